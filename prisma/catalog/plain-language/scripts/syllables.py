"""Syllables of English words, by the vowels that are heard. Right for about nine words in ten."""
import re

# Frequent words that the rules get wrong.
KNOWN = {word: number for number, list_of in {
    1: "real hour hours our fire choir queue eye eyes friend friends",
    2: "being business create creates doing every evening sometimes something someone somewhere going people science seeing really quiet "
       "diet poem poet lion riot client clients trial dial giant therefore otherwise whereas likely safety ninety lovely coffee agree "
       "colleague rhythm mayor prayer beyond special social million",
    3: "area areas created creating everything everyone everywhere idea ideas different period vehicle museum committee employee recipe "
       "element elements initial financial official studying agreement reimburse",
    4: "everybody interesting usually society variety reliable material reimbursement",
    5: "materially",
}.items() for word in list_of.split()}
SILENT = re.compile(
    "[^aeiouy]e$|[^l][aeiouy]+le$"  # time, whole; not table
    "|[^aeiouycgszx]es$"  # makes; not boxes
    "|[^aeiouytdl]ed$|[aeiouyl]led$"  # walked, called; not wanted
    "|[aeiouy][bcdfgklmnprstvz]e(?=(?:ly|ments?|ful|less|ness)$)")  # careful, movement
HEARD = re.compile("[^aeiouyl]le$|[^aeiouy]les$|(?:ch|sh)es$")
APART = [re.compile(pair) for pair in ("[^tcsg]i[aou]", "[^cst]ien", "[^qg]ua[lrt]", "[^gqb]ui[dn]", "eo(?!us|n$)", "ao")]


def syllables(word):
    word = re.sub(r"['’](?:s|t|re|ve|ll|d|m)?$", "", word.lower())
    if "-" in word:
        return sum(syllables(part) for part in word.split("-") if part) or 1
    if word in KNOWN:
        return KNOWN[word]
    if not re.search("[a-z]", word) or len(word) > 45:
        return max(1, len(word) // 3)
    total = len(re.findall("[aeiouyà-ÿ]+", word)) - bool(SILENT.search(word) and not HEARD.search(word))
    return max(1, total + sum(bool(pair.search(word)) for pair in APART) + bool(re.search("(?:sm|thm)s?$", word)))

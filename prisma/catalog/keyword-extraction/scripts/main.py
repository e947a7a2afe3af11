"""Keywords and key phrases of a text, and what sets it apart from a second one: a list on stdout, keywords.csv in $OUTPUT_DIR.

Usage: main.py TEXT.txt [OTHER.txt]    or attachments, or the text on stdin, or a JSON object with settings.
"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import contrast
import given
import phrases
import table
import tokens

SETTINGS = ("text", "other", "language", "top", "longest", "leave_out")


def main():
    found = given.settings(SETTINGS)
    top = given.amount(found, "top", 15, 1, 200, whole=True)
    longest = given.amount(found, "longest", 3, 1, 5, whole=True)
    texts = [given.words(found, "text"), given.words(found, "other")]
    files = given.files((".txt", ".md", ".csv", ".html", ".srt"))
    names = ["the text", "the other text"]
    for at, path in enumerate(files[:2]):
        # Attached files fill the places that the input leaves open.
        place = at if not texts[0] or at or len(files) > 1 else 1
        if not texts[place]:
            texts[place], names[place] = table.decode(given.content(path), os.path.basename(path))[0], os.path.basename(path)
    if not texts[0].strip():
        raise given.Problem('There is no text. Put it into "text", or attach a .txt or .md file.')
    language = given.choice(found, "language", ("auto", *tokens.STOP), "auto")
    language = tokens.guess(texts[0]) if language == "auto" else language
    stop = tokens.STOP[language] | {each.casefold() for each in given.names(found, "leave_out")}
    body = tokens.sentences(texts[0])
    count = sum(len(sentence) for sentence in body)
    if count < 5:
        raise given.Problem(f'"text" has {count} words. Send at least a sentence or two.')
    ranked = phrases.rank(body, stop, longest)
    rows = [["keyword", "text", each.shown, each.times, "", f"{each.score:.4f}"] for each in ranked[: max(top, 100)]]
    parts = [f"**{', '.join(each.shown for each in ranked[:5])}**" if ranked else "**Nothing but function words.**",
             f"{count:,} words in {len(body)} sentences, read as {tokens.LANGUAGES[language]}."]
    if count < 80:
        parts.append("Under eighty words a keyword is often a word that happened to stand there twice.")
    parts.append("## Keywords\n\n| Phrase | Times | Weight |\n| --- | ---: | ---: |\n" + "\n".join(f"| {table.shown(each.shown)} | {each.times} | {each.score / ranked[0].score * 100:.0f} |" for each in ranked[:top]))
    if texts[1].strip():
        second = tokens.sentences(texts[1])
        more, less = contrast.compare(body, second, stop, longest)
        parts.append(contrast.table_of(f"What {names[0]} says more often than {names[1]}", more[:top]))
        parts.append(contrast.table_of(f"What {names[1]} says more often", less[:top]))
        rows += [["contrast", side, each.shown, each.here, each.there, f"{each.z:.4f}"] for side, each in [*(("text", each) for each in more[:100]), *(("other", each) for each in less[:100])]]
    given.save("keywords.csv", table.write(["list", "typical of", "phrase", "times", "times in other", "score"], rows))
    print("\n\n".join(parts) + "\n\nFile: `keywords.csv`.")


given.run(main)

"""Words that weigh for or against a headline."""
import re

VAGUE = set("amazing awesome incredible ultimate great powerful innovative revolutionary seamless robust unlock unleash elevate empower leverage solution solutions things stuff tips tricks best better important update news journey landscape game-changing cutting-edge world-class everything essential insights ideas ways".split())
ABSTRACT = re.compile(r"\b\w{4,}(?:tion|tions|ment|ments|ness|ity|ities|isation|ization|ising|izing)\b", re.I)
HARMLESS = set("question questions payment payments apartment city cities business security university moment document documents vacation station".split())
BAIT = [
    (re.compile(r"you (won['’]t|will not) believe|jaw[- ]dropping|shock(ing|ed)|mind[- ]blowing", re.I), "promises a reaction instead of a content"),
    (re.compile(r"\bthis one (weird |simple )?(trick|thing|secret)\b|what happened next|number \d+ will", re.I), "hides its subject to force the click"),
    (re.compile(r"\b(secrets?|hacks?)\b", re.I), "calls ordinary advice a secret"),
    (re.compile(r"\b(always|never|everyone|nobody|guaranteed|100 ?%)", re.I), "claims more than a text can show"),
]
PROMISE = [
    (re.compile(r"^how (to|we|i|they|a|an|one)\b", re.I), "says that it shows how"),
    (re.compile(r"\bwithout\b", re.I), "takes an objection away (“without”)"),
    (re.compile(r"\bin (\d+|one|two|three|four|five|ten|an?) (second|minute|hour|day|evening|week|month|step)s?\b", re.I), "names the time it takes"),
    (re.compile(r"\b(save|cut|halve|avoid|stop|fix|finish|earn|win|keep|lower|reduce|forget|miss|lose|due|deadline|costs?|cheaper|faster|free)\b", re.I), "names a gain, a loss or a date"),
    (re.compile(r"\b(vs\.?|versus|or|compared|instead of)\b", re.I), "sets up a choice"),
    (re.compile(r"^(why|what|when|where|which|who|should|can|do|does|is|are)\b.*\?$|^why\b", re.I), "asks what the text answers"),
]
NUMBER = re.compile(r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|twelve|half|double)\b", re.I)
UNIT = re.compile(r"[$€£]\s?\d|\d+(?:[.,]\d+)*\s?(?:%|percent|kg|km|hours?|minutes?|days?|weeks?|months?|years?|people|receipts?|steps?)\b|\d{1,2} (?:january|february|march|april|may|june|july|august|september|october|november|december)\b", re.I)
STOP = set("a an and are as at be by do does for from how i in into is it its of on or our so than that the their these they this to was we what when who why will with without you your".split())

# What is seen without opening: (sure on any screen, usually on a large one), in characters, and the words that read well.
PLACES = {
    "article": (55, 65, (6, 14)),
    "email": (35, 60, (4, 10)),
    "landing-page": (60, 80, (4, 12)),
    "social": (80, 100, (6, 16)),
}

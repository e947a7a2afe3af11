"""A text as sentences of words, and the words that carry no subject."""
import re
import unicodedata

LANGUAGES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish"}
STOP = {
    "en": set("""a about above across after again against all almost along already also although always am among an and another any anyone anything are
around as at away back be became because become been before being below between both but by came can cannot come could did do does doing done down during each
either else enough even ever every everyone everything few for from further gave get gets getting give given go goes going gone good got had has have having he her
here hers him his how however i if in into is it its itself just keep kept know large last later least less let like likely long made make makes making many may me
might mine more most much must my near need needs neither never new next no nobody none nor not nothing now of off often old on once one only onto or other others
our out over own part people perhaps put quite rather really said same saw say says see seen several shall she should since small so some someone something
sometimes soon still such take taken takes than that the their them then there therefore these they thing things think this those though three through thus time to
together too took toward towards two under until up upon us use used uses using very via want wants was way ways we well went were what when where whether which
while who whole whom whose why will with within without would year years yes yet you your it's don't isn't can't won't doesn't didn't that's there's we're they're
i'm you're i've we've first second per cent""".split()),
    "de": set("""ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bereits bin bis bist da dabei dadurch dafür damit danach dann
daran darauf darin das dass davon dazu dem den denn der deren des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer
eines einige er es etwa etwas für gegen gibt hat hatte hatten haben hier hin ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja jede jedem jeden jeder
jedes jetzt kann kein keine keinem keinen keiner können könnte machen man mehr mein mit muss müssen nach neue neuen nicht nichts noch nun nur ob oder ohne schon sehr
sein seine seinem seinen seiner seit sich sie sind so soll sollen sollte sondern um und uns unser unter viel viele vom von vor war waren was weil weiter welche wenn
wer werden wie wieder will wir wird wo wurde wurden zu zum zur zwar zwei zwischen über""".split()),
    "fr": set("""à ai ainsi alors après au aucun aussi autre autres aux avait avant avec avoir c'est ce cela celle celui ces cet cette ceux chaque comme comment dans de
depuis des deux dont donc du elle elles en encore entre est et était été être eux fait faire faut il ils je jusque l'on la le les leur leurs lors lui mais même moins mon
ne ni nos notre nous on ont ou où par parce pas peu peut plus pour pourquoi puis quand que quel quelle qui sa sans se ses si son sont sous sur ta tous tout toute toutes
très tu un une vers vos votre vous y""".split()),
    "es": set("""a al algo algunas algunos ante antes aquí así aún aunque bajo bien cada casi como con contra cual cuando de del desde donde dos e el él ella ellas ellos en
entre era eran es esa esas ese eso esos esta está están estas este esto estos fue fueron ha había hace hacer han hasta hay la las le les lo los más me mi mientras muy
nada ni no nos nosotros o otra otras otro otros para pero poco por porque pues que qué quien se sea según ser si sí sido sin sobre solo son su sus también tan tanto
te tiene tienen toda todas todo todos tras tu un una uno unos usted y ya yo""".split()),
}


def guess(text):
    """The language whose small words are most frequent."""
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text[:20_000].casefold())
    return max(STOP, key=lambda each: (sum(word in STOP[each] for word in words), each == "en"))


def sentences(text):
    """Lists of words as written, cut at everything a phrase cannot run across."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"```.*?```|`[^`\n]*`|https?://\S+|<[^>\n]{1,200}>", " . ", text, flags=re.S)
    parts = re.split(r"[.!?](?=\s|$)|[;:,()\[\]{}\"“”„«»|•…]|\s[-–—]\s|\n\s*\n|\n\s*[-*#>]+\s", text)
    found = (re.findall(r"[^\W_]+(?:[-'’.][^\W_]+)*", part) for part in parts)
    return [[word.replace("’", "'") for word in words] for words in found if words]

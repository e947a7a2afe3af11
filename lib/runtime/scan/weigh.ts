import type { Place, View } from "#lib/runtime/scan/find";
import type { Confidence, Severity } from "#lib/runtime/scan/finding";
import { declares, hostsIn } from "#lib/runtime/scan/hosts";
import { NETWORK_CODE } from "#lib/runtime/scan/network-code";
import { type Passage, warns } from "#lib/runtime/scan/passage";
import type { Rule } from "#lib/runtime/scan/rule";

export type Weight = { severity: Severity; confidence: Confidence };

const lower = (confidence: Confidence): Confidence => (confidence === "high" ? "medium" : "low");
const SEVERITIES: Severity[] = ["info", "low", "medium", "high", "critical"];

/** Something that is spoken of rather than done: listed, and never more than that. */
const mention = ({ severity }: Weight): Weight => ({ severity: SEVERITIES.indexOf(severity) > 2 ? "medium" : severity, confidence: "low" });
const unsure = ({ severity }: Weight): Weight => ({ severity, confidence: "low" });

/** A sentence that asks somebody to do it. */
const ASKED =
  /\b(run|execute|paste|copy|type|enter|launch|install|download|open|use|start|invoke|call|must|need(s|ed)?|require(s|d)?|prerequisites?|first|before|setup|set up|via|using|then|step)\b/i;
const ASKED_AFTER = /\b(must|first|before|required?|needed|terminal|powershell|prompt|then)\b/i;
const COMMENT: Record<string, RegExp> = { sh: /^\s{0,400}#(?!!)/, py: /^\s{0,400}#/, js: /^\s{0,400}(\/\/|\/\*|\*)/, ps: /^\s{0,400}#/ };
/** Whether a file of Python or JavaScript can run commands that stand in its strings. */
const RUNS =
  /\b(os\.(system|popen|exec|spawn|posix_spawn)|subprocess|pty\.spawn|commands\.get|(?<![.\w])exec(Sync|File)?\s?\(|eval\s?\(|new Function|Deno\.(run|Command)|Bun\.(spawn|\$)|importlib|__import__)/;
/** Code that opens files of Python or JavaScript; of a shell every word can be a file. */
const OPENS =
  /\b(?:open\s?\(|read_text|read_bytes|readFile|createReadStream|copy(?:File|tree|2)?\b|glob\b|listdir|readdir|scandir|walk\b|sqlite3|expanduser|homedir|Path\.home|path\.join)/;
/** Before a phrase: it is an example of something that is to be recognised. */
const SPOKEN_OF =
  /\b(detect\w{0,4}|flag(s|ged)?|malicious|attack(ers?|s)?|injections?|examples?|suspicious|look(s|ing)? for|red flags?|exploits?|phrases?|such as|like|e\.g\.|watch for|jailbreaks?|untrusted|says?|contains?|tells? you|asks? (you|the))\b/i;

/** What a place counts: the rule's own weight, less where it is only spoken of, and nothing in a comment of code. */
export function weigh(rule: Rule, passage: Passage, view: View, place: Place, declared: string[]): Weight | null {
  const line = view.around(place.start);
  const own: Weight = { severity: rule.severity, confidence: rule.confidence };
  const hosts = rule.declared ? hostsIn(view.text.slice(place.start - Math.min(line.at, 40), Math.min(place.end + 80, place.start + 2000))) : [];
  if (rule.declared && hosts.length > 0 && hosts.every((host) => declares(declared, host))) own.severity = rule.declared;
  return rule.applies === "code" ? weighCode(rule, own, passage, line, view, place) : weighText(own, passage, line, place);
}

function weighCode(rule: Rule, own: Weight, passage: Passage, line: { text: string; at: number }, view: View, place: Place): Weight | null {
  switch (passage.kind) {
    case "decoded":
      return own;
    case "data":
      return mention(own);
    case "prose": {
      const before = line.text.slice(0, line.at);
      if (warns(before)) return mention(own);
      if (!ASKED.test(before) && !ASKED_AFTER.test(line.text.slice(line.at))) return mention(own);
      return /\bexamples?\b/i.test(before) ? unsure(own) : { ...own, confidence: lower(own.confidence) };
    }
    case "fence": {
      if (isComment(passage, line.text)) return null;
      const above = view.text
        .slice(Math.max(0, place.start - 700), place.start)
        .split("\n")
        .slice(-2)
        .join("\n");
      if (passage.framed || /(#|\/\/) ?(bad|never|do not|don't|wrong|unsafe|malicious|dangerous|avoid)\b/i.test(above.slice(-700) + line.text))
        return unsure(own);
      return { ...own, confidence: rule.fenced ?? own.confidence };
    }
    default:
      if (isComment(passage, line.text)) return null;
      if (rule.calls && passage.bare !== null) return passage.bare[place.start] === view.text[place.start] ? own : null;
      if ((passage.language === "py" || passage.language === "js") && !rule.bare && !rule.strings && !runsPrograms(passage)) return mention(own);
      if (!rule.reaches && !(rule.opens && passage.bare !== null)) return own;
      return opensConnections(passage) || runsPrograms(passage) || (rule.opens && opensFiles(passage)) ? own : mention(own);
  }
}

/** Modules of JavaScript are named in strings; everything else is looked for outside of them. */
const runsPrograms = once(({ bare, code }) => RUNS.test(bare ?? code) || /["'](?:node:)?(?:child_process|execa|shelljs|zx)["']/.test(code));
const opensFiles = once(({ bare, code }) => OPENS.test(bare ?? code));
const opensConnections = once(({ bare, code }) => NETWORK_CODE.test(bare ?? code));

/** Asks a whole passage one time, however many places of it are weighed. */
function once(ask: (passage: Passage) => boolean): (passage: Passage) => boolean {
  const answers = new WeakMap<Passage, boolean>();
  return (passage) => {
    const answer = answers.get(passage) ?? ask(passage);
    answers.set(passage, answer);
    return answer;
  };
}

const isComment = (passage: Passage, line: string) => COMMENT[passage.language ?? ""]?.test(line) ?? false;

function weighText(own: Weight, passage: Passage, line: { text: string; at: number }, place: Place): Weight {
  const before = line.text.slice(0, line.at);
  const after = line.text.slice(line.at + place.end - place.start);
  const quoted = /["'`“”«/|(][^"'`“”«]{0,24}$/.test(before) && /^[^"'`“”»]{0,24}["'`“”»/|)]/.test(after);
  const spokenOf = SPOKEN_OF.test(before);
  switch (passage.kind) {
    case "prose":
      if (quoted) return spokenOf ? mention(own) : unsure(own);
      return spokenOf ? unsure(own) : own;
    case "decoded":
      return own;
    default:
      if (quoted) return mention(own);
      return spokenOf || passage.framed ? unsure(own) : { ...own, confidence: lower(own.confidence) };
  }
}

/** Letters of other scripts that look like Latin ones, in the order of the Latin ones beside them. */
const LOOKALIKES = new Map(
  [..."аАеЕоОрРсСхХуУіІјЈѕЅԁһкКМНВТοΟαΑεΕνΝιΙρΡτΤυΥκΚ"].map(
    (letter, index) => [letter, [..."aAeEoOpPcCxXyYiIjJsSdhkKMHBToOaAeEvNiIpPtTuYkK"][index] as string] as const,
  ),
);
const LOOKALIKE = new RegExp(`[${[...LOOKALIKES.keys()].join("")}]`, "g");
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu;
const TAGS = /[\u{e0020}-\u{e007e}]/gu;
const FOREIGN = /[^\x00-\x7f]/;

const WORD = new Uint8Array(65_536);
for (const letter of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-") WORD[letter.charCodeAt(0)] = 1;
const LONG_WORD = 400;
const LONG_REPEAT = 40;
/** Runs of blanks, of which one stays. The limit keeps the engine from overflowing its stack; longer ones are gone after a second time. */
const BLANKS = /[\t\v\f\r \u00a0\u3000]{2,8000}|[\t\v\f\r\u00a0\u3000]/g;
const TWO_BLANKS = / {2}/;

/** Runs of blanks become one, and very long words and rows of one sign are shortened, so that padding puts nothing out of reach. */
function squeeze(text: string): string {
  let short = text.replace(BLANKS, " ");
  for (let again = 0; again < 3 && TWO_BLANKS.test(short); again++) short = short.replace(BLANKS, " ");
  return holdsRepeat(short, LONG_REPEAT / 2) || holdsWord(short, LONG_WORD / 2) ? shortened(short) : short;
}

/** Whether there is a long word: every run of twice that many stands on a place where this looks, with as many behind it. */
export function holdsWord(text: string, half: number): boolean {
  for (let at = 0; at + half <= text.length; at += half) {
    let end = at;
    while (end < at + half && WORD[text.charCodeAt(end)] === 1) end++;
    if (end === at + half) return true;
  }
  return false;
}

function holdsRepeat(text: string, half: number): boolean {
  for (let at = 0; at + half <= text.length; at += half) {
    const code = text.charCodeAt(at);
    if (WORD[code] === 1 || code === 10) continue;
    let end = at + 1;
    while (end < at + half && text.charCodeAt(end) === code) end++;
    if (end === at + half) return true;
  }
  return false;
}

/** By hand: an expression that swallows a run of millions overflows the stack of the engine. */
function shortened(text: string): string {
  const out: string[] = [];
  let kept = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    const word = WORD[code] === 1;
    let end = at + 1;
    if (word) while (end < text.length && WORD[text.charCodeAt(end)] === 1) end++;
    else while (end < text.length && text.charCodeAt(end) === code) end++;
    if (word && end - at >= LONG_WORD) {
      out.push(text.slice(kept, at + 180));
      kept = end - 20;
    } else if (!word && code !== 10 && end - at >= LONG_REPEAT) {
      out.push(text.slice(kept, at + 4));
      kept = end;
    }
    at = end;
  }
  return out.length === 0 ? text : out.join("") + text.slice(kept);
}

const character = (code: number) => (code === 10 || code === 13 ? " " : code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "");

/**
 * Code as its interpreter reads it: escapes in strings resolved, strings that are added up joined, quotes that quote nothing
 * and continued lines undone, what is invisible gone. The number of lines stays.
 */
function unquoted(text: string, shell: boolean, windows: boolean): string {
  let code = text;
  if (code.includes("\\")) {
    code = code
      .replace(/\\x([0-9a-f]{2})/gi, (_, hex) => character(Number.parseInt(hex, 16)))
      .replace(/\\u\{?([0-9a-f]{4})\}?/gi, (_, hex) => character(Number.parseInt(hex, 16)));
    // Where a backslash is what a slash is elsewhere, it hides nothing.
    if (!windows)
      code = code
        .replace(/\\[ \t]{0,4}\r?\n/g, "\u0001")
        .replace(/(?<=\w)\\(?=[a-mo-z]\w)/g, (slash, at: number, whole: string) => (/[\\/]/.test(whole[at - 2] ?? "") ? slash : ""));
  }
  if (code.includes("IFS")) code = code.replace(/\$\{IFS[^}\n]{0,20}\}|\$IFS(\$\d)?/g, " ");
  // A line that printf is to write begins with a command, not with the letter of the escape before it.
  if (shell && code.includes("\\n")) code = code.replace(/\\n(?=(?:curl|wget|bash|sh|python3?|rm|nc|eval|exec)\b)/g, " ");
  if (shell) code = code.replace(/(?<=\||&&)[ \t]{0,4}\r?\n[ \t]{0,40}(?=[^\s#])/g, "\u0001");
  return code.replace(/(["'`])[ \t]{0,4}\+[ \t]{0,4}\1/g, "").replace(/(?<=\w)(""|'')(?=\w)/g, "");
}

/** Code and prose that is nothing but itself is worked on once for both. */
export function folded(text: string, shell: boolean, windows: boolean): { code: string; words: string } {
  const clean = FOREIGN.test(text) ? plain(text) : text;
  const code = unquoted(clean, shell, windows);
  const words = unmarked(clean);
  const short = squeeze(code);
  return { code: rejoin(short), words: words === code ? short : squeeze(words) };
}

/** A continued line is one line; the line breaks it had come after it. */
function rejoin(code: string): string {
  if (!code.includes("\u0001")) return code;
  return code
    .split("\n")
    .map((line) => (line.includes("\u0001") ? line.replaceAll("\u0001", " ") + "\n".repeat(line.split("\u0001").length - 1) : line))
    .join("\n");
}

/** Text with what is invisible gone and what looks alike made alike. Words to be found in other alphabets are written through this. */
export function plain(text: string): string {
  return text
    .replace(TAGS, (tag) => String.fromCharCode((tag.codePointAt(0) as number) - 0xe0000))
    .replace(INVISIBLE, "")
    .normalize("NFKC")
    .replace(LOOKALIKE, (letter) => LOOKALIKES.get(letter) as string)
    .replace(/[‘’]/g, "'")
    .replace(/[\u2028\u2029\u0085]/g, " ");
}

/** Prose as a model reads it: without emphasis, with entities and escapes resolved, what is invisible gone. The number of lines stays. */
function unmarked(text: string): string {
  let words = text;
  if (words.includes("&")) {
    words = words
      .replace(/&#(\d{2,7});/g, (_, number) => character(Number(number)))
      .replace(/&#x([0-9a-f]{2,6});/gi, (_, hex) => character(Number.parseInt(hex, 16)))
      .replace(/&nbsp;/g, " ");
  }
  if (/[*_]/.test(words)) words = words.replace(/\*\*|__|\*(?=\w)|(?<=\w)\*/g, "");
  return words.includes(">") ? words.replace(/^[ \t]{0,40}(?:>[ \t]?){1,20}/gm, "") : words;
}

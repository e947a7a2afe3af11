/** How shells, languages and pages write a value down so that they could read it again. Each differs only where the value has something to escape. */
export function quotedForms(text: string): string[] {
  const [json, ascii, slashes] = inJson(text);
  const twice = [inJson(json)[0], inJson(ascii)[0]];
  const html = HTML_USUAL.map(([double, single]) => inHtml(text, double, single));
  return [json, ascii, slashes, ...twice, ...inShell(text), ...inCode(text), ...html];
}

/** What is seen less often: other mixtures of HTML's names and numbers for quotes, and what shows no letters beyond ASCII. */
export function rareForms(text: string): string[] {
  const html = HTML_RARE.map(([double, single]) => inHtml(text, double, single));
  return [...html, backslashed(text), ...byBytes(text)];
}

/** Between the quotes of JSON, as JavaScript, Python and PHP write it. */
function inJson(text: string): [string, string, string] {
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
  return [json, ascii, json.replaceAll("/", "\\/")];
}

/** `set -x`, `export -p` and `declare -p` of bash and dash, `printf %q`, Python's shlex. */
function inShell(text: string): string[] {
  const single = text.replaceAll("'", "'\\''");
  const joined = text.replace(/'+/g, (quotes) => `'"${quotes}"'`);
  const each = text.replaceAll("'", `'"'"'`);
  const double = text.replace(/[\\"$`]/g, "\\$&");
  return [single, joined, each, double, ansi(text)];
}

const ANSI: Record<string, string> = { "\x07": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r", "\x1b": "\\E" };
const octal = (byte: number) => `\\${byte.toString(8).padStart(3, "0")}`;

/** Between `$'` and `'`, which bash takes where there are control characters. */
const ansi = (text: string) => text.replace(/[\\']/g, "\\$&").replace(/[\0-\x1f\x7f]/g, (sign) => ANSI[sign] ?? octal(sign.charCodeAt(0)));

/** `printf %q` where nothing is a control character. */
const backslashed = (text: string) => text.replace(/[\s!"$&'()*,;<>?[\\\]^`{|}]/g, "\\$&").replace(/^[#~]/, "\\$&");

/** Python's repr and what Node shows on its console, in whichever quotes. */
function inCode(text: string): string[] {
  const escaped = text.replaceAll("\\", "\\\\");
  const lower = controls(escaped, (code) => `\\x${hex(code, 2)}`);
  const upper = controls(escaped.replaceAll("\b", "\\b").replaceAll("\f", "\\f"), (code) => `\\x${hex(code, 2).toUpperCase()}`);
  return [lower, upper].flatMap((each) => [each, each.replaceAll("'", "\\'"), each.replaceAll('"', '\\"')]);
}

const NAMED: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const controls = (text: string, other: (code: number) => string) => text.replace(/[\0-\x1f\x7f-\x9f]/g, (sign) => NAMED[sign] ?? other(sign.charCodeAt(0)));

/** Where letters beyond ASCII are written out: Python's ascii() and repr() of bytes, bash in the C locale, and Latin-1 that was read as UTF-8. */
function byBytes(text: string): string[] {
  if (/^[\0-\x7f]*$/.test(text)) return [];
  const [code = "", quotedCode = ""] = inCode(text);
  const points = (each: string) =>
    each.replace(/[^\0-\x7f]/gu, (sign) => {
      const point = sign.codePointAt(0) as number;
      return point < 0x100 ? `\\x${hex(point, 2)}` : point < 0x10000 ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`;
    });
  const bytes = (each: string, write: (byte: number) => string) => each.replace(/[^\0-\x7f]+/g, (signs) => [...Buffer.from(signs)].map(write).join(""));
  const escaped = [code, quotedCode].flatMap((each) => [points(each), bytes(each, (byte) => `\\x${hex(byte, 2)}`)]);
  return [...escaped, bytes(ansi(text), octal), new TextDecoder().decode(Buffer.from(text, "latin1"))];
}

function inHtml(text: string, double: string, single: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', double).replaceAll("'", single);
}

/** How quotes are written: in a page's text, by Python, and by Go; then by JavaScript, PHP and XML, and in attributes that only mind their own. */
const HTML_USUAL = [
  ['"', "'"],
  ["&quot;", "&#x27;"],
  ["&#34;", "&#39;"],
] as const;
const HTML_RARE = [
  ["&quot;", "&#39;"],
  ["&quot;", "&#039;"],
  ["&quot;", "&apos;"],
  ["&quot;", "'"],
  ['"', "&#39;"],
] as const;

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, "0");

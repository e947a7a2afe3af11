// Reads BibTeX: strings, joined values, nested braces, accents, names with particles.

import { namesFrom, record } from "./record.mjs";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const TYPES = { article: "article", book: "book", inbook: "chapter", incollection: "chapter", inproceedings: "conference", conference: "conference", proceedings: "book", phdthesis: "thesis", mastersthesis: "thesis", thesis: "thesis", techreport: "report", report: "report", online: "web", www: "web", electronic: "web", manual: "report", booklet: "book" };
const ACCENTS = { "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307", u: "\u0306", v: "\u030c", H: "\u030b", c: "\u0327", k: "\u0328", r: "\u030a" };
const LETTERS = { ss: "ß", ae: "æ", AE: "Æ", oe: "œ", OE: "Œ", aa: "å", AA: "Å", o: "ø", O: "Ø", l: "ł", L: "Ł", i: "i", j: "j", dh: "ð", th: "þ" };

export function readBibtex(text) {
  const strings = Object.fromEntries(MONTHS.map((name, at) => [name, String(at + 1)]));
  const records = [];
  const problems = [];
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at)) {
    const head = /^@\s*(\w+)\s*[{(]\s*/.exec(text.slice(at, at + 200));
    if (!head) {
      at += 1;
      continue;
    }
    const kind = head[1].toLowerCase();
    const end = closing(text, at + head[0].trimEnd().length - 1);
    if (end < 0) {
      problems.push(`The entry that begins “${text.slice(at, at + 40).replace(/\s+/g, " ")}” has no closing brace; it and what follows was not read.`);
      break;
    }
    const body = text.slice(at + head[0].length, end);
    if (kind === "string") Object.assign(strings, fields(body, strings));
    else if (kind !== "comment" && kind !== "preamble") records.push(entry(kind, body, strings));
    at = end + 1;
  }
  return { records, problems };
}

/** Where the brace or bracket at `open` is closed. */
function closing(text, open) {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "{" || (at === open && text[at] === "(")) depth += 1;
    else if (text[at] === "}" || (text[open] === "(" && depth === 1 && text[at] === ")")) depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** `name = value # value, …` as an object; names in lower case, values still in TeX. */
function fields(body, strings) {
  const found = {};
  let at = 0;
  for (;;) {
    const name = /^[\s,]*([A-Za-z][\w:.+-]*)\s*=\s*/.exec(body.slice(at));
    if (!name) return found;
    at += name[0].length;
    let value = "";
    for (;;) {
      const [piece, length] = valueAt(body, at, strings);
      value += piece;
      at += length;
      const joined = /^\s*#\s*/.exec(body.slice(at));
      if (!joined) break;
      at += joined[0].length;
    }
    found[name[1].toLowerCase()] = value;
  }
}

function valueAt(body, at, strings) {
  if (body[at] === "{") {
    const end = closing(body, at);
    return [body.slice(at + 1, end < 0 ? body.length : end), (end < 0 ? body.length : end) - at + 1];
  }
  if (body[at] === '"') {
    let depth = 0;
    for (let end = at + 1; end < body.length; end++) {
      if (body[end] === "\\") end += 1;
      else if (body[end] === "{") depth += 1;
      else if (body[end] === "}") depth -= 1;
      else if (body[end] === '"' && depth === 0) return [body.slice(at + 1, end), end - at + 1];
    }
    return [body.slice(at + 1), body.length - at];
  }
  const word = /^[^\s,#}]+/.exec(body.slice(at))?.[0] ?? "";
  return [strings[word.toLowerCase()] ?? word, Math.max(1, word.length)];
}

function entry(kind, body, strings) {
  const comma = body.indexOf(",");
  const id = (comma < 0 ? body : body.slice(0, comma)).trim();
  const raw = fields(comma < 0 ? "" : body.slice(comma + 1), strings);
  const get = (...names) => plain(names.map((name) => raw[name]).find((value) => value?.trim()) ?? "");
  const [year, month, day] = (get("date") || get("year")).split("-");
  const isPreprint = /arxiv|biorxiv|medrxiv/i.test(`${get("archiveprefix", "eprinttype")} ${get("journal")}`);
  const type = isPreprint ? "preprint" : (TYPES[kind] ?? (raw.url || raw.howpublished?.includes("\\url") ? "web" : "other"));
  return record({
    id,
    type,
    title: [get("title"), get("subtitle")].filter(Boolean).join(": "),
    protected: [...(raw.title ?? "").matchAll(/\{([^{}\\]+)\}/g)].flatMap(([, words]) => words.split(/\s+/)),
    container: isPreprint ? get("archiveprefix", "eprinttype", "journal").replace(/\s*preprint.*/i, "") : get("journal", "journaltitle", "booktitle", "maintitle"),
    authors: people(raw.author),
    editors: people(raw.editor),
    year,
    month: strings[(month ?? get("month")).toLowerCase().slice(0, 3)] ?? month ?? get("month"),
    day: day ?? get("day"),
    volume: get("volume"),
    issue: get("number", "issue"),
    pages: get("pages"),
    article: get("eid", "article-number", "articleno"),
    number: isPreprint ? get("eprint") : get("number"),
    publisher: get("publisher", "institution", "school", "organization"),
    place: get("address", "location"),
    edition: get("edition"),
    genre: kind === "mastersthesis" ? "Master’s thesis" : get("type"),
    doi: get("doi"),
    url: get("url") || /\\url\{([^}]+)\}/.exec(raw.howpublished ?? "")?.[1],
    accessed: get("urldate"),
  });
}

/** Names joined by "and"; one wholly in braces is a body and stays together. */
function people(value = "") {
  const names = [];
  let depth = 0;
  let name = "";
  for (const piece of value.split(/([{}]|\s+and\s+)/)) {
    if (piece === "{") depth += 1;
    if (piece === "}") depth -= 1;
    if (depth === 0 && /^\s+and\s+$/.test(piece)) {
      names.push(name);
      name = "";
    } else name += piece;
  }
  return [...names, name].map((each) => each.trim()).filter(Boolean).flatMap((each) => (/^\{[^{}]*\}$/.test(each) ? [{ literal: plain(each) }] : namesFrom(plain(each))));
}

/** TeX as plain text. */
function plain(value) {
  return value
    .replace(/\\url\{([^}]*)\}/g, "$1")
    .replace(/\\(?:emph|textit|textbf|textsc|textrm|mathrm|text)\s*\{/g, "{")
    .replace(/\\(ss|ae|AE|oe|OE|aa|AA|dh|th|[oOlLij])(?![A-Za-z])\s*(\{\})?/g, (_, name) => LETTERS[name])
    .replace(/\\([`'^~"=.])\s*(?:\{\s*([A-Za-z])\s*\}|([A-Za-z]))/g, (_, mark, a, b) => accented(mark, a ?? b))
    .replace(/\\([uvHckr])(?:\s*\{\s*([A-Za-z])\s*\}|\s+([A-Za-z]))/g, (_, mark, a, b) => accented(mark, a ?? b))
    .replace(/\\([&%$#_{}])/g, "$1")
    .replace(/(?<!\\)~/g, "\u00a0")
    .replace(/---/g, "—")
    .replace(/--/g, "–")
    .replace(/``|''/g, '"')
    .replace(/[{}]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

function accented(mark, letter) {
  return `${letter}${ACCENTS[mark]}`.normalize("NFC");
}

// Where raw HTML starts and ends. It is recognised as CommonMark prescribes, so that the structure of the
// document comes out right; what happens to it afterwards (it is shown as text) is the renderer's business.

const BLOCK_TAGS = new Set(
  `address article aside base basefont blockquote body caption center col colgroup dd details dialog dir
  div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html
  iframe legend li link main menu menuitem nav noframes ol optgroup option p param search section summary
  table tbody td tfoot th thead title tr track ul`.split(/\s+/),
);

const ATTRIBUTE = `[ \\t\\n]+[A-Za-z_:][\\w.:-]*(?:[ \\t\\n]*=[ \\t\\n]*(?:[^\\s"'=<>\`]+|'[^']*'|"[^"]*"))?`;
const OPEN_TAG = `<[A-Za-z][A-Za-z0-9-]*(?:${ATTRIBUTE})*[ \\t\\n]*/?>`;
const CLOSE_TAG = "</[A-Za-z][A-Za-z0-9-]*[ \\t\\n]*>";
const INLINE_TAG = new RegExp(`${OPEN_TAG}|${CLOSE_TAG}`, "y");
const LONE_TAG = new RegExp(`^(?:${OPEN_TAG}|${CLOSE_TAG})[ \\t]*$`);

const DELIMITED = [
  ["<!--", "-->"],
  ["<?", "?>"],
  ["<![CDATA[", "]]>"],
  ["<!", ">"],
];

/**
 * The tag, comment or declaration that starts at `position`, or undefined. `missing` is a set the caller
 * keeps for one source: endings known not to occur again, so that ten thousand "<!--" cost one search.
 */
export function inlineHtmlAt(source, position, missing) {
  INLINE_TAG.lastIndex = position;
  const tag = INLINE_TAG.exec(source)?.[0];
  if (tag) return tag;
  const short = /^<!--(?:-?>)/.exec(source.slice(position, position + 6));
  if (short) return short[0];
  const [opening, ending] = DELIMITED.find(([mark]) => source.startsWith(mark, position)) ?? [];
  if (!opening || missing.has(ending)) return undefined;
  if (opening === "<!" && !/[A-Za-z]/.test(source[position + 2] ?? "")) return undefined;
  const end = source.indexOf(ending, position + opening.length);
  if (end < 0) missing.add(ending);
  return end < 0 ? undefined : source.slice(position, end + ending.length);
}

/** Which of the seven kinds of HTML block a line starts, or 0. */
export function htmlBlockKind(line) {
  if (line[0] !== "<") return 0;
  if (/^<(?:script|pre|style|textarea)(?:[\s>]|$)/i.test(line)) return 1;
  if (line.startsWith("<!--")) return 2;
  if (line.startsWith("<?")) return 3;
  if (/^<![A-Za-z]/.test(line)) return 4;
  if (line.startsWith("<![CDATA[")) return 5;
  const tag = /^<\/?([A-Za-z][A-Za-z0-9-]*)(?:[ \t]|\/?>|$)/.exec(line);
  if (tag && BLOCK_TAGS.has(tag[1].toLowerCase())) return 6;
  return LONE_TAG.test(line) ? 7 : 0;
}

const ENDINGS = [undefined, /<\/(?:script|pre|style|textarea)>/i, /-->/, /\?>/, />/, /\]\]>/];

/** Kinds 1–5 end with the line that holds their closing mark; 6 and 7 end at a blank line. */
export function htmlBlockEnds(kind, line) {
  return kind <= 5 && ENDINGS[kind].test(line);
}

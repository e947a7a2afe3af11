// Markdown within a line as Notion's rich text.

const LONGEST = 2000;
const PATTERN = new RegExp(
  [
    "\\\\(?<escaped>[!-/:-@\\[-`{-~])",
    "(?<ticks>`+)(?<code>[^`]|[^`][\\s\\S]*?[^`])\\k<ticks>(?!`)",
    "!?\\[(?<label>(?:\\\\.|[^\\[\\]\\\\])*)\\]\\((?<target>(?:[^()\\s]|\\([^()\\s]*\\))*)(?:\\s+\"[^\"]*\")?\\)",
    "<(?<auto>https?://[^>\\s]+)>",
    "\\*\\*(?=\\S)(?<strong>[\\s\\S]*?\\S)\\*\\*(?!\\*)",
    "__(?=\\S)(?<strong2>[\\s\\S]*?\\S)__(?!_)",
    "~~(?=\\S)(?<struck>[\\s\\S]*?\\S)~~",
    "\\*(?=[^\\s*])(?<em>[\\s\\S]*?[^\\s*])\\*(?!\\*)",
    "(?<![\\p{L}\\p{N}_])_(?=[^\\s_])(?<em2>[\\s\\S]*?[^\\s_])_(?![\\p{L}\\p{N}_])",
    "(?<bare>https?://[^\\s<>)\\]]*[^\\s<>)\\].,;:!?'\"])",
  ].join("|"),
  "u",
);

/** Pieces of rich text, none longer than Notion takes. */
export function rich(text) {
  const pieces = [];
  add(pieces, text, {}, undefined);
  return pieces.flatMap(split);
}

/** The same without reading Markdown, for code. */
export const raw = (text) => split(piece(text, {}, undefined));

export const plainText = (pieces) => (pieces ?? []).map((each) => each.plain_text ?? each.text?.content ?? "").join("");

function add(pieces, text, marks, url) {
  for (let rest = text; rest !== ""; ) {
    const match = PATTERN.exec(rest);
    if (!match) return push(pieces, rest, marks, url);
    push(pieces, rest.slice(0, match.index), marks, url);
    rest = rest.slice(match.index + match[0].length);
    const { escaped, code, label, target, auto, bare, strong, strong2, struck, em, em2 } = match.groups;
    if (escaped) push(pieces, escaped, marks, url);
    else if (code !== undefined) push(pieces, code, { ...marks, code: true }, url);
    else if (label !== undefined) link(pieces, label, target, marks);
    else if (auto ?? bare) push(pieces, auto ?? bare, marks, auto ?? bare);
    else if (strong ?? strong2) add(pieces, strong ?? strong2, { ...marks, bold: true }, url);
    else if (struck) add(pieces, struck, { ...marks, strikethrough: true }, url);
    else add(pieces, em ?? em2, { ...marks, italic: true }, url);
  }
}

/** Notion refuses a whole request for one relative link, so that becomes text. */
function link(pieces, label, target, marks) {
  const isUsable = /^(https?:\/\/[^\s]+|mailto:[^\s]+)$/i.test(target) && target.length <= LONGEST;
  add(pieces, label || target, marks, isUsable ? target : undefined);
  if (!isUsable && target && target !== label && !target.startsWith("#")) push(pieces, ` (${target})`, marks, undefined);
}

function push(pieces, content, marks, url) {
  if (content === "") return;
  const next = piece(content, marks, url);
  const last = pieces.at(-1);
  const isSame = last && JSON.stringify({ ...last, text: last.text.link }) === JSON.stringify({ ...next, text: next.text.link });
  if (isSame) last.text.content += content;
  else pieces.push(next);
}

function piece(content, marks, url) {
  return { type: "text", text: { content, ...(url && { link: { url } }) }, ...(Object.keys(marks).length > 0 && { annotations: marks }) };
}

function split(each) {
  const { content } = each.text;
  const parts = [];
  for (let at = 0; at < content.length; ) {
    let end = Math.min(at + LONGEST, content.length);
    // A character of two halves stays whole.
    if (end < content.length && /[\ud800-\udbff]/.test(content[end - 1])) end -= 1;
    parts.push({ ...each, text: { ...each.text, content: content.slice(at, end) } });
    at = end;
  }
  return parts;
}

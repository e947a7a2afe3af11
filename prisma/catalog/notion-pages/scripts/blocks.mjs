// Markdown as Notion's blocks, in portions that one request may hold.

import { languageOf } from "./languages.mjs";
import { plainText, raw, rich } from "./rich-text.mjs";

const MOST_CHILDREN = 100;
const MOST_PIECES = 100;
const MOST_IN_REQUEST = 900;
const LARGEST_REQUEST = 300_000; // characters, of the 500 kB that Notion takes
const DEEPEST = 2; // levels below the top that one request may hold
const FENCE = /^ {0,3}(`{3,}|~{3,}) *([^\s`]*)/;
const HEADING = /^ {0,3}(#{1,6}) +(.*?)(?: +#+)? *$/;
const DIVIDER = /^ {0,3}([-*_])( *\1){2,} *$/;
const ITEM = /^( *)([-*+]|\d{1,9}[.)])( +|$)(.*)$/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const PICTURE = /^ *!\[([^\]]*)\]\((https?:\/\/[^\s)]+)(?: +"[^"]*")?\) *$/;
const TABLE_RULE = /^ *\|?( *:?-+:? *\|)+( *:?-+:? *)?\|? *$/;
const STARTS = [FENCE, HEADING, DIVIDER, ITEM, QUOTE, PICTURE];

export function toBlocks(markdown) {
  const lines = markdown.replace(/\r\n?/g, "\n").replace(/\t/g, "    ").split("\n");
  return flatten(parse(lines), 0);
}

/** Groups of top-level blocks, each small enough for one request. */
export function batches(blocks) {
  const groups = [];
  let [weight, size] = [0, 0];
  for (const block of blocks) {
    const [ownWeight, ownSize] = [count([[block]]), JSON.stringify(block).length];
    const isFull = groups.at(-1)?.length === MOST_CHILDREN || weight + ownWeight > MOST_IN_REQUEST || size + ownSize > LARGEST_REQUEST;
    if (groups.length === 0 || isFull) {
      groups.push([]);
      [weight, size] = [0, 0];
    }
    groups.at(-1).push(block);
    weight += ownWeight;
    size += ownSize;
  }
  return groups;
}

export const count = (groups) => groups.flat().reduce((sum, block) => sum + 1 + count([childrenOf(block)]), 0);

const childrenOf = (block) => block[block.type].children ?? [];

function parse(lines) {
  const blocks = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    if (line.trim() === "") at += 1;
    else if (FENCE.test(line)) at = fence(lines, at, blocks);
    else if (HEADING.test(line)) {
      const [, marks, text] = HEADING.exec(line);
      blocks.push(...textBlock(`heading_${Math.min(marks.length, 3)}`, rich(text)));
      at += 1;
    } else if (DIVIDER.test(line)) {
      blocks.push({ type: "divider", divider: {} });
      at += 1;
    } else if (PICTURE.test(line)) {
      const [, label, url] = PICTURE.exec(line);
      blocks.push({ type: "image", image: { type: "external", external: { url }, ...(label && { caption: rich(label) }) } });
      at += 1;
    } else if (QUOTE.test(line)) at = quote(lines, at, blocks);
    else if (ITEM.test(line)) at = item(lines, at, blocks);
    else if (line.includes("|") && TABLE_RULE.test(lines[at + 1] ?? "")) at = table(lines, at, blocks);
    else at = paragraph(lines, at, blocks);
  }
  return blocks;
}

function fence(lines, at, blocks) {
  const [, mark, language] = FENCE.exec(lines[at]);
  let end = at + 1;
  while (end < lines.length && !new RegExp(`^ {0,3}${mark[0]}{${mark.length},} *$`).test(lines[end])) end += 1;
  const pieces = raw(lines.slice(at + 1, end).join("\n"));
  const parts = pieces.length === 0 ? [[]] : slices(pieces, MOST_PIECES);
  for (const rich_text of parts) blocks.push({ type: "code", code: { rich_text, language: languageOf(language) } });
  return end + 1;
}

function quote(lines, at, blocks) {
  let end = at;
  const inner = [];
  while (end < lines.length && QUOTE.test(lines[end])) inner.push(QUOTE.exec(lines[end++])[1].replace(/^(> ?){4,}/, "> "));
  const [first, ...rest] = parse(inner);
  if (first?.type === "paragraph") blocks.push(withChildren({ type: "quote", quote: { rich_text: first.paragraph.rich_text } }, rest));
  else if (first) blocks.push(withChildren({ type: "quote", quote: { rich_text: [] } }, [first, ...rest]));
  return end;
}

/** A list item: its own text, and what stands indented below it as children. */
function item(lines, at, blocks) {
  const [, indent, mark, , content] = ITEM.exec(lines[at]);
  const within = indent.length + 2;
  const isInside = (line) => /^ */.exec(line)[0].length >= within;
  const text = [content];
  let end = at + 1;
  while (end < lines.length && lines[end].trim() !== "" && !STARTS.some((start) => start.test(lines[end].trim()))) text.push(lines[end++].trim());
  const inner = [];
  for (; end < lines.length; end++) {
    if (lines[end].trim() === "" ? !isInside(lines.slice(end).find((line) => line.trim() !== "") ?? "") : !isInside(lines[end])) break;
    inner.push(lines[end]);
  }
  const margin = Math.min(...inner.filter((line) => line.trim() !== "").map((line) => /^ */.exec(line)[0].length), 99);
  const children = parse(inner.map((line) => line.slice(margin)));
  const [, box, rest] = /^\[([ xX])\] +([\s\S]*)$/.exec(text.join("\n")) ?? [];
  const type = box !== undefined ? "to_do" : /\d/.test(mark) ? "numbered_list_item" : "bulleted_list_item";
  const [own, ...more] = textBlock(type, rich(box !== undefined ? rest : text.join("\n")), box !== undefined ? { checked: box !== " " } : {});
  blocks.push(withChildren(own, [...more, ...children]));
  return end;
}

/** Longer tables than a request may hold become several, each with the head row. */
function table(lines, at, blocks) {
  const head = cells(lines[at]);
  let end = at + 2;
  while (end < lines.length && lines[end].includes("|") && lines[end].trim() !== "") end += 1;
  const rows = lines.slice(at + 2, end).map(cells);
  const width = Math.max(head.length, ...rows.map(({ length }) => length));
  const row = (texts) => ({ type: "table_row", table_row: { cells: Array.from({ length: width }, (_, column) => rich(texts[column] ?? "")) } });
  for (const part of rows.length === 0 ? [[]] : slices(rows, MOST_CHILDREN - 1)) {
    blocks.push({ type: "table", table: { table_width: width, has_column_header: true, has_row_header: false, children: [head, ...part].map(row) } });
  }
  return end;
}

function cells(line) {
  const parts = line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "").split(/(?<!\\)\|/);
  return parts.map((part) => part.trim().replaceAll("\\|", "|"));
}

function paragraph(lines, at, blocks) {
  let end = at + 1;
  while (end < lines.length && lines[end].trim() !== "" && !STARTS.some((start) => start.test(lines[end]))) end += 1;
  // A single line break is a space, two spaces or a backslash before it make it one.
  const text = lines.slice(at, end).map((line) => line.trimStart()).join("\n").replace(/ {2,}\n|\\\n/g, "\u2028").replace(/ *\n/g, " ").replaceAll("\u2028", "\n");
  blocks.push(...textBlock("paragraph", rich(text.trimEnd())));
  return end;
}

function textBlock(type, pieces, more = {}) {
  const [first = [], ...rest] = slices(pieces, MOST_PIECES);
  return [{ type, [type]: { rich_text: first, ...more } }, ...rest.map((rich_text) => ({ type: "paragraph", paragraph: { rich_text } }))];
}

function withChildren(block, children) {
  return children.length === 0 ? block : { ...block, [block.type]: { ...block[block.type], children } };
}

/** What is nested deeper, or in greater number, than a request may hold moves up beside its parent. */
function flatten(blocks, level) {
  return blocks.flatMap((block) => {
    if (block.type === "table") return level < DEEPEST ? [block] : tableAsText(block);
    const children = flatten(childrenOf(block), Math.min(level + 1, DEEPEST));
    const { children: _, ...own } = block[block.type];
    const bare = { type: block.type, [block.type]: own };
    if (level >= DEEPEST) return [bare, ...children];
    return [withChildren(bare, children.slice(0, MOST_CHILDREN)), ...children.slice(MOST_CHILDREN)];
  });
}

const tableAsText = ({ table: { children } }) =>
  children.map(({ table_row }) => ({ type: "paragraph", paragraph: { rich_text: rich(table_row.cells.map(plainText).join(" | ")) } }));

function slices(list, length) {
  return Array.from({ length: Math.ceil(list.length / length) }, (_, at) => list.slice(at * length, (at + 1) * length));
}

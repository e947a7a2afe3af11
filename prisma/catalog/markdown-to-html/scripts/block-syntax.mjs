// What the first characters of a line can mean, and small questions about finished blocks.

export const CONTAINERS = new Set(["document", "quote", "list", "item", "footnote"]);
export const VERBATIM = new Set(["fence", "indented", "html"]);

export const ATX = /^(#{1,6})(?:[ \t]+|$)/;
export const SETEXT = /^(=+|-+)[ \t]*$/;
export const RULE = /^(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/;
export const FENCE = /^(`{3,})([^`]*)$|^(~{3,})(.*)$/;
export const BULLET = /^[-+*](?=[ \t]|$)/;
export const NUMBER = /^(\d{1,9})([.)])(?=[ \t]|$)/;
export const FOOTNOTE = /^\[\^([^\s\][]+)\]:[ \t]*/;

/** "Title ##" → "Title"; hashes that touch a word ("C#") stay. */
export function withoutClosingHashes(text) {
  let end = text.length;
  while (text[end - 1] === "#") end -= 1;
  return end === 0 || /[ \t]/.test(text[end - 1]) ? text.slice(0, end).trim() : text;
}

/** A list is loose when a blank line separates its items, or two blocks directly inside one of them. */
export function isLoose(list) {
  const separated = (blocks) => blocks.some((block, i) => i > 0 && block.first > blocks[i - 1].last + 1);
  return separated(list.children) || list.children.some((item) => separated(item.children));
}

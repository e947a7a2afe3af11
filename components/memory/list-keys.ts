/** A text with what is selected in it. */
export type Selected = { text: string; start: number; end: number };
/** Puts `insert` in the place of what lies between `from` and `to`, and selects from `start` to `end`. */
export type Insertion = { from: number; to: number; insert: string; start: number; end: number };

const ITEM = /^(\s*)([-*+]|(\d{1,9})([.)]))(\s+)(\[[ xX]\]\s+)?/;

/** What Enter does in a list: another item, or the end of the list where the item is empty. Nothing elsewhere. */
export function continueList({ text, start, end }: Selected): Insertion | null {
  if (start !== end) return null;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const [mark, indent, sign, number, stop, space, box] = ITEM.exec(text.slice(lineStart, start)) ?? [];
  if (mark === undefined) return null;
  const line = text.slice(lineStart, text.indexOf("\n", start) === -1 ? undefined : text.indexOf("\n", start));
  if (line.trimEnd().length <= mark.trimEnd().length) return { from: lineStart, to: start, insert: "", start: lineStart, end: lineStart };
  const following = number === undefined ? sign : `${Number(number) + 1}${stop}`;
  const insert = `\n${indent}${following}${space}${box ? "[ ] " : ""}`;
  return { from: start, to: start, insert, start: start + insert.length, end: start + insert.length };
}

/** Puts a sign around what is selected, or takes it away again. */
export function wrap({ text, start, end }: Selected, sign: string): Insertion {
  const long = sign.length;
  const inner = text.slice(start, end);
  if (text.slice(start - long, start) === sign && text.slice(end, end + long) === sign) {
    return { from: start - long, to: end + long, insert: inner, start: start - long, end: end - long };
  }
  return { from: start, to: end, insert: sign + inner + sign, start: start + long, end: end + long };
}

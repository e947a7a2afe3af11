import { diffArrays } from "diff";

/** Beyond this many edits nobody reads the numbers, and a list must not take long over a single row. */
const MOST_EDITS = 600;

export type LineChanges = { added: number; removed: number };

/** How many lines were added and removed; nothing where nearly everything is another. What begins and ends alike is not compared: notes are added at the end. */
export function lineChanges(before: string, after: string): LineChanges | null {
  const [old, now] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const [left, right] = [old.slice(head, old.length - tail), now.slice(head, now.length - tail)];
  if (left.length === 0 || right.length === 0) return { added: right.length, removed: left.length };
  const parts = diffArrays(left, right, { maxEditLength: MOST_EDITS });
  if (!parts) return null;
  const count = (is: "added" | "removed") => parts.reduce((sum, part) => sum + (part[is] ? part.value.length : 0), 0);
  return { added: count("added"), removed: count("removed") };
}

/** An empty text has no line. */
const linesOf = (text: string): string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

import { diffArrays } from "diff";

/** A part of a merged text: what both agree on, or what both changed in different ways. */
export type Piece = { lines: string[] } | { base: string[]; theirs: string[]; mine: string[] };
export type Overlap = Extract<Piece, { base: string[] }>;
export type Choice = "theirs" | "mine" | "both";

export const isOverlap = (piece: Piece): piece is Overlap => "base" in piece;

/** Beyond this many edits a text is taken as changed from its first different line to its last. */
const MOST_EDITS = 1500;
/** The lines of the base from `start` up to `end` became `lines`. */
type Edit = { start: number; end: number; lines: string[] };

/** Line ends as a text box has them. */
export const plainText = (text: string): string => text.replace(/\r\n?/g, "\n");

/**
 * Puts two texts together that began as one. What only one of them changed is taken from it, and what both changed alike is taken
 * once; changes that touch are an overlap, which only a person can settle.
 */
export function merge(base: string, theirs: string, mine: string): Piece[] {
  const [from, one, other] = [base, theirs, mine].map((text) => plainText(text).split("\n")) as [string[], string[], string[]];
  const sides = { theirs: editsOf(from, one), mine: editsOf(from, other) };
  const pieces: Piece[] = [];
  let at = 0;
  while (sides.theirs.length + sides.mine.length > 0) {
    const group = takeGroup(sides);
    if (group.start > at) add(pieces, from.slice(at, group.start));
    const [was, now, mineNow] = [from.slice(group.start, group.end), applied(from, group, group.theirs), applied(from, group, group.mine)];
    if (group.mine.length === 0 || same(now, mineNow)) add(pieces, now);
    else if (group.theirs.length === 0) add(pieces, mineNow);
    else pieces.push({ base: was, theirs: now, mine: mineNow });
    at = group.end;
  }
  if (at < from.length) add(pieces, from.slice(at));
  return pieces;
}

/** The merged text, with one choice for each overlap, in their order. */
export function settle(pieces: Piece[], choices: Choice[]): string {
  let next = 0;
  const lines = pieces.flatMap((piece) => (isOverlap(piece) ? chosen(piece, choices[next++] ?? "both") : piece.lines));
  return lines.join("\n");
}

/** Mine first: what others add is mostly a note at the end, and belongs after what was there. */
function chosen({ theirs, mine }: Overlap, choice: Choice): string[] {
  return choice === "both" ? [...mine, ...theirs] : choice === "mine" ? mine : theirs;
}

type Group = { start: number; end: number; theirs: Edit[]; mine: Edit[] };

/** Takes the first edit from the two sides, and with it all that touch it. */
function takeGroup(sides: { theirs: Edit[]; mine: Edit[] }): Group {
  const group: Group = { start: Number.POSITIVE_INFINITY, end: -1, theirs: [], mine: [] };
  group.start = Math.min(sides.theirs[0]?.start ?? group.start, sides.mine[0]?.start ?? group.start);
  group.end = group.start;
  for (let grown = true; grown; ) {
    grown = false;
    for (const side of ["theirs", "mine"] as const) {
      const [edit] = sides[side];
      if (!edit || edit.start > group.end) continue;
      group[side].push(edit);
      group.end = Math.max(group.end, edit.end);
      sides[side].shift();
      grown = true;
    }
  }
  return group;
}

/** The group's lines of the base with one side's edits done. */
function applied(from: string[], { start, end }: Group, edits: Edit[]): string[] {
  const lines: string[] = [];
  let at = start;
  for (const edit of edits) {
    lines.push(...from.slice(at, edit.start), ...edit.lines);
    at = edit.end;
  }
  return [...lines, ...from.slice(at, end)];
}

function editsOf(from: string[], to: string[]): Edit[] {
  const parts = diffArrays(from, to, { maxEditLength: MOST_EDITS });
  if (!parts) return [wholeEdit(from, to)];
  const edits: Edit[] = [];
  let at = 0;
  let open: Edit | undefined;
  for (const { added, removed, value } of parts) {
    if (!added && !removed) {
      at += value.length;
      open = undefined;
      continue;
    }
    if (!open) {
      open = { start: at, end: at, lines: [] };
      edits.push(open);
    }
    if (added) open.lines.push(...value);
    else {
      at += value.length;
      open.end = at;
    }
  }
  return edits;
}

/** One edit from the first line that differs to the last. */
function wholeEdit(from: string[], to: string[]): Edit {
  const most = Math.min(from.length, to.length);
  let head = 0;
  while (head < most && from[head] === to[head]) head += 1;
  let tail = 0;
  while (tail < most - head && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail += 1;
  return { start: head, end: from.length - tail, lines: to.slice(head, to.length - tail) };
}

/** Adds agreed lines, to those before them where there are some. */
function add(pieces: Piece[], lines: string[]) {
  const last = pieces.at(-1);
  if (last && !isOverlap(last)) last.lines.push(...lines);
  else if (lines.length > 0) pieces.push({ lines: [...lines] });
}

const same = (a: string[], b: string[]): boolean => a.length === b.length && a.every((line, at) => line === b[at]);

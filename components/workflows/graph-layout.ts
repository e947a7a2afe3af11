import { rowsOf, type Step, withoutItems } from "./step";

export const NODE = { width: 208, height: 60 };
/** A condition has two lines when it needs them. */
const labelSize = (label: string) => ({ width: label.length > 16 ? NODE.width : 112, height: label.length > 26 ? 40 : 24 });
export const GAP = { across: 28, down: 36 };
const FRAME = { header: 60, padding: 16 };

/** Something that stands in the graph. Of a step, the key is its path without the numbers of items. */
export type Placed = { key: string; kind: "step" | "frame" | "label" | "nothing"; x: number; y: number; width: number; height: number; depth: number } & (
  | { step: Step; label?: never }
  | { step?: never; label: string }
);
export type Line = { from: string; to: string };
export type Layout = { width: number; height: number; placed: Placed[]; lines: Line[] };
/** A part of the graph, where lines enter and leave it. */
type Part = Layout & { entries: string[]; exits: string[] };

/** Where everything stands: from top to bottom, what is alternative or simultaneous side by side, a foreach as a frame. */
export function layOut(steps: Step[]): Layout {
  const { width, height, placed, lines } = column(steps, "", 0);
  return { width, height, placed, lines };
}

/** Steps that follow each other, each in the middle. */
function column(steps: Step[], prefix: string, depth: number): Part {
  return stack(steps.map((step) => part(step, prefix, depth)));
}

function stack(parts: Part[]): Part {
  const all: Part = { width: Math.max(0, ...parts.map(({ width }) => width)), height: 0, placed: [], lines: [], entries: parts[0]?.entries ?? [], exits: [] };
  for (const each of parts) {
    if (all.height > 0) all.height += GAP.down;
    all.placed.push(...moved(each.placed, (all.width - each.width) / 2, all.height));
    all.lines.push(...each.lines, ...all.exits.flatMap((from) => each.entries.map((to) => ({ from, to }))));
    all.height += each.height;
    all.exits = each.exits;
  }
  return all;
}

function part(step: Step, prefix: string, depth: number): Part {
  const key = prefix + step.id;
  const card = (size: { width: number; height: number }, kind: "step" | "frame"): Part => {
    const placed = [{ key, kind, x: 0, y: 0, ...size, depth, step }];
    return { ...size, placed, lines: [], entries: [key], exits: [key] };
  };
  if (step.type === "foreach") {
    const inside = column(step.steps ?? [], `${key}[].`, depth + 1);
    const width = Math.max(inside.width, NODE.width) + 2 * FRAME.padding;
    const frame = card({ width, height: inside.height + FRAME.header + FRAME.padding }, "frame");
    const placed = moved(inside.placed, (width - inside.width) / 2, FRAME.header);
    return { ...frame, placed: [...frame.placed, ...placed], lines: inside.lines };
  }
  const rows = rowsOf(step);
  if (rows.length === 0) return card(NODE, "step");
  const columns = rows.map(({ steps, label }, i) => {
    const inside = steps.length > 0 ? column(steps, prefix, depth) : sign(`${key}#${i}-nothing`, "nothing", "nothing", depth);
    return label === null ? inside : stack([sign(`${key}#${i}`, "label", label, depth), inside]);
  });
  return stack([card(NODE, "step"), beside(columns)]);
}

/** Parts at the same height: lines enter each of them, and leave each of them. */
function beside(parts: Part[]): Part {
  const all: Part = { width: 0, height: Math.max(...parts.map(({ height }) => height)), placed: [], lines: [], entries: [], exits: [] };
  for (const each of parts) {
    if (all.width > 0) all.width += GAP.across;
    all.placed.push(...moved(each.placed, all.width, 0));
    all.lines.push(...each.lines);
    all.entries.push(...each.entries);
    all.exits.push(...each.exits);
    all.width += each.width;
  }
  return all;
}

function sign(key: string, kind: "label" | "nothing", label: string, depth: number): Part {
  const size = labelSize(label);
  return { ...size, placed: [{ key, kind, x: 0, y: 0, ...size, depth, label }], lines: [], entries: [key], exits: [key] };
}

const moved = (placed: Placed[], x: number, y: number): Placed[] => placed.map((each) => ({ ...each, x: each.x + x, y: each.y + y }));

/** How the steps of one key stand together. */
export type Standing = { status: string; path: string; done: number; all: number };

/** What is told first of a step that is done for many items. */
const RANK = ["failed", "suspended", "running", "waiting", "passed", "cancelled", "pending", "completed", "skipped"];

/** How each step of the graph stands; one inside a foreach by its items together. */
export function standings(states: Record<string, { status: string }>): Map<string, Standing> {
  const found = new Map<string, Standing>();
  for (const [path, { status }] of Object.entries(states)) {
    const key = withoutItems(path);
    const before = found.get(key);
    const done = (before?.done ?? 0) + (status === "completed" ? 1 : 0);
    const isFirst = !before || RANK.indexOf(status) < RANK.indexOf(before.status);
    found.set(key, { status: isFirst ? status : before.status, path: isFirst ? path : before.path, done, all: (before?.all ?? 0) + 1 });
  }
  return found;
}

/** How many items of each foreach have begun. */
export function itemsOf(states: Record<string, unknown>): Map<string, number> {
  const items = new Set(Object.keys(states).flatMap((path) => [...path.matchAll(/\[\d+\]/g)].map(({ index, 0: item }) => path.slice(0, index + item.length))));
  const counted = Map.groupBy(items, (item) => withoutItems(item).slice(0, -"[]".length));
  return new Map([...counted].map(([key, all]) => [key, all.length]));
}

import { expect, test } from "vitest";
import { itemsOf, layOut, standings } from "./graph-layout";
import type { Step } from "./step";

const transform = (id: string): Step => ({ id, type: "transform" });
const STEPS: Step[] = [
  transform("a"),
  { id: "choose", type: "branch", when: [{ if: "{{ input.x > 1 }}", steps: [transform("b"), transform("c")] }] },
  {
    ...{ id: "each", type: "foreach", items: "{{ input.list }}" },
    steps: [transform("d"), { id: "both", type: "parallel", branches: [[transform("e")], [{ id: "inner", type: "foreach", steps: [transform("f")] }]] }],
  },
  transform("g"),
];

test("lines follow the order, split where steps are side by side, and meet again", () => {
  const { lines } = layOut(STEPS);
  expect(lines.map(({ from, to }) => `${from} ${to}`).sort()).toEqual(
    [
      ...["a choose", "choose choose#0", "choose#0 b", "b c", "choose choose#1", "choose#1 choose#1-nothing", "c each", "choose#1-nothing each", "each g"],
      ...["each[].d each[].both", "each[].both each[].e", "each[].both each[].inner"],
    ].sort(),
  );
});

test("everything has its own place, a frame goes around what it holds, and the graph around everything", () => {
  const { placed, width, height } = layOut(STEPS);
  expect(placed.filter(({ step }) => step).map(({ key }) => key)).toEqual([
    "a",
    "choose",
    "b",
    "c",
    "each",
    "each[].d",
    "each[].both",
    "each[].e",
    "each[].inner",
    "each[].inner[].f",
    "g",
  ]);
  for (const [i, one] of placed.entries()) {
    expect(one.x >= 0 && one.y >= 0 && one.x + one.width <= width && one.y + one.height <= height, one.key).toBe(true);
    for (const other of placed.slice(i + 1)) {
      const apart = one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y;
      const within = one.kind === "frame" && other.key.startsWith(`${one.key}[].`);
      const held = other.x > one.x && other.y > one.y && other.x + other.width < one.x + one.width && other.y + other.height < one.y + one.height;
      expect(within ? held : apart, `${one.key} and ${other.key}`).toBe(true);
    }
  }
});

test("items are counted for each foreach, those inside others together", () => {
  const paths = ["a", "each", "each[0].d", "each[1].d", "each[1].e", "each[0].inner[0].f", "each[1].inner[0].f", "each[1].inner[1].f"];
  const states = Object.fromEntries(paths.map((path) => [path, { status: "completed" }]));
  expect(Object.fromEntries(itemsOf(states))).toEqual({ each: 2, "each[].inner": 3 });
});

test("a step that is done for many items stands as the one of them that has most to say", () => {
  const states = { a: { status: "completed" }, "each[0].d": { status: "completed" }, "each[1].d": { status: "failed" }, "each[2].d": { status: "running" } };
  expect(Object.fromEntries(standings(states))).toEqual({
    a: { status: "completed", path: "a", done: 1, all: 1 },
    "each[].d": { status: "failed", path: "each[1].d", done: 1, all: 3 },
  });
});

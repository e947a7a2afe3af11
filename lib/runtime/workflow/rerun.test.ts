import fc from "fast-check";
import { expect, test } from "vitest";
import type { Step } from "#lib/runtime/workflow/definition";
import { keptBefore } from "#lib/runtime/workflow/rerun";
import type { StepStatus } from "#lib/runtime/workflow/step-state";
import { outcomes, steps } from "#lib/testing/workflow-arbitrary";
import { straight, World } from "#lib/testing/workflow-world";

const value = (id: string, more: object = {}): Step => ({ id, type: "transform", output: id, ...more }) as Step;
const rows = (all: Record<string, StepStatus>) => Object.entries(all).map(([path, status]) => ({ path, status }));
const all: Step[] = [
  value("a"),
  { id: "both", type: "parallel", branches: [[value("b"), value("c")], [value("d")]] },
  { id: "each", type: "foreach", items: [1, 2], steps: [value("e"), { id: "in", type: "branch", when: [{ if: "true", steps: [value("f"), value("g")] }] }] },
  value("h"),
];
const paths = ["a", "b", "c", "d", "both", ...[0, 1].flatMap((i) => ["e", "f", "g", "in"].map((id) => `each[${i}].${id}`)), "each", "h"];
const done = rows(Object.fromEntries(paths.map((path) => [path, "completed"])));
const again = (from: string) => {
  const kept = keptBefore({ steps: all }, from, done);
  return kept && paths.filter((path) => !kept.includes(path)).join(" ");
};

test("a step, what it holds, what comes after it and what holds it are done again, and nothing else", () => {
  expect(again("a")).toBe(paths.join(" "));
  expect(again("h")).toBe("h");
  expect(again("c")).toBe(`c both ${paths.slice(5).join(" ")}`);
  expect(again("d")).toBe(`d both ${paths.slice(5).join(" ")}`);
  expect(again("both")).toBe(paths.slice(1).join(" "));
  expect(again("each[0].f")).toBe("each[0].f each[0].g each[0].in each h");
  expect(again("each[1].e")).toBe("each[1].e each[1].f each[1].g each[1].in each h");
  expect(again("each")).toBe(paths.slice(5).join(" "));
  for (const none of ["", "e", "each[0]", "each[0].h", "each[2].e", "each[x].e", "each[0].e.f", "z", "each[0].each[0].e", "constructor"])
    expect(again(none)).toBeUndefined();
});

test("a failure that was let pass is taken over with what is inside it, unless it is itself what is done again", () => {
  const inside = { id: "hull", type: "parallel", onError: "continue", branches: [[value("x")], [value("y")]] } as Step;
  const definition = { steps: [value("first", { onError: "continue" }), inside, value("last")] };
  const states = rows({ first: "failed", hull: "failed", x: "failed", y: "cancelled", last: "failed" });
  expect(keptBefore(definition, "last", states)).toEqual(["first", "hull", "x", "y"]);
  expect(keptBefore(definition, "x", states)).toEqual(["first"]);
  expect(keptBefore(definition, "hull", states)).toEqual(["first"]);
});

test("from any step on, a run that ended well ends the same, and does nothing again that was taken over", () => {
  let well = 0;
  fc.assert(
    fc.property(steps, outcomes, fc.nat(), (each, outcome, pick) => {
      const first = straight(new World(each, outcome));
      if (first.last?.status !== "completed") return;
      well++;
      const states = first.saved.steps;
      const [from] = states[pick % states.length] as (typeof states)[number];
      const kept = keptBefore(
        { steps: each },
        from,
        states.map(([, row]) => row),
      ) as string[];
      expect(kept).not.toContain(from);
      const second = new World(each, outcome);
      second.saved.steps = structuredClone(states.filter(([path]) => kept.includes(path)));
      straight(second);
      expect(second.last?.status).toBe("completed");
      const plain = (value: unknown) => JSON.stringify(value).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "T");
      expect(plain(second.last?.output)).toBe(plain(first.last?.output));
      for (const path of kept) expect(second.step(path)).toEqual(first.step(path));
      expect(second.saved.executions.filter(({ path }) => kept.includes(path))).toEqual([]);
    }),
    { numRuns: 500 },
  );
  expect(well).toBeGreaterThan(150);
});

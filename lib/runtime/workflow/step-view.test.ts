import fc from "fast-check";
import { expect, test } from "vitest";
import type { Step } from "#lib/runtime/workflow/definition";
import { fresh, type StepState, type StepStatus } from "#lib/runtime/workflow/step-state";
import { showSteps } from "#lib/runtime/workflow/step-view";
import { outcomes, steps } from "#lib/testing/workflow-arbitrary";
import { straight, World } from "#lib/testing/workflow-world";

const value = (id: string): Step => ({ id, type: "transform", output: 1 });
const all: Step[] = [
  {
    id: "choose",
    type: "branch",
    name: "A choice",
    when: [{ if: "true", steps: [value("yes")] }],
    else: [{ id: "no", type: "parallel", branches: [[value("deep")]] }],
  },
  { id: "each", type: "foreach", items: [1, 2, 3], steps: [{ id: "in", type: "foreach", items: [1], steps: [value("x")] }, value("y")] },
  value("end"),
];
const shown = (given: Record<string, [StepStatus, Partial<StepState>?]>, isOver: boolean) =>
  showSteps({ steps: all }, new Map(Object.entries(given).map(([path, [status, more]]) => [path, { ...fresh(path), status, ...more }])), isOver).map(
    ({ path, status }) => `${path} ${status}`,
  );

test("all steps are shown in order, with those that have not begun and those that never will", () => {
  expect(shown({}, false)).toEqual(["choose", "yes", "no", "deep", "each", "end"].map((path) => `${path} pending`));
  expect(shown({ choose: ["running", { choice: 0 }], yes: ["suspended"] }, false)).toEqual([
    ...["choose running", "yes suspended", "no skipped", "deep skipped", "each pending", "end pending"],
  ]);
  expect(
    shown(
      {
        choose: ["completed", { choice: 1 }],
        no: ["completed"],
        deep: ["completed"],
        each: ["failed"],
        "each[0].in": ["pending"],
        "each[1].in[0].x": ["failed"],
      },
      true,
    ),
  ).toEqual([
    ...["choose completed", "yes skipped", "no completed", "deep completed", "each failed"],
    ...["each[0].in skipped", "each[0].y skipped", "each[1].in skipped", "each[1].in[0].x failed", "each[1].y skipped", "end skipped"],
  ]);
  expect(showSteps({ steps: all }, new Map(), false)[0]).toMatchObject({
    id: "choose",
    path: "choose",
    type: "branch",
    name: "A choice",
    attempt: 0,
    output: null,
  });
  expect(showSteps({ steps: all }, new Map(), false)[0]).not.toHaveProperty("choice");
});

test("whatever a run has done is shown, each step once", () => {
  fc.assert(
    fc.property(steps, outcomes, (each, outcome) => {
      const { saved } = straight(new World(each, outcome));
      const view = showSteps({ steps: each }, new Map(saved.steps), true);
      const paths = view.map(({ path }) => path);
      expect(new Set(paths).size).toBe(paths.length);
      for (const [path, { status }] of saved.steps) expect(view.find((one) => one.path === path)?.status).toBe(status === "pending" ? "skipped" : status);
      for (const { status } of view) expect(["completed", "failed", "cancelled", "skipped"]).toContain(status);
    }),
    { numRuns: 150 },
  );
});

import { expect, test } from "vitest";
import type { Step } from "#lib/runtime/workflow/definition";
import { heldBy, MOST_HELD } from "#lib/runtime/workflow/step-size";
import { fresh } from "#lib/runtime/workflow/step-state";
import { World } from "#lib/testing/workflow-world";

const held = ({ saved }: World) => saved.steps.reduce((sum, [, state]) => sum + heldBy(state), 0);
const list = Array.from({ length: 80 }, (_, i) => i);
const each = (steps: Step[], more: object = {}): Step => ({ id: "each", type: "foreach", items: list, concurrency: 50, onError: "continue", steps, ...more });
const text = "x".repeat(400_000);
const none = () => ({ ok: true as const, output: null });

test("a run holds only so much, whatever its steps make of it", () => {
  const world = new World([each([{ id: "long", type: "transform", output: text }], { onError: "fail" })], none);
  world.settle();
  expect(world.last).toMatchObject({ status: "failed", error: { code: "RUN_TOO_LARGE", step: "each" } });
  expect(world.last?.error?.message).toContain("each[");
  expect(held(world)).toBeLessThan(MOST_HELD);
  expect(held(world)).toBeGreaterThan(MOST_HELD / 2);
});

test("one that lets such failures pass goes on without what there is no room for", () => {
  const world = new World(
    [each([{ id: "long", type: "transform", output: text, onError: "continue" }]), { id: "end", type: "transform", output: "{{steps.each.status}}" }],
    none,
  );
  world.settle();
  expect([world.last?.status, world.last?.output]).toEqual(["completed", "failed"]);
  expect([world.step("each[0].long")?.status, world.step("each[79].long")?.error?.code]).toEqual(["completed", "RUN_TOO_LARGE"]);
  expect(held(world)).toBeLessThan(MOST_HELD);
});

test("what comes from outside, is asked or is given on counts as well", () => {
  const steps: Step[] = [
    each([{ id: "some", type: "skill", skill: "any", input: "" }]),
    each([{ id: "given", type: "skill", skill: "any", input: text }], { id: "again" }),
    { id: "both", type: "parallel", onError: "continue", branches: [[{ id: "ask", type: "approval", message: text }]] },
    { id: "end", type: "transform", output: [1, 2, 3] },
  ];
  const world = new World(steps, () => ({ ok: true, output: text }));
  world.settle();
  expect(["each", "again", "both", "end"].map((path) => [world.step(path)?.status, world.step(path)?.error?.code])).toEqual([
    ...[1, 2, 3].map(() => ["failed", "RUN_TOO_LARGE"]),
    ["completed", undefined],
  ]);
  expect(held(world)).toBeLessThan(MOST_HELD);
});

test("what is small counts too", () => {
  const of = (output: unknown) => heldBy({ ...fresh("a"), output }) - heldBy(fresh("a"));
  expect(of(Array(1000).fill({}))).toBeGreaterThanOrEqual(8000);
  expect(of({ ["k".repeat(100)]: "v".repeat(100) })).toBeGreaterThanOrEqual(200);
});

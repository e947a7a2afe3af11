import { describe, expect, test } from "vitest";
import { advance } from "#lib/runtime/workflow/advance";
import type { Step } from "#lib/runtime/workflow/definition";
import type { Result, StepState } from "#lib/runtime/workflow/step-state";

/** A run whose steps do actions, as it is kept from one look to the next. */
function world(steps: Step[], reads = false) {
  let states = new Map<string, StepState>();
  const look = (seconds: number, results: Record<string, Result> = {}) => {
    const run = { id: "run_1", input: {}, startedAt: "2026-01-01T00:00:00.000Z", now: seconds * 1000, reads: () => reads };
    const done = advance({ steps }, run, states, new Map(Object.entries(results)));
    states = new Map([...states, ...done.changed.map((each) => [each.path, each] as const)]);
    return { ...done, begun: done.effects.flatMap((each) => (each.type === "begin" ? [`${each.path} ${each.tries}`] : [])) };
  };
  return { look, of: (path: string) => states.get(path) };
}
const act = (id: string, more: Partial<Step> = {}) => ({ id, type: "connector", action: "github.create_comment", input: { body: "x" }, ...more }) as Step;
const refused: Result = { ok: false, error: { code: "PROVIDER_RATE_LIMITED", message: "Later." } };
const retry = { attempts: 3, backoffSeconds: 0 };

test("an action is asked for until it is known what came of it, always as the same try", () => {
  const { look, of } = world([act("say", { retry })]);
  expect([look(0).begun, look(1).begun, look(2).begun]).toEqual([["say 1"], ["say 1"], ["say 1"]]);
  look(3, { say: refused });
  expect([look(3).begun, of("say")?.attempt]).toEqual([["say 2"], 2]);
  expect(look(4, { say: { ok: true, output: "done" } })).toMatchObject({ status: "completed", output: "done" });
});

test("what an app asks for before the next try is waited for", () => {
  const { look } = world([act("say", { retry })]);
  look(0);
  expect(look(3, { say: { ...refused, retryAfter: 40 } })).toMatchObject({ status: "running", wakeAt: 43_000, begun: [] });
  expect([look(42).begun, look(43).begun]).toEqual([[], ["say 2"]]);
});

test("a try of what holds an action is another try of the action", () => {
  const { look } = world([{ id: "both", type: "parallel", retry, branches: [[act("a")], [act("b")]] } as Step]);
  expect(look(0).begun).toEqual(["a 1.1", "b 1.1"]);
  look(1, { a: refused, b: { ok: true, output: 1 } });
  expect(look(1).begun).toEqual(["a 2.1"]);
});

describe("nothing is tried again while an action may have been done", () => {
  const both = (more: object) => [{ id: "both", type: "parallel", retry, branches: [[act("a")], [{ id: "w", type: "wait", seconds: 60 }]], ...more }] as Step[];

  test("that takes longer than its step", () => {
    const { look, of } = world([act("say", { retry, timeoutSeconds: 5 })]);
    expect(look(0).wakeAt).toBe(5000);
    expect(look(5)).toMatchObject({ status: "failed", error: { code: "STEP_TIMEOUT", step: "say" } });
    expect(of("say")?.error?.message).toContain("may be done all the same");
    // What has come in time is not too late.
    const { look: other } = world([act("say", { timeoutSeconds: 5 })]);
    other(0);
    expect(other(9, { say: { ok: true, output: 1 } }).status).toBe("completed");
  });

  test("that is on its way when what holds it is given up, unless it only reads", () => {
    const { look, of } = world(both({ timeoutSeconds: 5 }));
    look(0);
    expect(look(5)).toMatchObject({ status: "failed", error: { code: "STEP_TIMEOUT", step: "both" } });
    expect(of("a")).toMatchObject({ status: "cancelled", error: { message: expect.stringContaining("may be done all the same") } });
    expect(of("w")?.error?.message).toBe("both failed.");
    const reading = world(both({ timeoutSeconds: 5 }), true);
    reading.look(0);
    reading.look(5);
    expect(reading.look(5).begun).toEqual(["a 2.1"]);
  });

  test("but what was never begun is no reason", () => {
    const steps = [{ id: "both", type: "parallel", retry, branches: [[act("a"), act("then")], [act("b")]] }] as Step[];
    const { look, of } = world(steps);
    look(0);
    // It would begin in the look in which what holds it fails.
    expect(look(1, { a: { ok: true, output: 1 }, b: refused }).begun).toEqual([]);
    expect(of("both")).toMatchObject({ status: "waiting", attempt: 1 });
    expect(look(1).begun).toEqual(["then 2.1", "b 2.1"]);
  });
});

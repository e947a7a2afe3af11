import { expect, test } from "vitest";
import { advance } from "#lib/runtime/workflow/advance";
import type { Step } from "#lib/runtime/workflow/definition";
import type { Result, StepState } from "#lib/runtime/workflow/step-state";
import { World } from "#lib/testing/workflow-world";

const skill = (id: string, more: object = {}): Step => ({ id, type: "skill", skill: "any", input: "{{input.word}}", ...more });
const approval = (id: string, more: object = {}): Step => ({ id, type: "approval", message: "?", ...more });
const transform = (id: string, output: unknown): Step => ({ id, type: "transform", output });

/** A world in which a step's first so many tries fail, counting those before what it is inside of was tried again. */
function failing(times: Record<string, number>, steps: Step[]): World {
  const left = new Map(Object.entries(times));
  return new World(steps, (path) => {
    const more = left.get(path) ?? 0;
    left.set(path, more - 1);
    return more > 0 ? { ok: false, error: { code: "BROKEN", message: "It broke." } } : { ok: true, output: `did ${path}` };
  });
}

const begun = (world: World, path: string) => world.saved.executions.filter((each) => each.path === path).length;

test("a container that is tried again does only what was not done", () => {
  const retry = { attempts: 2, backoffSeconds: 5 };
  const world = failing({ bad: 1, "each[1].one": 1 }, [
    { id: "both", type: "parallel", retry, branches: [[skill("good"), skill("after")], [skill("bad")]] },
    { id: "each", type: "foreach", items: [1, 2, 3], retry, steps: [skill("one")] },
    { id: "choose", type: "branch", retry, when: [{ if: "input.yes", steps: [skill("in"), skill("out")] }] },
  ]);
  world.advance();
  for (const each of world.running) world.end(each);
  world.advance();
  expect(["both", "good", "after", "bad"].map((path) => world.step(path)?.status)).toEqual(["waiting", "completed", "pending", "pending"]);
  expect(world.last).toMatchObject({ status: "running", wakeAt: world.now + 5000 });
  const good = world.step("good");
  world.now += 5000;
  world.settle();
  expect(world.step("good")).toEqual(good);
  expect(world.step("both")).toMatchObject({ status: "completed", attempt: 2, output: ["did after", "did bad"] });
  expect(world.step("each")).toMatchObject({ status: "waiting", error: { code: "BROKEN", message: "each[1].one: It broke." } });
  world.now += 5000;
  world.settle();
  expect(world.last).toMatchObject({ status: "completed", output: "did out" });
  expect(["good", "bad", "each[0].one", "each[1].one", "each[2].one", "in"].map((path) => begun(world, path))).toEqual([1, 2, 1, 2, 1, 1]);
});

test("a failure that was let pass stays, with all inside it, when what it is inside of is tried again", () => {
  const world = failing({ maybe: 1, lost: 1, bad: 1 }, [
    {
      ...{ id: "again", type: "parallel", retry: { attempts: 2, backoffSeconds: 0 } },
      branches: [
        [
          skill("maybe", { onError: "continue" }),
          { id: "hull", type: "branch", onError: "continue", when: [{ if: "input.yes", steps: [skill("lost")] }] },
          transform("seen", "{{steps.maybe.status}} {{steps.hull.status}} {{steps.lost.status}}"),
          skill("bad"),
        ],
      ],
    },
    transform("end", "{{steps.maybe.status}} {{steps.seen.output}}"),
  ]);
  world.settle();
  expect(world.step("again")?.status).toBe("waiting");
  world.settle();
  expect(world.last).toMatchObject({ status: "completed", output: "failed failed failed failed" });
  expect([begun(world, "maybe"), begun(world, "lost"), begun(world, "bad")]).toEqual([1, 1, 2]);
});

test("a container that fails in the end is let pass, and what it had running is stopped", () => {
  const world = failing({ bad: 9 }, [
    {
      id: "both",
      type: "parallel",
      onError: "continue",
      retry: { attempts: 2, backoffSeconds: 0 },
      branches: [[skill("long"), skill("never")], [skill("bad")]],
    },
    transform("end", "{{steps.both.status}} {{steps.both.error.message}} {{steps.long.status}} {{steps.never.status}} {{steps.both.output}}"),
  ]);
  for (let i = 0; i < 6 && !world.isOver; i++) {
    world.advance();
    for (const each of world.running) if (each.path === "bad") world.end(each);
  }
  expect(world.last).toMatchObject({ status: "completed", output: "failed bad: It broke. cancelled skipped " });
  expect(world.saved.executions.map(({ path, state }) => `${path} ${state}`)).toEqual(["long cancelled", "bad ended", "long cancelled", "bad ended"]);
});

test("what takes too long fails: an approval, a wait and a container, each time anew", () => {
  const retry = { attempts: 2, backoffSeconds: 1 };
  for (const [slow, waits] of [
    [approval("slow", { timeoutSeconds: 10, retry }), "suspended"],
    [{ id: "slow", type: "wait", seconds: 60, timeoutSeconds: 10, retry } as Step, "running"],
    [{ id: "slow", type: "foreach", items: [1], timeoutSeconds: 10, retry, steps: [approval("asked")] } as Step, "suspended"],
    [{ id: "slow", type: "parallel", timeoutSeconds: 10, retry, branches: [[skill("run")]] } as Step, "running"],
  ] as const) {
    const world = failing({}, [slow]);
    for (const attempt of [1, 2]) {
      world.advance();
      expect(world.step("slow")).toMatchObject({ attempt, error: null });
      expect(world.last).toMatchObject({ status: waits, wakeAt: world.now + 10_000 });
      world.now += 9_999;
      world.advance();
      expect(world.step("slow")).toMatchObject({ attempt, error: null });
      world.now += 1;
      world.advance();
      expect(world.step("slow")?.error).toEqual({ code: "STEP_TIMEOUT", message: "It was not done after 10 s." });
      expect(world.step("slow")?.status).toBe(attempt === 1 ? "waiting" : "failed");
      if (attempt === 1) expect(world.last).toMatchObject({ status: "running", wakeAt: world.now + 1000, suspended: 0 });
      world.now += 1000;
    }
    expect(world.last).toMatchObject({ status: "failed", error: { code: "STEP_TIMEOUT", step: "slow" } });
    expect(world.running).toEqual([]);
  }
});

test("a wait is over at its time, whoever looks whenever", () => {
  const world = failing({}, [{ id: "short", type: "wait", seconds: 0.0004, timeoutSeconds: 1 }]);
  world.advance();
  world.now += 3_600_000;
  world.advance();
  expect(world.last?.status).toBe("completed");
});

test("a run that is asked for an answer still runs while a note is left for another time", () => {
  const steps: Step[] = [{ id: "both", type: "parallel", branches: [[approval("ok")], [{ id: "note", type: "memory", note: "x" }]] }];
  const run = { id: "run_1", input: {}, startedAt: "2026-01-01T00:00:00.000Z", now: 0 };
  expect(advance({ steps }, { ...run, begins: 0 }, new Map())).toMatchObject({ status: "running", suspended: 1, paused: true, effects: [] });
});

test("of much that could begin at once only so much is begun, and the rest is left for another time", () => {
  const each = (id: string, steps: Step[]): Step => ({ id, type: "foreach", items: [1, 2, 3, 4], concurrency: 4, steps });
  const steps = [each("outer", [each("inner", [skill("one", { input: "" })])])];
  const run = { id: "run_1", input: {}, startedAt: "2026-01-01T00:00:00.000Z", now: 0 };
  const states = new Map<string, StepState>();
  const begun: number[] = [];
  for (let paused = true; paused; ) {
    const done = advance({ steps }, { ...run, begins: 5 }, states);
    begun.push(done.effects.length);
    for (const state of done.changed) states.set(state.path, state);
    paused = done.paused;
  }
  expect(begun).toEqual([5, 5, 5, 1]);
});

test("a thousand items, deep in each other, are gone over quickly", () => {
  let inner: Step[] = [skill("deep", { input: "{{item}} {{index}}" })];
  for (let i = 0; i < 6; i++) inner = [transform(`before${i}`, "{{index}}"), { id: `in${i}`, type: "parallel", branches: [inner] }];
  const steps: Step[] = [{ id: "each", type: "foreach", items: "{{input.items}}", concurrency: 50, steps: inner }];
  const items = Array.from({ length: 1000 }, (_, i) => i);
  const run = { id: "run_1", input: { items }, startedAt: "2026-01-01T00:00:00.000Z", now: 1 };
  const states = new Map<string, StepState>();
  const begin = performance.now();
  let results = new Map<string, Result>();
  let rounds = 0;
  for (; ; rounds++) {
    const done = advance({ steps }, run, states, results);
    for (const each of done.changed) states.set(each.path, each);
    results = new Map(done.effects.flatMap((each) => (each.type === "begin" ? [[each.path, { ok: true, output: each.input }]] : [])));
    if (done.status === "completed") {
      expect((done.output as unknown[][]).length).toBe(1000);
      break;
    }
    expect(results.size).toBe(50);
  }
  expect(rounds).toBe(20);
  expect((performance.now() - begin) / rounds, "milliseconds of one round").toBeLessThan(500);
});

test("much work is done in parts, and the end is the same", () => {
  const items = Array.from({ length: 20_000 }, (_, i) => i);
  const each = {
    id: "each",
    type: "foreach",
    items: items.slice(0, 60),
    steps: [transform("one", "{{ input.items.filter(x, x % 7 == index).size() }}")],
  } as Step;
  const run = { id: "run_1", input: { items }, startedAt: "2026-01-01T00:00:00.000Z", now: 1 };
  const states = new Map<string, StepState>();
  let parts = 0;
  for (let over = false; !over; parts++) {
    const before = states.size;
    const done = advance({ steps: [each] }, run, states);
    for (const state of done.changed) states.set(state.path, state);
    over = done.status === "completed";
    expect([done.status, done.paused]).toEqual(over ? ["completed", false] : ["running", true]);
    if (!over) expect(states.size).toBeGreaterThan(before);
  }
  expect(parts).toBeGreaterThan(1);
  expect(states.get("each")?.output).toEqual(items.slice(0, 60).map((i) => items.filter((item) => item % 7 === i).length));
});

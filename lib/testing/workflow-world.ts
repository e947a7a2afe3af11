import { expect } from "vitest";
import { advance } from "#lib/runtime/workflow/advance";
import { rowsOf, type Step } from "#lib/runtime/workflow/definition";
import { type Advanced, isOpen, type Result, type StepState } from "#lib/runtime/workflow/step-state";

type Execution = { id: number; path: string; attempt: number; state: "running" | "ended" | "cancelled" };
type Saved = { steps: [string, StepState][]; executions: Execution[] };

export const INPUT = { word: "word", yes: true, list: [1, "two", { three: 3 }] };

/** How a try of a step ends: always the same for one path and try. */
export type Outcome = (path: string, attempt: number) => Result;

/**
 * A world for one run: skills that run until somebody ends them, notes that are written at once, people who answer, and a clock.
 * What is kept is only what a transaction has kept, as JSON, so that every action begins as a new process does. Each action looks
 * whether what must always hold does.
 */
export class World {
  readonly steps: Step[];
  readonly outcome: Outcome;
  now = Date.parse("2026-01-01T00:00:00Z");
  saved: Saved = { steps: [], executions: [] };
  last: Advanced | undefined;
  /** Every step that has failed at some time, though it was tried again. */
  readonly failed = new Set<string>();
  private nextExecution = 1;

  constructor(steps: Step[], outcome: Outcome) {
    this.steps = steps;
    this.outcome = outcome;
  }

  get isOver(): boolean {
    return this.last?.status === "completed" || this.last?.status === "failed";
  }
  get running(): Execution[] {
    return this.saved.executions.filter(({ state }) => state === "running");
  }
  /** Who waits for an answer that comes: one that has a limit of time waits in vain. */
  get asked(): string[] {
    const steps = byId(this.steps);
    return this.saved.steps.flatMap(([path, { status }]) => (status === "suspended" && steps.get(idOf(path))?.timeoutSeconds === undefined ? [path] : []));
  }

  end(execution: Execution) {
    execution.state = "ended";
  }

  answer(path: string) {
    const row = this.saved.steps.find(([each]) => each === path)?.[1] as StepState;
    Object.assign(row, { status: "completed", output: { by: path }, dueAt: null, finishedAt: this.now });
  }

  /** Takes the run as far as it goes, as one transaction does. A crash leaves everything as it was before. */
  advance(crash = false) {
    const work = structuredClone(this.saved);
    let states = new Map(work.steps);
    let results = this.resultsOf(work);
    let done: Advanced;
    const failed: string[] = [];
    let begun = 0;
    for (;;) {
      const before = JSON.stringify([...states]);
      const run = { id: "run_1", input: INPUT, startedAt: "2026-01-01T00:00:00.000Z", now: this.now, begins: 5 - begun };
      done = advance({ steps: this.steps }, run, states, results);
      expect(advance({ steps: this.steps }, run, states, results)).toEqual(done);
      expect(JSON.stringify([...states])).toBe(before);
      const changed = new Map([...states, ...done.changed.map((each) => [each.path, each] as const)]);
      this.watch(states, changed, done, work);
      states = changed;
      for (const { path, status, error } of done.changes) if (error && status !== "cancelled") failed.push(path);
      results = new Map();
      for (const effect of done.effects) {
        if (effect.type === "cancel") {
          const execution = work.executions.find(({ id }) => id === effect.executionId) as Execution;
          // One that has ended since is not begun again by a cancel.
          if (execution.state === "running") execution.state = "cancelled";
          continue;
        }
        begun++;
        const { path, attempt } = effect;
        if (effect.step.type === "skill") {
          const id = this.nextExecution++;
          work.executions.push({ id, path, attempt, state: "running" });
          states.set(path, { ...(states.get(path) as StepState), executionId: id });
        } else results.set(path, this.outcome(path, attempt));
      }
      if (results.size === 0) break;
    }
    if (crash) return;
    for (const path of failed) this.failed.add(path);
    this.saved = JSON.parse(JSON.stringify({ steps: [...states], executions: work.executions }));
    this.last = done;
    this.rest(done);
  }

  /** A step as it is kept. */
  step(path: string): StepState | undefined {
    return this.saved.steps.find(([each]) => each === path)?.[1];
  }

  /** Goes on until nothing happens without an answer or the clock: every skill ends at once. */
  settle(): this {
    for (this.advance(); this.running.length > 0 || this.last?.paused; this.advance()) for (const each of this.running) this.end(each);
    return this;
  }

  private resultsOf(saved: Saved): Map<string, Result> {
    const ended = new Map(saved.executions.filter(({ state }) => state === "ended").map((each) => [each.id, each]));
    return new Map(
      saved.steps.flatMap(([path, row]) => {
        const execution = row.status === "running" && row.executionId !== null ? ended.get(row.executionId) : undefined;
        return execution ? [[path, this.outcome(path, execution.attempt)] as const] : [];
      }),
    );
  }

  /** What holds for every call of advance. */
  private watch(before: Map<string, StepState>, after: Map<string, StepState>, done: Advanced, work: Saved) {
    for (const [path, row] of before) if (row.status === "completed") expect(after.get(path)).toEqual(row);
    const begun = new Set<string>();
    for (const effect of done.effects) {
      if (effect.type === "cancel") {
        expect([...before.values()].some((row) => row.executionId === effect.executionId && row.status === "running")).toBe(true);
        continue;
      }
      const { path, attempt } = effect;
      expect(after.get(path)).toMatchObject({ status: "running", attempt, executionId: null });
      expect(before.get(path)?.status ?? "pending").not.toBe("completed");
      expect(work.executions.filter((each) => each.path === path && each.state === "running")).toEqual([]);
      expect(begun.has(path)).toBe(false);
      begun.add(path);
      this.expectTurn(path, after);
    }
  }

  /** Whether it is a step's turn: all that it is inside of runs, and all that stands before it is settled. */
  private expectTurn(path: string, states: Map<string, StepState>) {
    const visit = (steps: Step[], prefix: string): boolean => {
      for (const [i, step] of steps.entries()) {
        const at = prefix + step.id;
        const item = step.type === "foreach" ? /^\[\d+\]\./.exec(path.startsWith(`${at}[`) ? path.slice(at.length) : "")?.[0] : undefined;
        const inside = step.type === "foreach" ? item !== undefined && visit(step.steps, at + item) : rowsOf(step).some((row) => visit(row.steps, prefix));
        if (at !== path && !inside) continue;
        if (inside) expect(states.get(at)?.status).toBe("running");
        for (const earlier of steps.slice(0, i)) {
          const status = states.get(prefix + earlier.id)?.status;
          expect(status === "completed" || (status === "failed" && earlier.onError === "continue"), `${prefix}${earlier.id} before ${path}`).toBe(true);
        }
        return true;
      }
      return false;
    };
    expect(visit(this.steps, "")).toBe(true);
  }

  /** What holds when a transaction is over: something goes on, or somebody is asked, or it is the end. */
  private rest(done: Advanced) {
    const rows = this.saved.steps.map(([, row]) => row);
    if (this.isOver) {
      expect(rows.filter(isOpen)).toEqual([]);
      expect(this.running).toEqual([]);
      return;
    }
    expect(done.suspended).toBe(rows.filter(({ status }) => status === "suspended").length);
    if (done.status === "suspended") expect([this.running, done.paused]).toEqual([[], false]);
    expect(this.running.length > 0 || done.suspended > 0 || done.wakeAt !== null || done.paused, "something goes on").toBe(true);
  }
}

const idOf = (path: string) => path.slice(path.lastIndexOf(".") + 1);
function byId(steps: Step[]): Map<string, Step> {
  return new Map(steps.flatMap((each) => [[each.id, each] as const, ...rowsOf(each).flatMap((row) => [...byId(row.steps)])]));
}

/** More actions than any run of the definitions in tests takes. */
export const MOST_ACTIONS = 5_000;

/** One thing after the other, each seen at once. */
export function straight(world: World): World {
  for (let i = 0; !world.isOver && i < MOST_ACTIONS; i++) {
    world.advance();
    const [execution] = world.running;
    const [asked] = world.asked;
    if (execution) world.end(execution);
    else if (asked !== undefined) world.answer(asked);
    else if (world.last?.wakeAt) world.now = Math.max(world.now, world.last.wakeAt);
  }
  expect(world.isOver).toBe(true);
  return world;
}

import { expect } from "vitest";
import { db } from "#lib/platform/db";
import { checkLedger } from "#lib/runtime/ledger-check";
import { sleep } from "../chaos/cluster.ts";
import { COST, EXECUTIONS, everyKind, NOTES } from "./every-kind.ts";
import { hear, type Part, said } from "./stream.ts";
import { type Body, until, type World } from "./world.ts";

export const eventsOf = (runId: number) => db().workflowEvent.findMany({ where: { runId }, orderBy: { seq: "asc" } });
/** A change, in words. */
export const nameOf = ({ path, status, attempt }: { path: string; status: string; attempt: number }) => `${path || "run"} ${status} ${attempt}`;

type Event = Awaited<ReturnType<typeof eventsOf>>[number];
/** Whether the run itself is suspended in between depends on how late it is answered. */
const ofSteps = (events: Event[]) => events.filter(({ path }) => path !== "");

/** Runs of the workflow with every kind of step, and what has to be true of them whatever happens meanwhile. */
export class Runs {
  private readonly world: World;
  private workflowId = "";
  /** What a run comes to that nobody disturbs, and its changes. */
  private straight: Body;
  private changes: string[] = [];
  /** The changes after which it goes on: those that are committed with its end are not among them. */
  boundaries: string[] = [];
  readonly names = new Map<number, string>();
  private readonly answered = new Set<number>();

  constructor(world: World) {
    this.world = world;
  }

  /** Does it once with nothing in its way. */
  async prepare() {
    this.workflowId = await this.world.makeWorkflow(await everyKind());
    const run = await this.begin();
    await this.answerAll();
    this.straight = this.shapeOf(await this.world.ended(run));
    expect(this.straight.status).toBe("completed");
    const events = await eventsOf(run);
    this.changes = ofSteps(events).map(nameOf);
    this.boundaries = ofSteps(events)
      .filter(({ createdAt }) => createdAt < (events.at(-1)?.createdAt as Date))
      .map(nameOf);
  }

  /** Starts a run under a name of its own. */
  async begin(): Promise<number> {
    const name = `<${this.names.size + 1}>`;
    const id = await this.world.launch(this.workflowId, { name });
    this.names.set(id, name);
    return id;
  }

  /** Answers those that ask, or some of them. Two people answer each, and one of them is too late. */
  async answerSome(share = 1): Promise<void> {
    const asking = await db().workflowStep.findMany({ where: { status: "suspended" } });
    const todo = asking.map(({ runId }) => runId).filter((runId) => !this.answered.has(runId) && Math.random() < share);
    for (const runId of todo) this.answered.add(runId);
    const body = { step: "ok", resumeData: { approved: true } };
    const answer = async (runId: number) => {
      const answers = await Promise.all([1, 2].map(() => this.world.insist(`POST /workflows/runs/run_${runId}/resume`, body)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    };
    await Promise.all(todo.map(answer));
  }

  async answerAll() {
    await until(
      "an answer to everyone",
      async () => {
        await this.answerSome();
        return (await db().workflowRun.count({ where: { finishedAt: null, steps: { none: { path: "ok", status: "completed" } } } })) === 0;
      },
      90_000,
    );
  }

  /** Brings all of them to their end, and holds that each has come to what it should and did once what it does. */
  async hold() {
    await this.answerAll();
    for (const id of this.names.keys()) await this.holdRun(id);
    // Of all of them together: each note was kept once and each execution paid for once.
    const { content } = (await this.world.insist("GET /memory")).body;
    const kept = content.split("\n\n---\n\n").filter((note: string) => note.startsWith("<"));
    expect(kept.sort()).toEqual([...this.names.values()].flatMap(NOTES).sort());
    expect(await checkLedger(db())).toEqual([]);
    const charged = await db().creditTransaction.findMany({ where: { workspaceId: this.world.workspaceId, executionId: { not: null } } });
    expect(charged).toHaveLength(this.names.size * EXECUTIONS);
    expect(new Set(charged.map(({ executionId }) => executionId)).size).toBe(charged.length);
  }

  private async holdRun(id: number) {
    const run = await this.world.ended(id);
    expect(this.shapeOf(run), `run_${id}`).toEqual(this.straight);
    const events = await eventsOf(id);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect(ofSteps(events).map(nameOf).sort(), `run_${id}`).toEqual([...this.changes].sort());
    expect([nameOf(events[0] as Event), nameOf(events.at(-1) as Event)]).toEqual(["run running 0", "run completed 0"]);
    const executions = await db().execution.findMany({ where: { workflowRunId: id } });
    expect(executions).toHaveLength(EXECUTIONS);
    expect(executions.every(({ cost, reserved, finishedAt }) => cost === COST && reserved === 0n && finishedAt)).toBe(true);
    const begun = events.flatMap(({ status, executionId }) => (status === "running" && executionId !== null ? [executionId] : []));
    expect(begun.sort()).toEqual(executions.map((each) => each.id).sort());
  }

  /** A run without what differs from run to run. */
  private shapeOf({ id, status, output, steps }: Body) {
    const own = this.names.get(Number(id.slice(4))) as string;
    const plain = (value: unknown) =>
      JSON.parse(
        JSON.stringify(value)
          .replaceAll(own, "NAME")
          .replaceAll(/exec_\d+|"version":\d+|\d{4}-\d\d-\d\dT[^"]*/g, ""),
      );
    return { status, output: plain(output), steps: steps.map((each: Body) => [each.path, each.status, each.attempt, plain([each.output]), each.error]) };
  }

  /** Hears a run to its end through whichever web server lives, and holds that what was cut off is how the whole begins. */
  async follow(runId: number, turn: number) {
    const cut: Part[][] = [];
    for (let tries = 0; tries < 1000; tries++) {
      const { parts, whole } = await hear(this.world, runId, turn + tries);
      const again = whole && parts.at(-1)?.messageMetadata?.status !== "suspended" && (await hear(this.world, runId, turn + tries + 1));
      if (again !== false && again.whole) {
        expect(said(parts), `run_${runId}`).toEqual(said(again.parts));
        for (const each of cut) expect(said(parts).changes.slice(0, said(each).changes.length)).toEqual(said(each).changes);
        return cut.length;
      }
      if (parts.length > 0) cut.push(parts);
      await sleep(200);
    }
    throw new Error(`run_${runId} was never heard to its end`);
  }
}

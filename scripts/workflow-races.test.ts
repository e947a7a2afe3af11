import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { checkLedger } from "#lib/runtime/ledger-check";
import { publishSkill } from "#lib/testing/publish-skill";
import { sleep } from "./chaos/cluster.ts";
import { type Body, until, World } from "./workflows/world.ts";

/** Runs of workflows, with two web servers and two workers as real processes, when several want different things of them at once. */
let world: World;
let busy: string;
beforeAll(async () => {
  world = await World.start(2, 2);
  busy = await publishSkill({ script: "echo begun; while true; do :; done" }, { cost: 1000n });
}, 120_000);
afterAll(async () => {
  expect(await checkLedger(db())).toEqual([]);
  await world.stop();
  expect(world.cluster.violations).toEqual([]);
});

const approval = { id: "ok", type: "approval", message: "Go on?" };
const note = (id: string, what: string) => ({ id, type: "memory", note: what });
const skill = (id: string, more: object = {}) => ({ id, type: "skill", skill: busy, input: "x", ...more });
const cancel = (id: number, turn = 0) => world.ask(`POST /workflows/runs/run_${id}/cancel`, {}, turn);
const resume = (id: number, turn = 0, by = 0) => world.ask(`POST /workflows/runs/run_${id}/resume`, { resumeData: { approved: true, by } }, turn);
const suspended = (id: number) =>
  until(`an answer is wanted by run_${id}`, async () => (await db().workflowRun.count({ where: { id, status: "suspended" } })) === 1);
const executionsOf = (workflowRunId: number) => db().execution.findMany({ where: { workflowRunId }, orderBy: { id: "asc" } });
const notes = async (what: string) => ((await world.insist("GET /memory")).body.content as string).split("\n\n---\n\n").filter((each) => each === what).length;
const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status).sort();

/** Holds that no worker does anything any more, two seconds after the cancel: a skill that runs for ever stops only when it is stopped. */
async function idle(since: number) {
  // A job is over when its script has been.
  await until("the workers are free", async () => {
    const [left] = await db().$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'execution' AND state = 'active'`;
    return left?.n === 0;
  });
  expect(Date.now() - since).toBeLessThan(2000);
}

test("a cancel stops a skill within two seconds, at whichever moment of its beginning", async () => {
  const workflowId = await world.makeWorkflow({ steps: [skill("busy")] });
  for (let i = 0; i < 12; i++) {
    const id = await world.launch(workflowId);
    // At the instant its execution is there, when a worker may have it or not, and at later ones.
    await until(`the step of run_${id}`, async () => (await executionsOf(id)).length === 1);
    await sleep((i % 6) * 40);
    const { status, body } = await cancel(id, i);
    const at = Date.now();
    expect([status, body.status, body.steps[0].status]).toEqual([200, "cancelled", "cancelled"]);
    const [execution] = await executionsOf(id);
    expect(execution?.status).toBe("cancelled");
    await idle(at);
  }
}, 120_000);

test("a cancelled foreach of twenty skills leaves none running and begins none", async () => {
  const items = Array.from({ length: 20 }, (_, i) => i);
  const workflowId = await world.makeWorkflow({
    steps: [{ id: "each", type: "foreach", items, concurrency: 20, steps: [skill("one")] }, note("never", "never")],
  });
  const id = await world.launch(workflowId);
  await until("some of them run and some wait", async () => (await executionsOf(id)).filter(({ status }) => status === "running").length >= 8);
  const { body } = await cancel(id, 1);
  const at = Date.now();
  expect(body.steps.filter(({ path }: Body) => path.startsWith("each")).every(({ status }: Body) => status === "cancelled")).toBe(true);
  const before = await executionsOf(id);
  expect(before.map(({ status }) => status)).toEqual(items.map(() => "cancelled"));
  await idle(at);
  await sleep(1000);
  expect(await executionsOf(id)).toEqual(before);
  expect(await notes("never")).toBe(0);
}, 60_000);

test("a foreach that is cancelled while its items end one after the other begins no further one", async () => {
  const short = await publishSkill({ script: "sleep 0.1; echo done" }, { cost: 1000n });
  const items = Array.from({ length: 20 }, (_, i) => i);
  const workflowId = await world.makeWorkflow({
    steps: [{ id: "each", type: "foreach", items, concurrency: 4, steps: [{ id: "one", type: "skill", skill: short, input: "x" }] }],
  });
  for (let i = 0; i < 4; i++) {
    const id = await world.launch(workflowId);
    await until("some have ended", async () => (await executionsOf(id)).filter(({ status }) => status === "completed").length > i);
    expect((await cancel(id, i)).status).toBe(200);
    const before = await executionsOf(id);
    expect(before.length).toBeLessThan(20);
    expect(before.filter(({ status }) => status !== "completed" && status !== "cancelled")).toEqual([]);
    await sleep(500);
    expect(await executionsOf(id)).toEqual(before);
    const steps = await db().workflowStep.findMany({ where: { runId: id } });
    expect(steps.filter(({ status }) => status !== "completed" && status !== "cancelled")).toEqual([]);
  }
}, 60_000);

test("of twenty answers through two web servers one counts, and what follows is done once", async () => {
  const workflowId = await world.makeWorkflow({ steps: [approval, note("then", "after {{run.id}} by {{steps.ok.output.by}}")] });
  for (let i = 0; i < 3; i++) {
    const id = await world.launch(workflowId);
    await suspended(id);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, by) => resume(id, by, by)));
    expect(statuses(answers)).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
    expect((await world.ended(id)).status).toBe("completed");
    const winner = answers.findIndex(({ status }) => status === 200);
    expect(await notes(`after run_${id} by ${winner}`)).toBe(1);
    expect((await world.insist("GET /memory")).body.content.split(`after run_${id} `)).toHaveLength(2);
  }
}, 60_000);

test("an answer and a cancel at once: the run ends as cancelled or as answered, and says the same to both", async () => {
  const workflowId = await world.makeWorkflow({ steps: [approval, note("then", "raced {{run.id}}")] });
  for (let i = 0; i < 10; i++) {
    const id = await world.launch(workflowId);
    await suspended(id);
    const [answered, cancelled] = await Promise.all([resume(id, i), sleep(i * 4).then(() => cancel(id, i + 1))]);
    const run = await world.ended(id);
    const done = await notes(`raced run_${id}`);
    expect([200, 409]).toContain(answered.status);
    expect([cancelled.status, run.status]).toEqual(cancelled.status === 200 ? [200, "cancelled"] : [409, "completed"]);
    // Who was answered 200 has the note, unless the cancel came between the two.
    if (run.status === "completed") expect([answered.status, done]).toEqual([200, 1]);
    else expect(done).toBe(0);
    const finals = await db().workflowEvent.count({ where: { runId: id, path: "", status: { in: ["completed", "cancelled", "failed"] } } });
    expect(finals).toBe(1);
  }
}, 60_000);

test("a cancel at the last step's end: one of the two is the run's end", async () => {
  const short = await publishSkill({ script: "echo done" }, { cost: 1000n });
  const workflowId = await world.makeWorkflow({ steps: [{ id: "last", type: "skill", skill: short, input: "x" }] });
  for (let i = 0; i < 16; i++) {
    const id = await world.launch(workflowId);
    await until("its step's end", async () => (await executionsOf(id))[0]?.status === (i % 4 === 0 ? "running" : "completed"));
    const { status } = await cancel(id, i);
    const run = await world.ended(id);
    expect([status, run.status]).toEqual(status === 200 ? [200, "cancelled"] : [409, "completed"]);
    const [execution] = await executionsOf(id);
    // What had ended before the cancel is paid for and stays; the step of the run is cancelled all the same.
    expect(["completed", "cancelled"]).toContain(execution?.status);
    expect(run.steps[0].status).toBe(run.status);
    expect(await db().workflowEvent.count({ where: { runId: id, path: "", status: { in: ["completed", "cancelled", "failed"] } } })).toBe(1);
  }
}, 60_000);

test("two reruns at once are two runs, and one that is asked for twice under one key is one", async () => {
  const workflowId = await world.makeWorkflow({ steps: [note("before", "before {{run.id}}"), approval, note("then", "then {{run.id}}")] });
  const id = await world.launch(workflowId);
  await suspended(id);
  await resume(id);
  await world.ended(id);
  const rerun = (turn: number, headers = {}) => world.ask(`POST /workflows/runs/run_${id}/rerun`, { step: "then" }, turn, headers);
  const two = await Promise.all([rerun(0), rerun(1)]);
  expect(statuses(two)).toEqual([202, 202]);
  const one = await Promise.all(Array.from({ length: 6 }, (_, turn) => rerun(turn, { "idempotency-key": `again-${id}` })));
  const made = new Set([...two, ...one].flatMap(({ status, body }) => (status === 202 ? [body.runId] : [])));
  expect(made.size).toBe(3);
  expect(one.every(({ status, body }) => status === 202 || body.error.code === "IDEMPOTENCY_IN_PROGRESS")).toBe(true);
  for (const runId of made) {
    expect((await world.ended(Number(runId.slice(4)))).status).toBe("completed");
    expect([await notes(`before ${runId}`), await notes(`then ${runId}`)]).toEqual([0, 1]);
  }
}, 60_000);

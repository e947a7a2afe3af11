import { beforeAll, expect, test, vi } from "vitest";
import { stepEffects } from "#lib/operations/workflows/step-effects";
import { db, type Prisma, transaction } from "#lib/platform/db";
import { advanceRuns } from "#lib/runtime/workflow/advance-runs";
import type { Effects } from "#lib/runtime/workflow/run-steps";
import { publishSkill } from "#lib/testing/publish-skill";
import { hook } from "#lib/testing/webhooks";
import { launch, makeWorkflow, runOf } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

// What takes a run on is called by hand. Their first jobs are left out, because workers of other tests would take them.
let home: TestWorkspace;
let workflowId: string;
beforeAll(async () => {
  home = await createWorkspace();
  workflowId = await makeWorkflow(home, {
    steps: [
      { id: "one", type: "transform", output: "{{input.n}}" },
      { id: "two", type: "transform", output: "{{steps.one.output + 1}}" },
    ],
  });
});

async function start(ref = workflowId, input: Prisma.InputJsonObject = { n: 1 }): Promise<number> {
  const workflowId = Number(ref.slice(3));
  const version = await db().workflowVersion.findFirstOrThrow({ where: { workflowId } });
  const by = { workspaceId: home.workspace.id, userId: home.user.id, interface: "api", actor: { type: "system", id: null, name: null } } as const;
  return (await db().workflowRun.create({ data: { ...by, workflowId, versionId: version.id, input } })).id;
}
const starts = (count: number) => Promise.all(Array.from({ length: count }, (_, n) => start(workflowId, { n })));
const jobs = (ids: number[]) => ids.map((runId) => ({ runId, tries: 0 }));
const status = async (id: number) => (await db().workflowRun.findUniqueOrThrow({ where: { id } })).status;

test("of several that take the same runs on at once, each run is written by one", async () => {
  const ids = await starts(20);
  await Promise.all([ids, ids.toReversed(), ids.slice(5), [...ids.slice(0, 9), ...ids.slice(0, 9)]].map((some) => advanceRuns(jobs(some), stepEffects)));
  for (const [n, id] of ids.entries()) {
    const { events, ...run } = await db().workflowRun.findUniqueOrThrow({ where: { id }, include: { events: { orderBy: { seq: "asc" } } } });
    expect([run.status, run.output, run.lastEvent]).toEqual(["completed", n + 1, 4]);
    expect(events.map(({ seq, path, status }) => [seq, path, status])).toEqual([
      [1, "", "running"],
      [2, "one", "completed"],
      [3, "two", "completed"],
      [4, "", "completed"],
    ]);
  }
});

test("a run that somebody holds keeps no other waiting, and has its turn", async () => {
  const [held, ...others] = (await starts(5)) as [number, ...number[]];
  let going: Promise<unknown> | undefined;
  await transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM workflow_runs WHERE id = ${held} FOR NO KEY UPDATE`;
    going = advanceRuns(jobs([held, ...others]), stepEffects);
    for (const id of others) await runOf(home, `run_${id}`, (run) => run.status === "completed");
    expect(await status(held)).toBe("pending");
    // What it becomes meanwhile counts, and not what was read before.
    await tx.$executeRaw`UPDATE workflow_runs SET input = '{"n": 41}' WHERE id = ${held}`;
  });
  await going;
  expect(await db().workflowRun.findUniqueOrThrow({ where: { id: held } })).toMatchObject({ status: "completed", output: 42 });
});

test("one that cannot go on stops no other", async () => {
  const ids = await starts(3);
  const broken = await start();
  await db().$executeRaw`UPDATE workflow_runs SET last_event = 2147483647 WHERE id = ${broken}`;
  const ends = await advanceRuns(jobs([...ids, broken]), stepEffects);
  expect(ends.map((end) => end.status)).toEqual(["fulfilled", "fulfilled", "fulfilled", "rejected"]);
  expect(await Promise.all(ids.map(status))).toEqual(["completed", "completed", "completed"]);
});

test("where a webhook is told, it is told of each", async () => {
  const away = await createWorkspace();
  const id = await makeWorkflow(away, { steps: [{ id: "one", type: "transform", output: 1 }] });
  await hook(away, "https://example.com/hook", ["workflow.run.*"]);
  const runs = await Promise.all([1, 2, 3].map(async () => Number((await launch(away, id)).slice(4))));
  await advanceRuns(jobs(runs), stepEffects);
  const told = await db().webhookDelivery.findMany({ where: { webhook: { workspaceId: away.workspace.id } } });
  expect(told.map(({ type }) => type).sort()).toEqual([...Array(3).fill("workflow.run.completed"), ...Array(3).fill("workflow.run.started")]);
});

test("what a step needs first is got by a job of its own, so that it keeps no other run waiting", async () => {
  const never: Effects = { ...stepEffects, prepare: () => Promise.reject(new Error("It is prepared at once.")) };
  const id = await makeWorkflow(home, { steps: [{ id: "with", type: "skill", skill: await publishSkill({ script: "ls" }), input: "", attachments: [] }] });
  const [slow, quick] = [await start(id), await start()];
  expect((await advanceRuns(jobs([slow, quick]), never)).map((end) => end.status)).toEqual(["fulfilled", "fulfilled"]);
  expect([await status(slow), await status(quick)]).toEqual(["pending", "completed"]);
  const queued = await db().$queryRaw`SELECT id FROM pgboss.job WHERE name = 'workflow-prepare' AND (data ->> 'runId')::int = ${slow}`;
  expect(queued).toHaveLength(1);
});

const queuedFor = async (run: number) =>
  (await db().$queryRaw<unknown[]>`SELECT id FROM pgboss.job WHERE name = 'workflow' AND (data ->> 'runId')::int = ${run}`).length;

test("a run with more work than fits in one go is taken on again by itself", async () => {
  const id = await makeWorkflow(home, {
    steps: [
      {
        ...{ id: "each", type: "foreach", items: "{{input.list.filter(a, a < 30)}}" },
        steps: [{ id: "much", type: "transform", output: "{{input.list.filter(a, input.list.exists(b, a + b == -1)).size()}}" }],
      },
    ],
  });
  const run = await start(id, { list: Array.from({ length: 400 }, (_, n) => n) });
  await advanceRuns(jobs([run]), stepEffects);
  expect(await queuedFor(run)).toBeGreaterThan(0);
});

test("one transaction begins only so many steps, and the next go on", async () => {
  const inner = { id: "inner", type: "foreach", items: Array(50).fill(0), concurrency: 50 };
  const one = { id: "one", type: "skill", skill: await publishSkill({ script: "ls" }), input: "" };
  const id = await makeWorkflow(home, {
    steps: [{ id: "outer", type: "foreach", items: [1, 2, 3], concurrency: 3, steps: [{ ...inner, steps: [one] }] }],
  });
  const run = await start(id);
  for (let tries = 0; tries < 3; tries++) await advanceRuns(jobs([run]), stepEffects);
  expect(await queuedFor(run)).toBeGreaterThan(1);
  // What one transaction writes has the time at which it began.
  const together = await db().execution.groupBy({ by: ["createdAt"], where: { workflowRunId: run }, _count: true });
  expect(together.map(({ _count }) => _count)).toEqual([50, 50, 50]);
});

test("a webhook is told every step that waits, also those that did so before the rest was done", async () => {
  const away = await createWorkspace();
  const branches = [[{ id: "ok", type: "approval", message: "?" }], [{ id: "pause", type: "wait", seconds: 0.3 }]];
  const id = await makeWorkflow(away, { steps: [{ id: "both", type: "parallel", branches }] });
  await hook(away, "https://example.com/hook", ["workflow.run.*"]);
  const run = Number((await launch(away, id)).slice(4));
  await vi.waitUntil(async () => {
    await advanceRuns(jobs([run]), stepEffects);
    return (await status(run)) === "suspended";
  });
  const told = await db().webhookDelivery.findFirstOrThrow({ where: { webhook: { workspaceId: away.workspace.id }, type: "workflow.run.suspended" } });
  expect(JSON.parse(told.body).data.steps).toEqual(["ok"]);
});

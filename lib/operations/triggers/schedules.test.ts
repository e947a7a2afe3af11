import { spawn } from "node:child_process";
import { once } from "node:events";
import { beforeAll, expect, test, vi } from "vitest";
import { startDue } from "#lib/operations/triggers/start-due";
import { stepEffects } from "#lib/operations/workflows/step-effects";
import { db, transaction } from "#lib/platform/db";
import * as queue from "#lib/platform/queue";
import { startWorker } from "#lib/runtime/worker";
import { GRACE_MS } from "#lib/testing/grace";
import { json } from "#lib/testing/request";
import { auditOf, jobsOf, makeDue, makeTrigger, runsOf, seen } from "#lib/testing/trigger";
import { makeWorkflow } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

vi.mock("#lib/platform/queue", async (original) => {
  const real = await original<typeof queue>();
  return { ...real, enqueue: vi.fn(real.enqueue) };
});

let home: TestWorkspace;
let workflowId: string;
const schedule = { type: "schedule", cron: "0 9 1 1 *" };
beforeAll(async () => {
  home = await createWorkspace();
  const inputSchema = { type: "object", properties: { n: { type: "integer" } } };
  workflowId = await makeWorkflow(home, { inputSchema, steps: [{ id: "out", type: "transform", output: "{{input.n}}" }] });
});
const patch = (id: string, body: object, key = home.key) => json(`PATCH /api/v1/triggers/${id}`, { key, body });

test("what makes no sense is refused, by the field", async () => {
  const refused = async (body: object) => {
    const { status, body: answer } = await json("POST /api/v1/triggers", { key: home.key, body: { workflowId, ...schedule, ...body } });
    return [status, answer.error?.param];
  };
  for (const cron of ["* * * * * *", "@daily", "61 * * * *", "0 0 30 2 *", "nonsense", "H 1 * * *"])
    expect(await refused({ cron }), cron).toEqual([400, "cron"]);
  expect(await refused({ cron: undefined })).toEqual([400, "cron"]);
  for (const timezone of ["+01:00", "Mars/Olympus", ""]) expect(await refused({ timezone })).toEqual([400, "timezone"]);
  expect(await refused({ inputData: { n: "x" } })).toEqual([400, "inputData.n"]);
  expect(await refused({ type: "webhook" })).toEqual([400, "cron"]);
  expect(await refused({ workflowId: "wf_2000000000" })).toEqual([404, undefined]);
});

test("a workflow's bare number is as good as its id, as text or not", async () => {
  const number = workflowId.slice(3);
  for (const id of [number, Number(number), workflowId]) {
    const made = await json("POST /api/v1/triggers", { key: home.key, body: { workflowId: id, type: "webhook", enabled: false } });
    expect([made.status, made.body.workflowId], JSON.stringify(made.body)).toEqual([201, workflowId]);
  }
  const { status, body } = await json("POST /api/v1/triggers", { key: home.key, body: { workflowId: true, type: "webhook" } });
  expect([status, body.error.param]).toEqual([400, "workflowId"]);
});

test("the next time is the timezone's, moves with what is changed, and is gone while it is off", async () => {
  const made = await makeTrigger(home, { workflowId, ...schedule, timezone: "America/New_York" });
  expect(made).toMatchObject({
    url: null,
    enabled: true,
    lastAt: null,
    lastRunId: null,
    cron: "0 9 1 1 *",
    nextAt: expect.stringMatching(/-01-01T14:00:00.000Z$/),
  });
  expect((await patch(made.id, { timezone: "Europe/Berlin" })).body.nextAt).toMatch(/-01-01T08:00:00.000Z$/);
  expect((await patch(made.id, { cron: "30  10 1 1 *" })).body).toMatchObject({ cron: "30 10 1 1 *", nextAt: expect.stringMatching(/-01-01T09:30:00.000Z$/) });
  const off = (await patch(made.id, { enabled: false })).body;
  expect([off.enabled, off.nextAt, off.disabledReason]).toEqual([false, null, null]);
  expect((await patch(made.id, { cron: "0 9 1 1 *" })).body.nextAt).toBeNull();
  expect((await patch(made.id, { enabled: true })).body.nextAt).toMatch(/-01-01T08:00:00.000Z$/);
  expect((await patch(made.id, { cron: "0 0 30 2 *" })).body.error.param).toBe("cron");
  expect((await patch(made.id, { inputData: { n: "x" } })).body.error.param).toBe("inputData.n");
  // A change that is none does not pass over what is due.
  await makeDue(made);
  await patch(made.id, { cron: "0 9 1 1 *", inputData: { n: 1 } });
  await startDue();
  expect(await runsOf(made)).toMatchObject([{ input: { n: 1 } }]);
  expect((await auditOf(made)).map(({ action }) => action)).toEqual(["trigger.create", ...Array(5).fill("trigger.update"), "trigger.update", "trigger.fire"]);
});

test("four workers that race start each of fifty once, with one job", async () => {
  const made = [];
  for (let i = 0; i < 50; i++) made.push(await makeTrigger(home, { workflowId, ...schedule, inputData: { n: i } }));
  for (const each of made) await makeDue(each);
  await Promise.all([startDue(), startDue(), startDue(), startDue()]);
  await startDue();
  const runs = (await Promise.all(made.map(runsOf))).flat();
  expect(runs.map(({ input }) => (input as { n: number }).n).sort((a, b) => a - b)).toEqual(made.map((_, i) => i));
  expect(await jobsOf(runs)).toBe(50);
  expect(await seen(home, made[0])).toMatchObject({
    nextAt: expect.stringMatching(/-01-01T09:00/),
    lastAt: expect.any(String),
    lastRunId: `run_${runs[0]?.id}`,
  });
  await db().trigger.deleteMany({ where: { workspaceId: home.workspace.id } });
});

test("times that passed while nobody looked are one start", async () => {
  const made = await makeTrigger(home, { workflowId, type: "schedule", cron: "* * * * *" });
  await makeDue(made, 7 * 24 * 3600);
  await startDue();
  await startDue();
  expect(await runsOf(made)).toHaveLength(1);
  const { nextAt } = await seen(home, made);
  expect(new Date(nextAt).getTime() - Date.now()).toBeLessThan(61_000);
  expect(new Date(nextAt).getTime()).toBeGreaterThan(Date.now() - 2000);
});

test("a start that fails leaves nothing, keeps nobody else from theirs, and is still due", async () => {
  const [poor, fine] = [await makeTrigger(home, { workflowId, ...schedule }), await makeTrigger(home, { workflowId, ...schedule })];
  await makeDue(poor, 100);
  await makeDue(fine);
  const { enqueue } = await vi.importActual<typeof queue>("#lib/platform/queue");
  vi.mocked(queue.enqueue).mockImplementation(async (tx, name, data, options) => {
    const run = "runId" in data && (await tx.workflowRun.findUnique({ where: { id: data.runId } }));
    if (run && poor.id === `trg_${run.triggerId}`) throw new Error("the queue is broken");
    return enqueue(tx, name, data, options);
  });
  await startDue();
  expect([await runsOf(poor), (await runsOf(fine)).length]).toEqual([[], 1]);
  expect(await seen(home, poor)).toMatchObject({ enabled: true, lastAt: null });
  expect((await db().trigger.findUniqueOrThrow({ where: { id: Number(poor.id.slice(4)) } })).nextAt?.getTime()).toBeLessThan(Date.now());
  expect((await auditOf(poor)).map(({ action }) => action)).toEqual(["trigger.create"]);
  vi.mocked(queue.enqueue).mockImplementation(enqueue);
});

test("a worker that is killed in the middle of a start has started nothing, and the next one does", async () => {
  const made = await makeTrigger(home, { workflowId, ...schedule });
  await makeDue(made);
  const version = await db().workflowVersion.findFirstOrThrow({ where: { workflowId: Number(workflowId.slice(3)) } });
  await transaction(async (tx) => {
    // What the run stands on is held, so that the worker stops right where it makes the run.
    await tx.$queryRaw`SELECT 1 FROM workflow_versions WHERE id = ${version.id} FOR UPDATE`;
    const script = 'await (await import("#lib/operations/triggers/start-due")).startDue()';
    const worker = spawn(process.execPath, ["--input-type=module", "-e", script], { env: process.env, stdio: "ignore" });
    const isStuck = async () =>
      (await db().$queryRaw<unknown[]>`SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.query LIKE '%workflow_runs%'`)
        .length;
    for (const end = Date.now() + 20_000; !(await isStuck()); ) if (Date.now() > end) throw new Error("the worker did not come so far");
    worker.kill("SIGKILL");
    await once(worker, "exit");
  });
  expect(await runsOf(made)).toEqual([]);
  for (const end = Date.now() + 10_000; (await runsOf(made)).length === 0 && Date.now() < end; ) await startDue();
  await startDue();
  const runs = await runsOf(made);
  expect([runs.length, await jobsOf(runs)]).toEqual([1, 1]);
});

test("what can start nothing any more is switched off and says why", async () => {
  const { key, id: keyId } = await home.addKey(["*"]);
  const member = await home.addMember("member");
  const byKey = await makeTrigger({ key }, { workflowId, ...schedule });
  const byMember = await makeTrigger(member, { workflowId, ...schedule });
  const other = await makeWorkflow(home, { steps: [{ id: "out", type: "transform", output: 1 }] });
  const unfit = await makeTrigger(home, { workflowId: other, ...schedule, inputData: { n: 1 } });
  await db().apiKey.update({ where: { id: keyId }, data: { revokedAt: new Date() } });
  await db().member.deleteMany({ where: { userId: member.user.id } });
  const { body } = await json(`GET /api/v1/workflows/definitions/${other}`, { key: home.key });
  const inputSchema = { type: "object", required: ["needed"] };
  await json(`PUT /api/v1/workflows/definitions/${other}`, { key: home.key, body: { slug: body.slug, name: body.name, steps: body.steps, inputSchema } });
  for (const each of [byKey, byMember, unfit]) await makeDue(each);
  await startDue();
  const problems = [];
  for (const each of [byKey, byMember, unfit]) {
    const now = await seen(home, each);
    expect(now).toMatchObject({ enabled: false, nextAt: null, disabledReason: now.lastProblem.message, lastRunId: null });
    expect((await auditOf(each)).at(-1)).toMatchObject({
      action: "trigger.update",
      actorType: "system",
      metadata: { enabled: false, code: now.lastProblem.code },
    });
    problems.push(now.lastProblem.code);
  }
  expect(problems).toEqual(["KEY_REVOKED", "ROLE_REQUIRED", "INVALID_INPUT"]);
  // On again only with what fits; and then in the name of who switched it on.
  expect((await patch(unfit.id, { enabled: true })).status).toBe(400);
  expect((await patch(unfit.id, { enabled: true, inputData: { needed: 1 } })).body).toMatchObject({ enabled: true, disabledReason: null, lastProblem: null });
  expect((await patch(byMember.id, { enabled: true })).body.runsAs).toMatchObject({ type: "api_key" });
  await makeDue(byMember);
  await startDue();
  expect(await runsOf(byMember)).toMatchObject([{ userId: home.user.id }]);
});

test("a key that is rotated takes its triggers along", async () => {
  const { key, id } = await home.addKey(["*"]);
  const made = await makeTrigger({ key }, { workflowId, ...schedule });
  const rotated = await json(`POST /api/v1/api-keys/key_${id}/rotate`, { token: await home.addSteppedUpSession(), body: { graceSeconds: 0 } });
  expect(rotated.status, JSON.stringify(rotated.body)).toBe(201);
  expect((await seen(home, made)).runsAs.id).toBe(rotated.body.id);
  await makeDue(made);
  await startDue();
  expect(await runsOf(made)).toMatchObject([{ apiKeyId: Number(rotated.body.id.slice(4)) }]);
});

test("who changes a trigger is whose name it works in, but not who only stops it", async () => {
  const member = await home.addMember("member");
  const made = await makeTrigger(home, { workflowId, ...schedule });
  const userOf = async () => (await db().trigger.findUniqueOrThrow({ where: { id: Number(made.id.slice(4)) } })).userId;
  await patch(made.id, { enabled: false }, member.key);
  expect(await userOf()).toBe(home.user.id);
  await patch(made.id, { inputData: { n: 2 } }, member.key);
  expect(await userOf()).toBe(member.user.id);
  // Whoever tries it does so in their own name, with what they are allowed.
  const { key, id } = await home.addKey(["tool:execute"]);
  const fired = await json(`POST /api/v1/triggers/${made.id}/fire`, { key, body: {} });
  expect(fired.status).toBe(202);
  expect(await runsOf(made)).toMatchObject([{ apiKeyId: id, userId: home.user.id, scopes: ["tool:execute"], input: { n: 2 } }]);
  expect((await json(`POST /api/v1/triggers/${made.id}/fire`, { key, body: { event: 1 } })).body.error.param).toBe("event");
});

test("a stranger finds none of it, and what is deleted with its workflow starts nothing", async () => {
  const stranger = await createWorkspace();
  const own = await makeWorkflow(home, { steps: [{ id: "out", type: "transform", output: 1 }] });
  const made = await makeTrigger(home, { workflowId: own, ...schedule });
  const theirs = [
    `GET /api/v1/triggers/${made.id}`,
    `DELETE /api/v1/triggers/${made.id}`,
    `PATCH /api/v1/triggers/${made.id}`,
    `POST /api/v1/triggers/${made.id}/fire`,
  ];
  for (const what of theirs) expect((await json(what, { key: stranger.key, ...(/^P/.test(what) && { body: {} }) })).status, what).toBe(404);
  expect((await json("POST /api/v1/triggers", { key: stranger.key, body: { workflowId: own, ...schedule } })).status).toBe(404);
  expect((await json("GET /api/v1/triggers", { key: stranger.key })).body.data).toEqual([]);
  expect((await json(`GET /api/v1/triggers?workflowId=${own}`, { key: home.key })).body.data.map(({ id }: { id: string }) => id)).toEqual([made.id]);
  await makeDue(made);
  await json(`DELETE /api/v1/workflows/definitions/${own}`, { key: home.key });
  await startDue();
  expect([(await seen(home, made)).error.code, await runsOf(made)]).toEqual(["NOT_FOUND", []]);
});

test("a worker starts it by itself, and the run ends", async () => {
  const worker = await startWorker(stepEffects, startDue);
  const made = await makeTrigger(home, { workflowId, ...schedule, inputData: { n: 42 } });
  await makeDue(made);
  let runs = await runsOf(made);
  for (const end = Date.now() + 20_000; runs[0]?.status !== "completed" && Date.now() < end; runs = await runsOf(made))
    await new Promise((resolve) => setTimeout(resolve, 50));
  await worker.stop(GRACE_MS);
  expect(runs).toMatchObject([{ status: "completed", output: 42, interface: "workflow", userId: home.user.id }]);
});

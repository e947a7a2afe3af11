import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, expect, test } from "vitest";
import { pollDue } from "#lib/operations/triggers/poll-due";
import { db, transaction } from "#lib/platform/db";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";
import { accountOf, declareKind, KIND, poll, watching } from "#lib/testing/happenings";
import { connectAccount } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import { auditOf, jobsOf, makeDue, makeTrigger, runsOf, seen } from "#lib/testing/trigger";
import { makeWorkflow } from "#lib/testing/workflow";
import { createWorkspace } from "#lib/testing/workspace";

afterAll(declareKind());

const rowOf = ({ id }: { id: string }) => db().trigger.findUniqueOrThrow({ where: { id: Number(id.slice(4)) } });
const eventsOf = async ({ key }: { key: string }, { id }: { id: string }) => (await json(`GET /api/v1/triggers/${id}/events?limit=100`, { key })).body.data;
const numbers = async (made: { id: string }) => (await runsOf(made)).map(({ input }) => (input as { event: { n: number } }).event.n);

test("what happens is started once, with any number of workers, and nothing of before", async () => {
  const home = await createWorkspace();
  accountOf(home).happen({ n: 1 });
  await connectAccount(home, "gmail");
  const workflowId = await makeWorkflow(home, { steps: [{ id: "out", type: "transform", output: 1 }] });
  const made = await makeTrigger(home, { workflowId, type: "event", event: KIND, inputData: { place: "here" } });
  expect(made).toMatchObject({ event: KIND, source: null, nextAt: expect.any(String), timezone: null });
  await poll(made);
  accountOf(home).happen({ n: 2 }, { n: 3 });
  await makeDue(made);
  await Promise.all([pollDue(), pollDue(), pollDue(), pollDue()]);
  await poll(made);
  const runs = await runsOf(made);
  expect(runs.map(({ input }) => input)).toEqual([
    { place: "here", event: { n: 2 } },
    { place: "here", event: { n: 3 } },
  ]);
  expect(runs).toMatchObject([{ userId: home.user.id, interface: "workflow", scopes: ["*"] }, {}]);
  expect(await jobsOf(runs)).toBe(2);
  expect((await auditOf(made)).slice(1)).toMatchObject(Array(2).fill({ action: "trigger.fire", actorName: "Event" }));
  const { nextAt } = await seen(home, made);
  expect(new Date(nextAt).getTime() - Date.now()).toBeGreaterThan(50_000);
});

test("an event that is seen twice is started once", async () => {
  const { home, account, made } = await watching();
  account.happen({ n: 1 }, { n: 2 }, { n: 1 });
  await poll(made);
  account.happen({ n: 2 }, { n: 3 });
  await poll(made);
  expect(await numbers(made)).toEqual([1, 2, 3]);
  expect((await eventsOf(home, made)).map(({ status }: { status: string }) => status)).toEqual(["started", "started", "started"]);
});

test("a worker that is lost has its turn taken, and when it comes back late it starts nothing", async () => {
  const { account, made } = await watching();
  account.happen({ n: 1 });
  const late = Promise.withResolvers<void>();
  account.instead = () => late.promise;
  await makeDue(made);
  const first = pollDue();
  await expect.poll(() => account.reading, { interval: 5 }).toBe(1);
  account.instead = undefined;
  // As long as its lease lasts nobody else reads the account.
  await pollDue();
  expect(account.polls).toBe(2);
  await db().$executeRaw`UPDATE triggers SET lease_until = now() - interval '1s' WHERE id = ${Number(made.id.slice(4))}`;
  await pollDue();
  expect(await numbers(made)).toEqual([1]);
  late.resolve();
  await first;
  expect(await numbers(made)).toEqual([1]);
  expect(await rowOf(made)).toMatchObject({ leaseUntil: null, failures: 0 });
});

test("a worker that is killed in the middle of starting has started nothing, and the next one does", async () => {
  const { workflowId, account, made } = await watching();
  await makeDue(made);
  account.happen({ n: 7 });
  const version = await db().workflowVersion.findFirstOrThrow({ where: { workflowId: Number(workflowId.slice(3)) } });
  await transaction(async (tx) => {
    // What the run stands on is held, so that the worker stops right where it makes the run.
    await tx.$queryRaw`SELECT 1 FROM workflow_versions WHERE id = ${version.id} FOR UPDATE`;
    const happened = `{ happened: [{ key: "happened-7", payload: { n: 7 } }], cursor: { read: 1 } }`;
    const kind = `{ name: "${KIND}", source: null, poll: async () => (${happened}) }`;
    const script = `(await import("#lib/runtime/connectors/connectors")).EVENTS.push(${kind}); await (await import("#lib/operations/triggers/poll-due")).pollDue()`;
    const worker = spawn(process.execPath, ["--input-type=module", "-e", script], { env: process.env, stdio: "ignore" });
    const isStuck = async () =>
      (await db().$queryRaw<unknown[]>`SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.query LIKE '%workflow_runs%'`)
        .length;
    for (const end = Date.now() + 20_000; !(await isStuck()); ) if (Date.now() > end) throw new Error("the worker did not come so far");
    worker.kill("SIGKILL");
    await once(worker, "exit");
  });
  expect([await runsOf(made), await db().triggerEvent.count({ where: { triggerId: Number(made.id.slice(4)) } })]).toEqual([[], 0]);
  await db().$executeRaw`UPDATE triggers SET lease_until = now() - interval '1s' WHERE id = ${Number(made.id.slice(4))}`;
  for (const end = Date.now() + 10_000; (await runsOf(made)).length === 0 && Date.now() < end; ) await pollDue();
  await poll(made);
  const runs = await runsOf(made);
  expect([runs.length, await jobsOf(runs)]).toEqual([1, 1]);
});

test("of one account two triggers are read at once, and in the end all", async () => {
  const { home, workflowId, account, made } = await watching();
  const all = [made];
  for (let i = 0; i < 4; i++) all.push(await makeTrigger(home, { workflowId, type: "event", event: KIND }));
  account.happen({ n: 1 });
  const gate = Promise.withResolvers<void>();
  account.instead = () => gate.promise;
  for (const each of all) await makeDue(each);
  const workers = [pollDue(), pollDue(), pollDue()];
  await expect.poll(() => account.reading, { interval: 5 }).toBe(2);
  await pollDue();
  expect(account.reading).toBe(2);
  gate.resolve();
  await Promise.all(workers);
  await pollDue();
  expect(account.most).toBe(2);
  for (const each of all) expect(await numbers(each)).toEqual([1]);
});

test("who is asked to wait waits, and has not failed", async () => {
  const { home, account, made } = await watching();
  account.instead = () => Promise.reject(new ConnectorProblem("PROVIDER_RATE_LIMITED", "Wait.", { retryAfter: 900 }));
  for (let i = 0; i < 12; i++) await poll(made);
  expect(await rowOf(made)).toMatchObject({ failures: 0, enabled: true, leaseUntil: null });
  const { nextAt, lastProblem } = await seen(home, made);
  expect([lastProblem, Math.round((new Date(nextAt).getTime() - Date.now()) / 60_000)]).toEqual([null, 15]);
});

test("after ten failures in a row it is switched off, which is told once", async () => {
  const { home, account, made } = await watching();
  const hook = await json("POST /api/v1/account/webhooks", { key: home.key, body: { url: "https://example.com/hook", events: ["trigger.disabled"] } });
  const fail = () => Promise.reject(new Error("secret words of the app"));
  account.instead = fail;
  for (let i = 0; i < 9; i++) await poll(made);
  expect(await seen(home, made)).toMatchObject({ enabled: true, lastProblem: { code: "PROVIDER_UNAVAILABLE" } });
  // Once it can be read again it begins to count anew.
  account.instead = undefined;
  await poll(made);
  expect(await rowOf(made)).toMatchObject({ failures: 0, lastProblem: null });
  account.instead = fail;
  for (let i = 0; i < 10; i++) await poll(made);
  const now = await seen(home, made);
  expect(now).toMatchObject({ enabled: false, nextAt: null, disabledReason: expect.stringContaining("10 times in a row") });
  expect(JSON.stringify(now)).not.toContain("secret words");
  await poll(made);
  const told = await db().webhookDelivery.findMany({ where: { webhookId: Number(hook.body.data.id.replace(/\D+/, "")) } });
  expect(told.map(({ type, body }) => [type, JSON.parse(body).data])).toEqual([["trigger.disabled", { id: made.id, reason: now.disabledReason }]]);
  expect((await auditOf(made)).at(-1)).toMatchObject({ action: "trigger.update", actorType: "system", metadata: { enabled: false } });
  // What happened while it was off is not made up for.
  account.instead = undefined;
  account.happen({ n: 1 });
  const on = await json(`PATCH /api/v1/triggers/${made.id}`, { key: home.key, body: { enabled: true } });
  expect(on.body).toMatchObject({ enabled: true, disabledReason: null, lastProblem: null, nextAt: expect.any(String) });
  await poll(made);
  account.happen({ n: 2 });
  await poll(made);
  expect(await numbers(made)).toEqual([2]);
});

test("one that is off is not read, and one that is changed while it is read is read again", async () => {
  const { home, account, made } = await watching();
  await json(`PATCH /api/v1/triggers/${made.id}`, { key: home.key, body: { enabled: false } });
  await poll(made);
  expect(account.polls).toBe(1);
  await json(`PATCH /api/v1/triggers/${made.id}`, { key: home.key, body: { enabled: true } });
  await poll(made);
  account.happen({ n: 5 });
  account.instead = async () => {
    account.instead = undefined;
    await json(`PATCH /api/v1/triggers/${made.id}`, { key: home.key, body: { inputData: { place: "there" } } });
  };
  await poll(made);
  await poll(made);
  expect((await runsOf(made)).map(({ input }) => input)).toEqual([{ place: "there", event: { n: 5 } }]);
});

test("an account that is not connected any more is said, and looked at as soon as it is back; another one begins anew", async () => {
  const { home, account, made } = await watching();
  await json("DELETE /api/v1/connectors/gmail", { key: home.key });
  await poll(made);
  await poll(made);
  expect(await seen(home, made)).toMatchObject({ enabled: true, lastProblem: { code: "TOOL_NOT_CONNECTED" } });
  expect((await rowOf(made)).failures).toBe(0);
  account.happen({ n: 1 });
  await connectAccount(home, "gmail");
  await pollDue();
  expect(await numbers(made)).toEqual([1]);
  account.happen({ n: 2 });
  await connectAccount(home, "gmail", "grace@example.com");
  await pollDue();
  expect(await numbers(made)).toEqual([1]);
  account.happen({ n: 3 });
  await poll(made);
  expect(await numbers(made)).toEqual([1, 3]);
});

test("what cannot be started is kept, keeps nothing else from being started, and can be started later", async () => {
  const { home, account, made, workflowId } = await watching();
  account.happen({ n: 1 }, { n: 5000 }, { n: 2 });
  await poll(made);
  expect(await numbers(made)).toEqual([1, 2]);
  const events = await eventsOf(home, made);
  expect(events.map(({ status }: { status: string }) => status)).toEqual(["started", "failed", "started"]);
  const failed = events[1];
  expect(failed).toMatchObject({ runId: null, executionId: null, problem: { code: "INVALID_INPUT", message: expect.stringMatching(/^event\.n: /) } });
  const replay = (key: string, eventId = failed.id, id = made.id) => json(`POST /api/v1/triggers/${id}/events/${eventId}/replay`, { key, body: {} });
  expect((await replay(home.key)).body.error).toMatchObject({ code: "INVALID_INPUT", param: "event.n" });

  const { slug, name, steps } = (await json(`GET /api/v1/workflows/definitions/${workflowId}`, { key: home.key })).body;
  await json(`PUT /api/v1/workflows/definitions/${workflowId}`, { key: home.key, body: { slug, name, steps } });
  const { key: mayRun } = await home.addKey(["tool:execute"]);
  const { key: mayBoth, id: keyId } = await home.addKey(["tool:execute", "connector:gmail:read"]);
  expect((await replay(mayRun)).body).toMatchObject({ error: "PERMISSION_REQUIRED", scope: "connector:gmail:read" });
  const again = await replay(mayBoth);
  expect([again.status, again.body]).toEqual([202, { runId: expect.stringMatching(/^run_/), executionId: null, status: "pending" }]);
  expect((await runsOf(made)).at(-1)).toMatchObject({ apiKeyId: keyId, input: { event: { n: 5000 } } });
  expect((await eventsOf(home, made))[0]).toMatchObject({ status: "started", runId: again.body.runId, replayOf: failed.id });
  expect((await auditOf(made)).at(-1)).toMatchObject({ action: "trigger.replay", metadata: { of: failed.id, run: again.body.runId } });

  const other = await makeTrigger(home, { workflowId, type: "event", event: KIND });
  const stranger = await createWorkspace();
  for (const answer of [await replay(home.key, failed.id, other.id), await replay(stranger.key), await replay(home.key, "tev_2000000000")])
    expect(answer.status).toBe(404);
  expect((await json(`GET /api/v1/triggers/${made.id}/events`, { key: stranger.key })).status).toBe(404);
});

test("more than a workspace can want at once is kept and passed over", async () => {
  const { home, account, made } = await watching();
  account.happen(...Array.from({ length: 5000 }, (_, n) => ({ n })));
  await poll(made);
  expect(await numbers(made)).toEqual(Array.from({ length: 100 }, (_, n) => n));
  const events = await eventsOf(home, made);
  expect(events.map(({ status, problem }: { status: string; problem: { code: string } | null }) => [status, problem?.code])).toEqual(
    Array(100).fill(["skipped", "TOO_MANY_EVENTS"]),
  );
  // Who tells of thousands is read on all the same.
  expect(await db().triggerEvent.count({ where: { triggerId: Number(made.id.slice(4)) } })).toBe(200);
  expect(await rowOf(made)).toMatchObject({ leaseUntil: null, failures: 0, cursor: { at: { read: 5000 } } });
});

test("who made it and may not any more starts nothing", async () => {
  const { home, workflowId, account } = await watching();
  const member = await home.addMember("member");
  const theirs = await makeTrigger(member, { workflowId, type: "event", event: KIND });
  await db().member.deleteMany({ where: { userId: member.user.id } });
  account.happen({ n: 1 });
  await poll(theirs);
  expect(await seen(home, theirs)).toMatchObject({ enabled: false, lastProblem: { code: "ROLE_REQUIRED" }, lastRunId: null });
});

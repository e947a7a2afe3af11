import { afterAll, beforeAll, expect, test } from "vitest";
import { pollDue } from "#lib/operations/triggers/poll-due";
import { startDue } from "#lib/operations/triggers/start-due";
import { db } from "#lib/platform/db";
import { accountOf, declareKind, KIND, poll } from "#lib/testing/happenings";
import { connectAccount } from "#lib/testing/providers";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { auditOf, makeDue, makeTrigger, runsOf, seen } from "#lib/testing/trigger";
import { makeWorkflow } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

const gone = declareKind();
afterAll(gone);

let home: TestWorkspace;
const skill = "text-statistics";
beforeAll(async () => {
  home = await createWorkspace();
  await connectAccount(home, "gmail");
});

const tell = ({ url }: { url: string }, body: unknown, id?: string) =>
  json(`POST ${new URL(url).pathname}`, { body: JSON.stringify(body), headers: id === undefined ? {} : { "webhook-id": id } });
/** The runs of the skill that a trigger has started, first things first. */
const executionsOf = async ({ id }: { id: string }) => {
  const events = await db().triggerEvent.findMany({ where: { triggerId: Number(id.slice(4)) }, include: { execution: true }, orderBy: { id: "asc" } });
  return events.flatMap(({ execution }) => execution ?? []);
};
const refused = async (body: object) => {
  const { status, body: answer } = await json("POST /api/v1/triggers", { key: home.key, body });
  return [status, answer.error?.param, answer.error?.message ?? answer.error];
};

test("a call starts a skill with what its input makes of it, once for each delivery", async () => {
  const made = await makeTrigger(home, { skill, type: "webhook", input: "{{event.title}}: {{event.lines}}" });
  expect(made).toMatchObject({ skill, workflowId: null, workflowSlug: null, input: "{{event.title}}: {{event.lines}}", inputData: {}, lastExecutionId: null });
  const first = await tell(made, { title: "Poem", lines: ["a", 2] }, "one");
  expect([first.status, first.body]).toEqual([202, { runId: null, executionId: expect.stringMatching(/^exec_/), status: "queued" }]);
  expect((await tell(made, {}, "one")).body).toEqual(first.body);
  expect(await executionsOf(made)).toMatchObject([{ input: 'Poem: ["a",2]', skillSlug: skill, userId: home.user.id, interface: "workflow", scopes: ["*"] }]);
  expect(await seen(home, made)).toMatchObject({ lastExecutionId: first.body.executionId, lastRunId: null, lastProblem: null, lastAt: expect.any(String) });
  const jobs = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM pgboss.job WHERE name = 'execution' AND data ->> 'executionId' = ${first.body.executionId.slice(5)}`;
  expect(jobs).toHaveLength(1);
  expect((await auditOf(made)).at(-1)).toMatchObject({ action: "trigger.fire", metadata: { execution: first.body.executionId, skill } });
  expect(await auditOf({ id: first.body.executionId })).toMatchObject([{ action: "execution.create", metadata: { trigger: made.id } }]);
});

test("a time starts a skill, and what happens in an account does", async () => {
  const timed = await makeTrigger(home, { skill, type: "schedule", cron: "0 9 1 1 *", input: "{{ stays as it is }}" });
  await makeDue(timed);
  await Promise.all([startDue(), startDue(), startDue()]);
  expect(await executionsOf(timed)).toMatchObject([{ input: "{{ stays as it is }}" }]);
  expect(await seen(home, timed)).toMatchObject({ enabled: true, nextAt: expect.stringMatching(/-01-01T09:00/) });

  const anything = await publishSkill({ script: "cat" });
  const told = await makeTrigger(home, {
    skill: anything,
    type: "event",
    event: KIND,
    inputData: { text: "{{event.title}}", all: ["{{event.n + 1}}", "no. {{event.n}}"] },
  });
  const plain = await makeTrigger(home, { skill: anything, type: "event", event: KIND });
  accountOf(home).happen({ n: 1, title: "One" });
  for (const each of [told, plain]) await makeDue(each);
  await Promise.all([pollDue(), pollDue()]);
  expect(await executionsOf(told)).toMatchObject([{ input: { text: "One", all: [2, "no. 1"] } }]);
  expect(await executionsOf(plain)).toMatchObject([{ input: { event: { n: 1, title: "One" } } }]);
});

test("it is tried, and an event is started again, in the name of who asks", async () => {
  const made = await makeTrigger(home, { skill, type: "webhook", input: "{{event.title}}" });
  const { key } = await home.addKey(["tool:execute"]);
  const fired = await json(`POST /api/v1/triggers/${made.id}/fire`, { key, body: { event: { title: "Tried" } } });
  expect([fired.status, fired.body]).toEqual([202, { runId: null, executionId: expect.stringMatching(/^exec_/), status: "queued" }]);
  const [event] = (await json(`GET /api/v1/triggers/${made.id}/events`, { key: home.key })).body.data;
  expect((await json(`POST /api/v1/triggers/${made.id}/events/${event.id}/replay`, { key, body: {} })).status).toBe(202);
  expect(await executionsOf(made)).toMatchObject([
    { input: "Tried", scopes: ["tool:execute"] },
    { input: "Tried", scopes: ["tool:execute"] },
  ]);
  expect((await json(`POST /api/v1/triggers/${made.id}/fire`, { key, body: {} })).body.error.param).toBe("input");
});

test("what is refused is kept and leaves no run; a skill that has gone is said", async () => {
  const made = await makeTrigger(home, { skill, type: "webhook", input: "{{event.title}}" });
  const missing = await tell(made, { name: "x" }, "a");
  expect([missing.status, missing.body.error.param]).toEqual([400, "input"]);
  await db().driveSkill.updateMany({ where: { workspaceId: home.workspace.id, skill: { slug: skill } }, data: { enabled: false } });
  const before = await db().execution.count({ where: { workspaceId: home.workspace.id } });
  const off = await tell(made, { title: "x" }, "b");
  expect(off.body.error.code).toBe("SKILL_DISABLED");
  expect(await seen(home, made)).toMatchObject({ enabled: true, lastProblem: { code: "SKILL_DISABLED" } });
  // A time that comes to nothing is one failure of ten.
  const timed = await makeTrigger(home, { skill, type: "schedule", cron: "0 9 1 1 *", input: "x" });
  for (let i = 0; i < 10; i++) {
    await db().$executeRaw`UPDATE triggers SET next_at = now() - interval '1 hour' + ${i} * interval '1 minute' WHERE id = ${Number(timed.id.slice(4))}`;
    expect((await seen(home, timed)).enabled).toBe(true);
    await startDue();
  }
  expect(await seen(home, timed)).toMatchObject({ enabled: false, nextAt: null, disabledReason: expect.stringContaining("10 times in a row") });
  expect(await db().execution.count({ where: { workspaceId: home.workspace.id } })).toBe(before);
  await db().driveSkill.updateMany({ where: { workspaceId: home.workspace.id, skill: { slug: skill } }, data: { enabled: true } });
  expect((await tell(made, { title: "x" }, "b")).status).toBe(202);
  const events = (await json(`GET /api/v1/triggers/${made.id}/events`, { key: home.key })).body.data;
  expect(events.map(({ status, problem }: { status: string; problem: unknown }) => [status, problem === null])).toEqual([
    ["started", true],
    ["failed", false],
  ]);
});

test("what is asked for has to make sense", async () => {
  const workflowId = await makeWorkflow(home, { steps: [{ id: "out", type: "transform", output: 1 }] });
  const hook = { type: "webhook" };
  expect(await refused({ ...hook })).toEqual([400, "workflowId", expect.any(String)]);
  expect(await refused({ ...hook, workflowId, skill })).toEqual([400, "skill", expect.any(String)]);
  expect(await refused({ ...hook, skill: "there-is-none" })).toEqual([404, undefined, "There is no such skill."]);
  expect(await refused({ ...hook, workflowId, input: "x" })).toEqual([400, "input", expect.any(String)]);
  expect(await refused({ ...hook, skill, input: "x", inputData: {} })).toEqual([400, "input", expect.any(String)]);
  // This skill takes a text and nothing else, so that no event would ever start it.
  expect(await refused({ ...hook, skill })).toEqual([400, "input", expect.stringContaining("{{event")]);
  expect(await refused({ ...hook, skill, source: "x" })).toEqual([400, "source", expect.any(String)]);
  expect(await refused({ type: "event", skill, event: KIND, source: "x" })).toEqual([400, "source", expect.any(String)]);
  // Only who may do everything makes one, which is more than reading the account.
  const { key } = await home.addKey(["tool:execute", "connector:gmail:read"]);
  expect((await json("POST /api/v1/triggers", { key, body: { type: "event", skill, event: KIND } })).body.error).toBe("ACCESS_DENIED");
});

test("templates are looked at when they are made, and the way to what is wrong is said", async () => {
  const event = { type: "event", skill, event: KIND };
  expect(await refused({ ...event, inputData: { list: [{ text: "{{event.titel}}" }] } })).toEqual([
    400,
    "inputData.list.0.text",
    'The event has no "titel". It has n, title.',
  ]);
  expect(await refused({ ...event, input: "{{event.title" })).toEqual([400, "input", expect.stringContaining("no }}")]);
  expect(await refused({ ...event, input: "{{event.title +}}" })).toEqual([400, "input", expect.any(String)]);
  for (const name of ["input", "steps.a.output", "run.id", "item", "index"])
    expect(await refused({ ...event, inputData: { a: `{{${name}}}` } }), name).toEqual([400, "inputData.a", expect.stringContaining("only event")]);
  expect(await refused({ ...event, inputData: { a: "{{nothing}}" } })).toEqual([400, "inputData.a", expect.any(String)]);
  // Of a webhook nobody knows what comes.
  const made = await makeTrigger(home, { type: "webhook", skill, inputData: { a: "{{event.anything}}" } });
  const patch = (body: object) => json(`PATCH /api/v1/triggers/${made.id}`, { key: home.key, body });
  expect((await patch({ inputData: { a: "{{evnt.x}}" } })).body.error.param).toBe("inputData.a");
  expect((await patch({ input: "{{event.b}}" })).body).toMatchObject({ input: "{{event.b}}", inputData: {} });
  expect((await patch({ inputData: { c: 1 } })).body).toMatchObject({ input: null, inputData: { c: 1 } });
  // In a workflow's steps there is no event: what has happened is in its input.
  const steps = [{ id: "out", type: "transform", output: "{{event.x}}" }];
  const { body } = await json("POST /api/v1/workflows/check", { key: home.key, body: { slug: "a", name: "A", steps } });
  expect(body.problems).toMatchObject([{ step: "out", message: expect.stringContaining("event is only there") }]);
});

test("a workflow gets what is filled in, and nothing beside it", async () => {
  const workflowId = await makeWorkflow(home, {
    inputSchema: { type: "object", required: ["title"], properties: { title: { type: "string" } }, additionalProperties: false },
    steps: [{ id: "out", type: "transform", output: "{{input.title}}" }],
  });
  const made = await makeTrigger(home, { workflowId, type: "webhook", inputData: { title: "{{event.name}}" } });
  expect((await tell(made, { name: "Ada" })).status).toBe(202);
  const unfit = await tell(made, { name: 3 });
  expect([unfit.status, unfit.body.error.param]).toEqual([400, "inputData.title"]);
  expect((await runsOf(made)).map(({ input }) => input)).toEqual([{ title: "Ada" }]);
});

test("ten events in a row that start nothing switch it off, and the rest is passed over", async () => {
  const made = await makeTrigger(home, { skill, type: "event", event: KIND, input: "{{event.title}}" });
  accountOf(home).happen({ n: 100 }, { n: 101, title: "Good" }, ...Array.from({ length: 12 }, (_, i) => ({ n: 102 + i })));
  await poll(made);
  expect(await seen(home, made)).toMatchObject({ enabled: false, nextAt: null, disabledReason: expect.stringContaining("10 times in a row") });
  expect(await executionsOf(made)).toMatchObject([{ input: "Good" }]);
  const { data } = (await json(`GET /api/v1/triggers/${made.id}/events?limit=100`, { key: home.key })).body;
  const became = Object.groupBy(data as { status: string; problem: { code: string } | null }[], ({ status }) => status);
  expect(Object.entries(became).map(([status, all]) => [status, all?.length, all?.[0]?.problem?.code])).toEqual([
    ["skipped", 2, "TRIGGER_OFF"],
    ["failed", 11, "INVALID_INPUT"],
    ["started", 1, undefined],
  ]);
});

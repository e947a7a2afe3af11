import { createHmac } from "node:crypto";
import { beforeAll, expect, test, vi } from "vitest";
import { counter } from "#lib/platform/counter";
import { sha256Hex } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { log } from "#lib/platform/log";
import { connectAccount, sharedProviders } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import { auditOf, jobsOf, makeTrigger, runsOf, seen } from "#lib/testing/trigger";
import { makeWorkflow } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let home: TestWorkspace;
let workflowId: string;
beforeAll(async () => {
  home = await createWorkspace();
  const event = { type: ["object", "array"], properties: { n: { type: "integer" } } };
  const inputSchema = { type: "object", properties: { event, place: { type: "string" } }, required: ["event", "place"] };
  workflowId = await makeWorkflow(home, { inputSchema, steps: [{ id: "out", type: "transform", output: "{{input.event}}" }] });
});

const hook = () => makeTrigger(home, { workflowId, type: "webhook", inputData: { place: "here" } });
const tokenOf = ({ url }: { url: string }) => url.slice(url.lastIndexOf("/") + 1);
const call = (made: { url: string }, body: unknown, headers: Record<string, string> = {}) =>
  json(`POST ${new URL(made.url).pathname}`, { body: typeof body === "string" ? body : JSON.stringify(body), headers });

test("a call starts a run with what was sent, whatever its shape, and needs no key", async () => {
  const made = await hook();
  expect(made).toMatchObject({ url: expect.stringMatching(/^http:\/\/localhost:3000\/api\/v1\/hooks\/[\w-]{43}$/), cron: null, timezone: null, nextAt: null });
  const first = await call(made, { n: 1, event: "own", token: "x" });
  expect([first.status, first.body]).toEqual([202, { runId: expect.stringMatching(/^run_\d+$/), executionId: null, status: "pending" }]);
  expect((await call(made, [1, 2])).status).toBe(202);
  expect((await call(made, "")).status).toBe(202);
  const runs = await runsOf(made);
  expect(runs.map(({ input }) => input)).toEqual([{ n: 1, event: "own", token: "x" }, [1, 2], {}].map((event) => ({ place: "here", event })));
  expect(runs[0]).toMatchObject({ userId: home.user.id, interface: "api", scopes: ["*"] });
  expect(await jobsOf(runs)).toBe(3);
  expect(await seen(home, made)).toMatchObject({ lastRunId: `run_${runs[2]?.id}`, lastAt: expect.any(String), lastProblem: null });
  const run = (await json(`GET /api/v1/workflows/runs/${first.body.runId}`, { key: home.key })).body;
  expect([run.triggerId, run.startedBy.type]).toEqual([made.id, "api_key"]);
});

test("one delivery is one run, however often it comes and however many at once", async () => {
  const [made, other] = [await hook(), await hook()];
  const all = await Promise.all(Array.from({ length: 20 }, () => call(made, { n: 1 }, { "webhook-id": "msg_1" })));
  expect(new Set(all.map(({ status, body }) => `${status} ${body.runId}`)).size).toBe(1);
  expect(all[0]?.status).toBe(202);
  expect((await call(made, { n: 2 }, { "webhook-id": "msg_2" })).body.runId).not.toBe(all[0]?.body.runId);
  expect(await call(made, { n: 3 }, { "x-github-delivery": "msg_1" })).toMatchObject({ status: 202 });
  // Elsewhere in the API this header does the same.
  const twice = await Promise.all([0, 1].map(() => call(made, { n: 6 }, { "idempotency-key": "msg_1" })));
  expect([twice[0]?.status, twice[1]?.body.runId]).toEqual([202, twice[0]?.body.runId]);
  // What was refused was not delivered, and another trigger's deliveries are its own.
  expect((await call(made, { n: "x" }, { "webhook-id": "msg_3" })).status).toBe(400);
  expect((await call(made, { n: 4 }, { "webhook-id": "msg_3" })).status).toBe(202);
  expect((await call(other, { n: 5 }, { "webhook-id": "msg_1" })).status).toBe(202);
  const runs = await runsOf(made);
  expect(runs.map(({ input }) => (input as { event: { n: number } }).event.n).sort()).toEqual([1, 2, 3, 4, 6]);
  expect(await jobsOf(runs)).toBe(5);
  expect((await auditOf(made)).filter(({ action }) => action === "trigger.fire")).toHaveLength(5);
  expect(await runsOf(other)).toHaveLength(1);
});

test("what does not fit is refused and written down, and the next is taken", async () => {
  const made = await hook();
  const refused = await call(made, { n: "x" });
  expect([refused.status, refused.body.error.param]).toEqual([400, "event.n"]);
  expect(await seen(home, made)).toMatchObject({ enabled: true, lastProblem: { code: "INVALID_INPUT", message: expect.stringMatching(/^event\.n: /) } });
  expect((await call(made, "{")).body.error.code).toBe("INVALID_JSON");
  expect((await call(made, '{"n":1,"x":"\\u0000"}')).status).toBe(400);
  expect((await call(made, `${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`)).status).toBe(400);
  expect((await call(made, { text: "x".repeat(256 * 1024) })).status).toBe(413);
  expect((await call(made, "n=1", { "content-type": "application/x-www-form-urlencoded" })).status).toBe(415);
  expect(await runsOf(made)).toEqual([]);
  expect((await call(made, { text: "x".repeat(250 * 1024) })).status).toBe(202);
  expect((await seen(home, made)).lastProblem).toBeNull();
  // The event is the caller's to send.
  const own = await json("POST /api/v1/triggers", { key: home.key, body: { workflowId, type: "webhook", inputData: { place: "here", event: {} } } });
  expect([own.status, own.body.error.param]).toEqual([400, "inputData.event"]);
  expect((await json("POST /api/v1/triggers", { key: home.key, body: { workflowId, type: "webhook" } })).status).toBe(400);
});

test("what a sender shows of itself is not looked at: the address is the credential", async () => {
  const made = await hook();
  const shown = [
    ["authorization", "Bearer of-their-own"],
    ["authorization", "Basic dTpw"],
    ["x-api-key", "theirs"],
    ["x-auth-token", "theirs"],
  ] as const;
  for (const [name, value] of shown) expect((await call(made, { n: 1 }, { [name]: value })).status, value).toBe(202);
  const open = await json("GET /api/v1/marketplace/skills", { headers: { "x-api-key": "theirs" } });
  expect(open.status, "elsewhere a wrong key is still said").toBe(401);
});

test("an address that is unknown, off or gone is the same 404", async () => {
  const made = await hook();
  const { status, body } = await call({ url: `http://localhost:3000/api/v1/hooks/${"a".repeat(43)}` }, {});
  expect(status).toBe(404);
  const same = async (url = made.url) => expect((await call({ url }, {})).body.error).toMatchObject({ ...body.error, request_id: expect.any(String) });
  await json(`PATCH /api/v1/triggers/${made.id}`, { key: home.key, body: { enabled: false } });
  await same();
  for (const wrong of [`${made.url}x`, made.url.slice(0, -1), made.url.replace(/.$/, "%00")]) await same(wrong);
  await json(`PATCH /api/v1/triggers/${made.id}`, { key: home.key, body: { enabled: true } });
  expect((await call(made, {})).status).toBe(202);
  await json(`DELETE /api/v1/triggers/${made.id}`, { key: home.key });
  await same();
  // Nor is it told from outside that whoever made it has gone.
  const member = await home.addMember("member");
  const theirs = await makeTrigger(member, { workflowId, type: "webhook", inputData: { place: "here" } });
  await db().member.deleteMany({ where: { userId: member.user.id } });
  await same(theirs.url);
  expect(await seen(home, theirs)).toMatchObject({ enabled: false, disabledReason: expect.stringContaining("may not run"), lastRunId: null });
  expect((await auditOf(theirs)).map(({ action }) => action)).toEqual(["trigger.create", "trigger.update"]);
});

test("a webhook is tried with an event of one's own", async () => {
  const made = await hook();
  expect((await json(`POST /api/v1/triggers/${made.id}/fire`, { key: home.key, body: { event: { n: "x" } } })).body.error.param).toBe("event.n");
  expect((await json(`POST /api/v1/triggers/${made.id}/fire`, { key: home.key, body: { event: { n: 7 } } })).status).toBe(202);
  expect(await runsOf(made)).toMatchObject([{ input: { place: "here", event: { n: 7 } } }]);
});

test("each address has its own limit", async () => {
  const [made, other] = [await hook(), await hook()];
  const counts = await counter();
  const take = counts.take.bind(counts);
  const spy = vi
    .spyOn(counts, "take")
    .mockImplementation(async (who, most) => (who === `trigger:${made.id.slice(4)}` ? { allowed: false, remaining: 0, wait: 5000 } : take(who, most)));
  const limited = await call(made, {});
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "5"]);
  expect((await call(other, {})).status).toBe(202);
  spy.mockRestore();
  expect(await runsOf(made)).toEqual([]);
});

test("the address is told once and kept nowhere", async () => {
  const logged = vi.spyOn(log, "info");
  const made = await hook();
  await call(made, { n: 1 });
  await call(made, { n: "x" });
  await json(`PATCH /api/v1/triggers/${made.id}`, { key: home.key, body: { enabled: false } });
  await call(made, {});
  const token = tokenOf(made);
  const shown = [
    await seen(home, made),
    (await json("GET /api/v1/triggers", { key: home.key })).body,
    (await json("GET /api/v1/audit-logs?limit=100", { key: home.key })).body,
  ];
  const kept = [await db().trigger.findMany(), await auditOf(made), await runsOf(made), logged.mock.calls];
  expect(logged.mock.calls.length).toBeGreaterThan(4);
  for (const each of [...shown, ...kept]) expect(JSON.stringify(each)).not.toContain(token);
  expect(JSON.stringify(shown)).not.toContain(sha256Hex(token));
  logged.mockRestore();
});

test("what GitHub tells was set up by one account; another that is connected since hears of no repository that it does not see", async () => {
  const { github } = await sharedProviders();
  const team = await createWorkspace();
  await connectAccount(team, "github");
  const starts = await makeWorkflow(team, { steps: [{ id: "out", type: "transform", output: 1 }] });
  const made = await makeTrigger(team, { workflowId: starts, type: "event", event: "github.starred", source: "ada/engine" });
  const asked = github.heard.findLast(({ method, path }) => method === "POST" && path === "/repos/ada/engine/hooks");
  const { url, secret } = JSON.parse(asked?.body ?? "{}").config;
  const body = JSON.stringify({ action: "created", repository: { full_name: "ada/engine" }, sender: { login: "ada" } });
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  const deliver = (id: string) => call({ url }, body, { "x-github-event": "star", "x-github-delivery": id, "x-hub-signature-256": signature });
  let looks = 0;
  let hidden = true;
  github.instead = ({ method, path }) => {
    if (method !== "GET" || path !== "/repos/ada/engine") return undefined;
    looks++;
    return hidden ? { status: 404, body: '{"message":"Not Found"}' } : undefined;
  };
  expect((await deliver("a")).status).toBe(202);
  await connectAccount(team, "github", "grace");
  expect((await deliver("b")).body.error).toMatchObject({ code: "NOT_FOUND", message: expect.stringContaining("none that grace sees") });
  expect(await seen(team, made)).toMatchObject({ lastProblem: { code: "NOT_FOUND" } });
  // One that sees it is asked about once.
  hidden = false;
  for (const id of ["b", "c", "d"]) expect((await deliver(id)).status).toBe(202);
  expect(looks).toBe(2);
  github.instead = undefined;
  expect(await runsOf(made)).toHaveLength(4);
});

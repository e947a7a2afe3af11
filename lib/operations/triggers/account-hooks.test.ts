import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { reading } from "#lib/runtime/connectors/action-run";
import { removeHooks } from "#lib/runtime/connectors/provider-hook";
import { giveBackTokens } from "#lib/runtime/connectors/revocation";
import { connectAccount, type ProviderDouble, sharedProviders } from "#lib/testing/providers";
import { json, request } from "#lib/testing/request";
import { auditOf, jobsOf, makeTrigger, runsOf, seen } from "#lib/testing/trigger";
import { makeWorkflow } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let github: ProviderDouble;
let home: TestWorkspace;
let workflowId: string;
beforeAll(async () => {
  github = (await sharedProviders()).github;
  home = await createWorkspace();
  await connectAccount(home, "github");
  workflowId = await makeWorkflow(home, { steps: [{ id: "out", type: "transform", output: "{{input}}" }] });
});

const source = "ada/engine";
const starred = () => ({ workflowId, type: "event", event: "github.starred", source });
const starBody = { action: "created", repository: { full_name: source, html_url: "https://github.com/ada/engine" }, sender: { login: "grace" } };

/** What GitHub was asked for last: the address, the secret and what it is to tell. */
const asked = () => {
  const heard = github.heard.findLast(({ method, path }) => method === "POST" && path === "/repos/ada/engine/hooks");
  return JSON.parse(heard?.body ?? "{}") as { config: { url: string; secret: string; content_type: string; insecure_ssl: string }; events: string[] };
};
const hooksThere = () =>
  reading(
    home.workspace.id,
    "github",
    async ({ fetch, url }) => (await (await fetch(`${url}/repos/ada/engine/hooks`)).json()) as { config: { url: string } }[],
  );

let deliveries = 0;
/** Makes a trigger, and a way to call its address as GitHub does. */
async function watched(body: object = starred()) {
  const made = await makeTrigger(home, body);
  const { config } = asked();
  const deliver = (sent: unknown, { event = "star", id = `d-${++deliveries}`, secret = config.secret, headers = {} } = {}) => {
    const text = JSON.stringify(sent);
    const signature = `sha256=${createHmac("sha256", secret).update(text).digest("hex")}`;
    const github = { "x-github-event": event, "x-github-delivery": id, "x-hub-signature-256": signature };
    const all = Object.entries({ ...github, ...headers }).filter(([, value]) => value !== "");
    return json(`POST ${new URL(config.url).pathname}`, { body: text, headers: Object.fromEntries(all) });
  };
  return { made, config, deliver };
}

test("GitHub is asked to tell of the event, with a secret that is kept sealed and shown nowhere", async () => {
  const { made, config } = await watched();
  expect(made).toMatchObject({ type: "event", event: "github.starred", source, url: null, cron: null, nextAt: null, skill: null, workflowId });
  expect(asked()).toMatchObject({ name: "web", active: true, events: ["star"], config: { content_type: "json", insecure_ssl: "0" } });
  expect(config.url).toMatch(/^http:\/\/localhost:3000\/api\/v1\/hooks\/[\w-]{43}$/);
  const where = { workspaceId: home.workspace.id };
  const kept = [
    await db().providerHook.findMany({ where }),
    await db().trigger.findMany({ where }),
    await db().auditEntry.findMany({ where: { resourceId: made.id } }),
  ];
  for (const hidden of [config.secret, config.url.slice(-43)])
    for (const each of [...kept, made, await seen(home, made)]) expect(JSON.stringify(each)).not.toContain(hidden);
});

test("what GitHub has signed starts a run with what happened, once for each delivery", async () => {
  const { made, deliver } = await watched();
  const first = await deliver(starBody, { id: "same" });
  expect([first.status, first.body]).toEqual([202, { runId: expect.stringMatching(/^run_/), executionId: null, status: "pending" }]);
  const again = await Promise.all(Array.from({ length: 8 }, () => deliver(starBody, { id: "same" })));
  expect(new Set(again.map(({ body }) => body.runId))).toEqual(new Set([first.body.runId]));
  const runs = await runsOf(made);
  expect(runs).toMatchObject([{ input: { event: { repository: source } }, userId: home.user.id, interface: "api" }]);
  expect(await jobsOf(runs)).toBe(1);
  const { data } = (await json(`GET /api/v1/triggers/${made.id}/events`, { key: home.key })).body;
  const rest = { executionId: null, problem: null, replayOf: null, at: expect.any(String) };
  expect(data).toEqual([{ id: expect.stringMatching(/^tev_/), status: "started", runId: first.body.runId, ...rest }]);
  expect((await auditOf(made)).map(({ action, actorType, actorName }) => [action, actorType, actorName])).toEqual([
    ["trigger.create", "api_key", expect.any(String)],
    ["trigger.fire", "system", "Event"],
  ]);
});

test("a signature that is wrong, missing or of another body starts nothing", async () => {
  const { made, deliver } = await watched();
  const other = createHmac("sha256", asked().config.secret).update("{}").digest("hex");
  const wrong = [
    { secret: "another" },
    { headers: { "x-hub-signature-256": "" } },
    { headers: { "x-hub-signature-256": "sha256=" } },
    { headers: { "x-hub-signature-256": `sha256=${other}` } },
    { headers: { "x-hub-signature-256": `sha1=${other}` } },
    { event: "ping", secret: "another" },
  ];
  for (const each of wrong) {
    const { status, body } = await deliver(starBody, each);
    expect([status, body.error.code], JSON.stringify(each)).toEqual([400, "SIGNATURE_INVALID"]);
  }
  expect(await runsOf(made)).toEqual([]);
  expect(await db().triggerEvent.count({ where: { triggerId: Number(made.id.slice(4)) } })).toBe(0);
});

test("GitHub's trial and what is of no interest are answered as what they are", async () => {
  const { made, deliver } = await watched();
  const ignored = { runId: null, executionId: null, status: "ignored" };
  expect((await deliver({ zen: "Keep it simple" }, { event: "ping" })).body).toEqual(ignored);
  expect((await deliver({ ...starBody, action: "deleted" })).body).toEqual(ignored);
  expect((await deliver(starBody, { event: "push" })).body).toEqual(ignored);
  // What GitHub tells at length is read; who calls a webhook of theirs is held to less.
  expect((await deliver({ ...starBody, action: "deleted", more: "x".repeat(1_000_000) })).body).toEqual(ignored);
  // One that cannot be read is kept as that.
  expect((await deliver({ action: "created" })).body.error).toMatchObject({ code: "INVALID_INPUT", message: expect.stringContaining("not understood") });
  expect(await seen(home, made)).toMatchObject({ enabled: true, lastProblem: { code: "INVALID_INPUT" }, lastRunId: null });
  const [unread] = (await json(`GET /api/v1/triggers/${made.id}/events`, { key: home.key })).body.data;
  const replay = await json(`POST /api/v1/triggers/${made.id}/events/${unread.id}/replay`, { key: home.key });
  expect(replay.body.error).toMatchObject({ code: "INVALID_INPUT", param: "eventId", message: expect.stringContaining("was not kept") });
  await json(`PATCH /api/v1/triggers/${made.id}`, { key: home.key, body: { enabled: false } });
  expect((await deliver(starBody)).status).toBe(404);
  expect((await deliver({}, { event: "ping" })).body).toEqual(ignored);
  expect(await runsOf(made)).toEqual([]);
});

test("GitHub itself delivers to the address, and its signature is good", async () => {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
    const answer = await request(`POST ${incoming.url}`, { body: Buffer.concat(chunks).toString(), headers });
    outgoing.writeHead(answer.status).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { PUBLIC_URL } = env();
  try {
    Object.assign(env(), { PUBLIC_URL: `http://localhost:${(server.address() as AddressInfo).port}` });
    const made = await makeTrigger(home, { ...starred(), event: "github.issue_opened", inputData: { what: "{{event.title}} by {{event.author}}" } });
    const input = { repository: source, title: "It is too slow" };
    const done = await json("POST /api/v1/connectors/actions/github.create_issue/run", { key: home.key, body: { input } });
    expect(done.status, JSON.stringify(done.body)).toBe(200);
    await expect.poll(() => runsOf(made), { timeout: 5000 }).toMatchObject([{ input: { what: "It is too slow by ada" } }]);
  } finally {
    Object.assign(env(), { PUBLIC_URL });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test("a trigger that is deleted is taken away at GitHub, and so is what never became one", async () => {
  const before = (await hooksThere()).length;
  const { made, config } = await watched();
  const there = async () => (await hooksThere()).some((each) => each.config.url === config.url);
  expect(await there()).toBe(true);
  await removeHooks(0);
  expect(await there()).toBe(true);
  expect((await json(`DELETE /api/v1/triggers/${made.id}`, { key: home.key })).status).toBe(204);
  await removeHooks(3600);
  expect(await there()).toBe(true);
  // While GitHub is away it is tried later.
  github.instead = ({ method }) => (method === "DELETE" ? { status: 500 } : undefined);
  await removeHooks(0);
  // Nor is it forgotten while no account is connected.
  await json("DELETE /api/v1/connectors/github", { key: home.key });
  await db().providerHook.updateMany({ where: { triggerId: null }, data: { retryAt: new Date(0) } });
  await removeHooks(0);
  await connectAccount(home, "github");
  github.instead = undefined;
  expect(await db().providerHook.count({ where: { workspaceId: home.workspace.id, triggerId: null } })).toBe(1);
  await db().providerHook.updateMany({ where: { triggerId: null }, data: { retryAt: new Date(0) } });
  await Promise.all([removeHooks(0), removeHooks(0)]);
  expect([await there(), await db().providerHook.count({ where: { workspaceId: home.workspace.id, triggerId: null } })]).toEqual([false, 0]);

  // A workspace that is full is only found out behind its lock.
  await db().trigger.createMany({
    data: Array.from({ length: 100 }, () => ({
      ...{ workspaceId: home.workspace.id, workflowId: Number(workflowId.slice(3)), userId: home.user.id },
      ...{ type: "schedule", cron: "0 9 1 1 *", inputData: {}, enabled: false },
    })),
  });
  expect((await json("POST /api/v1/triggers", { key: home.key, body: starred() })).body.error.code).toBe("TOO_MANY_TRIGGERS");
  await db().trigger.deleteMany({ where: { workspaceId: home.workspace.id, type: "schedule" } });
  // And where GitHub's answer was lost, the webhook is found by its address.
  await db().providerHook.updateMany({ where: { triggerId: null }, data: { hookId: null } });
  await removeHooks(0);
  expect((await hooksThere()).length).toBe(before);
});

test("a workspace that is deleted takes its webhooks at GitHub away, before its token is given back", async () => {
  const other = await createWorkspace();
  const own = await makeWorkflow(other, { steps: [{ id: "out", type: "transform", output: 1 }] });
  await connectAccount(other, "github");
  await makeTrigger(other, { ...starred(), workflowId: own });
  await makeTrigger(other, { ...starred(), workflowId: own, event: "github.push" });
  const { url } = asked().config;
  const where = { workspaceId: other.workspace.id };
  const left = async () => [
    (await hooksThere()).some(({ config }) => config.url === url),
    await db().providerHook.count({ where }),
    await db().revocation.count({ where }),
  ];
  expect((await json(`DELETE /api/v1/workspaces/${other.workspace.id}`, { token: other.token })).status).toBe(204);
  // While GitHub is away both wait.
  github.instead = ({ method }) => (method === "DELETE" ? { status: 500 } : undefined);
  await giveBackTokens(other.workspace.id);
  github.instead = undefined;
  expect(await left()).toEqual([true, 2, 1]);
  await db().revocation.updateMany({ where, data: { retryAt: null } });
  await giveBackTokens(other.workspace.id);
  expect(await left()).toEqual([false, 0, 0]);
});

test("who may not set up webhooks is told what to do, and nothing stays behind", async () => {
  const refused = async (body: object, status?: number, text = "{}") => {
    github.instead = ({ method, path }) => (status && method === "POST" && path.endsWith("/hooks") ? { status, body: text } : undefined);
    const { body: answer } = await json("POST /api/v1/triggers", { key: home.key, body: { ...starred(), ...body } });
    github.instead = undefined;
    return [answer.error?.code, answer.error?.param, answer.error?.message];
  };
  const where = { workspaceId: home.workspace.id };
  const rows = await db().providerHook.count({ where });
  expect(await refused({}, 404)).toEqual(["PROVIDER_REFUSED", "source", expect.stringContaining("admin rights")]);
  expect(await refused({}, 403, '{"message":"Resource not accessible by integration"}')).toEqual([
    "PROVIDER_REFUSED",
    "source",
    expect.stringContaining("ada"),
  ]);
  const localhost =
    '{"message":"Validation Failed","errors":[{"message":"url is not supported because it isn\'t reachable over the public Internet (localhost)"}]}';
  expect(await refused({}, 422, localhost)).toEqual(["INVALID_INPUT", "source", expect.stringContaining("isn't reachable over the public Internet")]);
  expect(await refused({ source: "ada/nowhere" })).toEqual(["NOT_FOUND", "source", expect.stringContaining("ada/nowhere")]);
  expect(await refused({ source: "../../user" })).toEqual(["INVALID_INPUT", "source", expect.any(String)]);
  expect(await refused({ source: undefined })).toEqual(["INVALID_INPUT", "source", expect.stringContaining("repository")]);
  expect(await refused({ event: "github.nonsense" })).toEqual(["INVALID_INPUT", "event", expect.stringContaining("github.push")]);
  expect(await refused({ event: undefined })).toEqual(["INVALID_INPUT", "event", expect.any(String)]);
  expect(await refused({ cron: "0 9 * * *" })).toEqual(["INVALID_INPUT", "cron", expect.any(String)]);
  expect(await db().providerHook.count({ where })).toBe(rows);
});

test("an account that is disconnected keeps its triggers, which start nothing and say why", async () => {
  const other = await createWorkspace();
  const own = await makeWorkflow(other, { steps: [{ id: "out", type: "transform", output: 1 }] });
  const missing = await json("POST /api/v1/triggers", { key: other.key, body: { ...starred(), workflowId: own } });
  expect([missing.status, missing.body.error.code]).toEqual([403, "TOOL_NOT_CONNECTED"]);
  await connectAccount(other, "github");
  const made = await makeTrigger(other, { ...starred(), workflowId: own });
  const { url, secret } = asked().config;
  const deliver = (id: string) => {
    const body = JSON.stringify(starBody);
    const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
    return json(`POST ${new URL(url).pathname}`, {
      body,
      headers: { "x-github-event": "star", "x-github-delivery": id, "x-hub-signature-256": signature },
    });
  };
  await json("DELETE /api/v1/connectors/github", { key: other.key });
  for (let i = 0; i < 11; i++) expect((await deliver("a")).body.error.code).toBe("TOOL_NOT_CONNECTED");
  expect(await seen(other, made)).toMatchObject({ enabled: true, lastProblem: { code: "TOOL_NOT_CONNECTED" } });
  // What is delivered again once it is connected is started.
  await connectAccount(other, "github");
  expect((await deliver("a")).status).toBe(202);
  expect(await seen(other, made)).toMatchObject({ enabled: true, lastProblem: null });
  const { data } = (await json(`GET /api/v1/triggers/${made.id}/events`, { key: other.key })).body;
  expect(data).toMatchObject([{ status: "started", problem: null }]);
});

afterAll(async () => {
  await db().trigger.deleteMany({ where: { workspaceId: home.workspace.id } });
  await removeHooks(0);
});

import { LLMock } from "@copilotkit/aimock";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { claim } from "#lib/runtime/claim";
import { accountsOf } from "#lib/runtime/connector-accounts";
import { aboutAccounts } from "#lib/runtime/connector-tools";
import { findAction } from "#lib/runtime/connectors/connectors";
import { startWorker } from "#lib/runtime/worker";
import { useOwnDatabase } from "#lib/testing/own-database";
import { connectAccount, type ProviderDouble, sharedProviders } from "#lib/testing/providers";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

/** Skills whose model works in connected accounts. */
const mock = new LLMock({ port: 0 });
let github: ProviderDouble;
let endDatabase: () => Promise<void>;
let home: TestWorkspace;
let number = 0;
let worker: Awaited<ReturnType<typeof startWorker>> | undefined;
beforeAll(async () => {
  await mock.start();
  endDatabase = await useOwnDatabase({ MODEL_BASE_URL: mock.url, MODEL_NAME: "small", ANTHROPIC_BASE_URL: mock.url });
  ({ github } = await sharedProviders());
  home = await createWorkspace();
  // Runs that tests take up themselves never end.
  await db().workspace.update({ where: { id: home.workspace.id }, data: { tier: "team" } });
  await connectAccount(home, "github");
  number = (await act("create_issue", { title: "It squeaks", body: `The token is s3cr3t-value. ${"Long. ".repeat(9_000)}` })).number;
});
afterEach(async () => {
  mock.reset();
  github.heard.length = 0;
  await worker?.stop(1000);
  worker = undefined;
});
afterAll(async () => {
  await endDatabase();
  await mock.stop();
});

async function act(name: string, input: object) {
  const body = { input: { repository: "ada/engine", ...input } };
  const done = await json(`POST /api/v1/connectors/actions/github.${name}/run`, { key: home.key, body });
  expect(done.status, JSON.stringify(done.body)).toBe(200);
  return done.body.output;
}
const comments = () => github.heard.filter(({ method, path }) => method === "POST" && path.endsWith("/comments")).map(({ body }) => JSON.parse(body).body);
const skill = (connectors: string[], secrets: string[] = []) => publishSkill({}, { runtime: "model", requires: { connectors, secrets } });
const call = (name: string, input: object, id: string) => ({ toolCalls: [{ name, arguments: JSON.stringify(input), id }] });

async function accept(slug: string, key = home.key): Promise<string> {
  const accepted = await json(`POST /api/v1/skills/${slug}/run`, { key, body: { input: "the input" } });
  expect(accepted.status, JSON.stringify(accepted.body)).toBe(202);
  return accepted.body.executionId;
}
async function ended(executionId: string) {
  worker = await startWorker();
  for (let tries = 0; tries < 50; tries++) {
    const { body } = await json(`GET /api/v1/executions/${executionId}/status?wait=20`, { key: home.key });
    if (!["queued", "running"].includes(body.status)) return body;
  }
  throw new Error("the run did not end");
}
/** What a run that a worker has taken up can do. */
async function taken(executionId: string) {
  const execution = await claim(Number(executionId.replace("exec_", "")));
  if (!execution) throw new Error("It is over.");
  const accounts = await accountsOf(execution, new AbortController().signal);
  if (!accounts) throw new Error("It has no accounts.");
  return accounts;
}
const comment = findAction("github.create_comment");
if (!comment) throw new Error("There is no github.create_comment.");

test("a model is given the actions that its skill names, and what it does is shown, masked and audited", async () => {
  const slug = await skill(["github.get_issue", "github.create_comment", "notion", "fax", "github.fly"], ["API_TOKEN"]);
  const secret = await json("POST /api/v1/secrets", { key: home.key, body: { name: "token", value: "s3cr3t-value" } });
  await json(`POST /api/v1/skills/${slug}/secrets`, { key: home.key, body: { secretId: secret.body.id, envVar: "API_TOKEN" } });
  mock.on({ turnIndex: 0 }, call("github_get_issue", { repository: "ada/engine", number }, "t1"));
  mock.on(
    { turnIndex: 1, toolResultContains: "/tmp/github_get_issue-1.json" },
    call("bash", { command: "tail -c 300 /tmp/github_get_issue-1.json; wc -c < /tmp/github_get_issue-1.json" }, "t2"),
  );
  mock.on({ turnIndex: 2 }, call("github_create_comment", { repository: "ada/engine", number, body: "Oil it." }, "t3"));
  mock.on({ turnIndex: 3, toolResultContains: "Oil it." }, call("github_create_comment", { repository: "ada/engine", number: 999, body: "Nobody's." }, "t4"));
  mock.on({ turnIndex: 4, toolResultContains: "NOT_FOUND" }, call("github_create_comment", { repository: "ada/engine" }, "t5"));
  mock.on({ turnIndex: 5 }, { content: "Done." });
  const executionId = await accept(slug);
  const run = await ended(executionId);
  expect([run.status, run.error], JSON.stringify(run.outputBlocks).slice(-2000)).toEqual(["completed", null]);

  type Block = { type: string; toolName?: string; output?: string; isError?: boolean; text?: string };
  const results = run.outputBlocks.filter(({ type }: Block) => type === "tool-result");
  expect(results.map(({ isError }: Block) => isError)).toEqual([false, false, false, true, true]);
  expect(results[0].output).toContain("It squeaks");
  expect(results[0].output.length).toBeLessThan(31_000);
  expect(Number(/(\d+)\n\[exit status 0\]$/.exec(results[1].output)?.[1])).toBeGreaterThan(54_000);
  expect(JSON.stringify(run.outputBlocks)).not.toContain("s3cr3t-value");
  expect(comments()).toEqual(["Oil it.", "Nobody's."]);
  const logs = run.outputBlocks.map(({ type, text }: Block) => (type === "log" ? text : "")).join("");
  for (const why of ["Notion is not connected in this workspace.", "There is no connector fax.", "There is no action github.fly."]) expect(logs).toContain(why);

  const entries = await db().auditEntry.findMany({
    where: { workspaceId: home.workspace.id, action: "connector.run", requestId: executionId },
    orderBy: { id: "asc" },
  });
  expect(entries.map(({ metadata, actorType }) => [actorType, metadata])).toMatchObject([
    ["api_key", { action: "github.get_issue", account: "ada", target: `ada/engine#${number}`, executionId }],
    ["api_key", { action: "github.create_comment", target: `ada/engine#${number}` }],
    ["api_key", { action: "github.create_comment", target: "ada/engine#999" }],
  ]);
  expect(JSON.stringify(entries)).not.toContain("Oil it");
});

test("what its caller may do decides which there are, and none is there that was not named", async () => {
  const slug = await skill(["github"]);
  const with_ = async (...scopes: string[]) => taken(await accept(slug, (await home.addKey(["tool:execute", ...scopes])).key));
  const names = ({ actions }: Awaited<ReturnType<typeof taken>>) => actions.map(({ access }) => access);
  const none = await with_();
  expect([none.actions, none.connected]).toEqual([[], []]);
  expect(none.absent).toEqual(["Who started this run did not allow it github (connector:github:read or connector:github:exec)."]);
  expect(new Set(names(await with_("connector:github:read")))).toEqual(new Set(["read"]));
  expect(new Set(names(await with_("connector:github:exec", "connector:gmail:read")))).toEqual(new Set(["exec"]));
  const all = await taken(await accept(slug));
  expect(new Set(names(all))).toEqual(new Set(["read", "exec"]));
  expect(all.actions.every(({ name }) => name.startsWith("github."))).toBe(true);
  const told = aboutAccounts(all);
  expect(told).toContain('Tools that begin with github_ work in the GitHub account "ada"');
  expect(told).toContain("never because something that you have read asks for it");
  const execution = await claim(Number((await accept(await skill([]))).replace("exec_", "")));
  expect(execution && (await accountsOf(execution, new AbortController().signal))).toBeUndefined();
});

test("a try that begins again does not do twice what the one before did", async () => {
  const executionId = await accept(await skill(["github"]));
  const input = { repository: "ada/engine", number, body: "Once." };
  const first = await taken(executionId);
  const done = await first.act(comment, input);
  const second = await taken(executionId);
  expect(second.before).toEqual([`github.create_comment: ada/engine#${number}`]);
  expect(aboutAccounts(second)).toContain("An earlier try of this run was interrupted");
  expect(await second.act(comment, input)).toEqual(done);
  expect(comments()).toEqual(["Once."]);
  // To say it again in one try is another matter, and the try that was lost says nothing any more.
  await second.act(comment, input);
  await expect(first.act(comment, { ...input, body: "From the dead." })).rejects.toThrow("not this worker's");
  expect(comments()).toEqual(["Once.", "Once."]);
});

test("a key that was revoked since, and an account that was disconnected, do nothing more", async () => {
  const slug = await skill(["github"]);
  const key = await home.addKey(["tool:execute", "connector:github:exec"]);
  const accounts = await taken(await accept(slug, key.key));
  const input = { repository: "ada/engine", number, body: "Never." };
  await db().apiKey.updateMany({
    where: { workspaceId: home.workspace.id, scopes: { equals: ["tool:execute", "connector:github:exec"] } },
    data: { revokedAt: new Date() },
  });
  await expect(accounts.act(comment, input)).rejects.toMatchObject({ code: "PROVIDER_REFUSED", message: expect.stringContaining("API key") });
  const other = await taken(await accept(slug));
  expect((await json("DELETE /api/v1/connectors/github", { key: home.key })).status).toBe(204);
  await expect(other.act(comment, input)).rejects.toMatchObject({ code: "TOOL_NOT_CONNECTED" });
  expect(comments()).toEqual([]);
  await connectAccount(home, "github");
});

test("a run that is cancelled does not wait for an action, which is done all the same", async () => {
  const execution = await claim(Number((await accept(await skill(["github"]))).replace("exec_", "")));
  if (!execution) throw new Error("It is over.");
  const controller = new AbortController();
  const accounts = await accountsOf(execution, controller.signal);
  const { promise: came, resolve: come } = Promise.withResolvers<void>();
  const { promise: free, resolve: letGo } = Promise.withResolvers<void>();
  github.instead = async ({ path }) => {
    if (!path.endsWith("/comments")) return undefined;
    come();
    await free;
    return undefined;
  };
  const going = accounts?.act(comment, { repository: "ada/engine", number, body: "Already on its way." });
  await came;
  controller.abort(new Error("cancelled"));
  await expect(going).rejects.toThrow("cancelled");
  letGo();
  github.instead = undefined;
  await expect.poll(() => db().actionRun.count({ where: { workspaceId: home.workspace.id, status: "running" } })).toBe(0);
  expect(comments()).toEqual(["Already on its way."]);
});

import { mkdir, writeFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { stepEffects } from "#lib/operations/workflows/step-effects";
import { db } from "#lib/platform/db";
import { openTokens, sealTokens } from "#lib/runtime/connectors/connection";
import { startWorker } from "#lib/runtime/worker";
import { startGitServer } from "#lib/testing/git-server";
import { useOwnDatabase } from "#lib/testing/own-database";
import { connectAccount, sharedProviders } from "#lib/testing/providers";
import { publishSkill } from "#lib/testing/publish-skill";
import { json, request } from "#lib/testing/request";
import { endOf, launch, makeWorkflow } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

/** Repositories at GitHub, read by runs with the workspace's account. */
let git: Awaited<ReturnType<typeof startGitServer>>;
let github: Awaited<ReturnType<typeof sharedProviders>>["github"];
let worker: Awaited<ReturnType<typeof startWorker>>;
let endDatabase: () => Promise<void>;
let slug: string;
beforeAll(async () => {
  endDatabase = await useOwnDatabase();
  ({ github } = await sharedProviders());
  git = await startGitServer();
  github.git = git.url;
  const at = `${git.root}/ada/engine.git`;
  await mkdir(at, { recursive: true });
  git.git("ada/engine.git", ["init", "-q", "-b", "main"]);
  await writeFile(`${at}/README.md`, "# The engine\n");
  git.git("ada/engine.git", ["add", "README.md"]);
  git.git("ada/engine.git", ["commit", "-qm", "first"]);
  git.git("ada/engine.git", ["checkout", "-qb", "steam"]);
  await writeFile(`${at}/README.md`, "# With steam\n");
  git.git("ada/engine.git", ["commit", "-qam", "second"]);
  git.git("ada/engine.git", ["checkout", "-q", "main"]);
  // Says all that it can find: its environment, and every file that it sees.
  slug = await publishSkill({
    script: 'cat source/README.md; env; find /workspace -type f | while read -r f; do echo "$f"; cat "$f"; done > "$OUTPUT_DIR/all.txt"',
  });
  worker = await startWorker(stepEffects);
});
afterEach(() => {
  github.instead = undefined;
});
afterAll(async () => {
  await worker.stop(1000);
  await endDatabase();
  await git.close();
});

const SOURCE = { type: "github", fields: { repo: "ada/engine" } };
const connectionOf = ({ workspace }: TestWorkspace) =>
  db().connection.findUniqueOrThrow({ where: { workspaceId_app: { workspaceId: workspace.id, app: "github" } } });

async function ended(home: TestWorkspace, accepted: { status: number; body: { executionId: string } }) {
  expect(accepted.status, JSON.stringify(accepted.body)).toBe(202);
  for (let tries = 0; tries < 50; tries++) {
    const { body } = await json(`GET /api/v1/executions/${accepted.body.executionId}/status?wait=20`, { key: home.key });
    if (!["queued", "running"].includes(body.status)) return { ...body, id: accepted.body.executionId };
  }
  throw new Error("the run did not end");
}
const run = async (home: TestWorkspace, connector: object = SOURCE) =>
  ended(home, await json(`POST /api/v1/skills/${slug}/run`, { key: home.key, body: { input: "x", connector } }));
/** Has GitHub see the account's token. */
const use = async ({ key }: TestWorkspace) => expect((await json("GET /api/v1/connectors/github/repos?limit=1", { key })).status).toBe(200);
const textOf = ({ outputBlocks }: { outputBlocks: { text?: string }[] }) => outputBlocks.map(({ text }) => text ?? "").join("");

test("a run finds the repository of the connected account, and its token nowhere", async () => {
  const home = await createWorkspace();
  await connectAccount(home, "github");
  const { accessToken } = openTokens(await connectionOf(home));
  const first = await run(home);
  expect([first.status, first.error]).toEqual(["completed", null]);
  expect(textOf(first)).toContain("# The engine");
  const asked = github.heard.filter(({ path }) => path.startsWith("/ada/engine.git/"));
  expect(asked.map(({ headers }) => headers.authorization)).toContain(`Basic ${Buffer.from(`x-access-token:${accessToken}`).toString("base64")}`);

  const all = await (await request(`GET /api/v1/artifacts/${first.artifacts[0].id}/download`, { key: home.key })).text();
  expect(all).toContain("/workspace/source/README.md");
  expect(all).not.toContain(".git/");
  const kept = await Promise.all([db().execution.findMany(), db().block.findMany(), db().auditEntry.findMany(), db().webhookDelivery.findMany()]);
  const everything = all + JSON.stringify(kept, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  expect(everything).toContain("# The engine");
  for (const form of [accessToken, Buffer.from(`x-access-token:${accessToken}`).toString("base64")]) expect(everything).not.toContain(form);

  // Again as it was, and of another branch.
  const again = await ended(home, await json(`POST /api/v1/executions/${first.id}/rerun`, { key: home.key, body: {} }));
  expect(textOf(again)).toContain("# The engine");
  expect(textOf(await run(home, { type: "github", fields: { repo: "ada/engine", ref: "steam" } }))).toContain("# With steam");
  expect((await connectionOf(home)).lastUsedAt).not.toBeNull();
});

test("a workflow's step finds it too", async () => {
  const home = await createWorkspace();
  await connectAccount(home, "github");
  const connector = { type: "github", fields: { repo: "{{input.repository}}" } };
  const flow = await makeWorkflow(home, { steps: [{ id: "look", type: "skill", skill: slug, input: "x", connector }] });
  const run = await endOf(home, await launch(home, flow, { repository: "ada/engine" }));
  expect([run.status, run.output?.text]).toEqual(["completed", expect.stringContaining("# The engine")]);
});

test("a repository that is not there, or has no such branch, fails the run in words", async () => {
  const home = await createWorkspace();
  await connectAccount(home, "github");
  expect((await run(home, { type: "github", fields: { repo: "ada/none" } })).error).toMatchObject({
    code: "CHECKOUT_FAILED",
    message: `There is no repository at ${github.url}/ada/none.git.`,
  });
  expect((await run(home, { type: "github", fields: { repo: "ada/engine", ref: "none" } })).error.message).toContain("has no branch, tag or commit 'none'");
});

test("a token that has run out is renewed, and the run goes on", async () => {
  const home = await createWorkspace();
  await connectAccount(home, "github");
  const row = await connectionOf(home);
  // As of a GitHub App, whose tokens run out and can be renewed.
  await db().connection.update({ where: { id: row.id }, data: { tokens: sealTokens(row, { ...openTokens(row), refreshToken: "again" }) } });
  await use(home);
  github.expireTokens();
  github.instead = ({ path, body, headers }) => {
    if (path.startsWith("/login/oauth/access_token") && body.includes("refresh_token=again"))
      return { status: 200, body: JSON.stringify({ access_token: "gho_renewed", token_type: "bearer", refresh_token: "once-more", expires_in: 28800 }) };
    if (path === "/user" && headers.authorization === "Bearer gho_renewed") return { status: 200, body: '{"id":1,"login":"ada"}' };
    return undefined;
  };
  const after = await run(home);
  expect([after.status, textOf(after).includes("# The engine")]).toEqual(["completed", true]);
  expect((await connectionOf(home)).generation).toBe(2);
});

test("an account that is not connected any more fails the run, with where to connect it again", async () => {
  const home = await createWorkspace();
  await connectAccount(home, "github");
  await use(home);
  github.expireTokens();
  const expired = await run(home);
  expect([expired.status, expired.error]).toMatchObject(["failed", { code: "CONNECTION_EXPIRED", message: expect.stringContaining("/connectors?app=github") }]);
  // From now on nothing is accepted for it.
  const refused = await json(`POST /api/v1/skills/${slug}/run`, { key: home.key, body: { input: "x", connector: SOURCE } });
  expect([refused.status, refused.body.error.code]).toEqual([403, "CONNECTION_EXPIRED"]);
});

test("one that was disconnected while the run waited fails it, and a git server's word alone ends no connection", async () => {
  const home = await createWorkspace();
  await connectAccount(home, "github");
  github.instead = ({ path }) => (path.includes(".git/") ? { status: 401 } : undefined);
  expect((await run(home)).error).toMatchObject({ code: "CHECKOUT_FAILED", message: expect.stringContaining("needs a login") });
  expect((await connectionOf(home)).expiredAt).toBeNull();
  github.instead = undefined;
  await worker.stop(1000);
  const accepted = await json(`POST /api/v1/skills/${slug}/run`, { key: home.key, body: { input: "x", connector: SOURCE } });
  expect((await json("DELETE /api/v1/connectors/github", { key: home.key })).status).toBe(204);
  worker = await startWorker();
  expect((await ended(home, accepted)).error).toMatchObject({ code: "TOOL_NOT_CONNECTED", message: expect.stringContaining("/connectors?app=github") });
});

test("a key needs to be allowed to read from GitHub, also when its account is connected", async () => {
  const home = await createWorkspace();
  await connectAccount(home, "github");
  const { key } = await home.addKey(["tool:execute"]);
  const refused = await json(`POST /api/v1/skills/${slug}/run`, { key, body: { input: "x", connector: SOURCE } });
  expect([refused.status, refused.body]).toMatchObject([403, { error: "PERMISSION_REQUIRED", scope: "connector:github:read" }]);
  const { key: wide } = await home.addKey(["tool:execute", "connector:github:read"]);
  expect((await json(`POST /api/v1/skills/${slug}/run`, { key: wide, body: { input: "x", connector: SOURCE } })).status).toBe(202);
});

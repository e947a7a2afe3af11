import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createToken } from "#lib/auth/api-key";
import { ALL_SCOPES } from "#lib/auth/scopes";
import { operations } from "#lib/operations/index";
import { blobs } from "#lib/platform/blob";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { hashPassword } from "#lib/platform/password";
import { createAuthenticator } from "#lib/testing/authenticator";
import { mailedToken } from "#lib/testing/mailed-token";
import { addPasskey } from "#lib/testing/passkey";
import { json, request } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

/**
 * The contract walk: what must hold for every operation, tried on every operation. A new operation joins by adding its
 * example; without one the types refuse.
 */
type Name = keyof typeof operations;
type Example = { params?: Record<string, string>; query?: string; body?: Record<string, unknown>; foreign?: string; key?: string; token?: string };
type World = TestWorkspace & { executionId: number; artifactId: number; keyId: number };

let home: World;
let stranger: World;

async function createWorld(): Promise<World> {
  const workspace = await createWorkspace();
  const version = await db().skillVersion.findFirstOrThrow({ where: { skill: { slug: "text-statistics" } } });
  const execution = await db().execution.create({
    data: {
      ...{ workspaceId: workspace.workspace.id, userId: workspace.user.id, versionId: version.id, skillSlug: "text-statistics", skillName: "Text statistics" },
      ...{ interface: "api", input: "text", timeoutSeconds: 60, status: "completed", finishedAt: new Date() },
    },
  });
  const sha256 = await blobs.put(new TextEncoder().encode("hello"));
  const file = { filename: "a.txt", contentType: "text/plain", size: 5, sha256 };
  const artifact = await db().artifact.create({ data: { workspaceId: workspace.workspace.id, executionId: execution.id, ...file } });
  return { ...workspace, executionId: execution.id, artifactId: artifact.id, keyId: (await workspace.addKey(["*"])).id };
}

beforeAll(async () => {
  home = await createWorld();
  stranger = await createWorld();
});

/** A request that works, for each operation. `foreign` names the parameter that can hold another's id; `key` and `token` are sent where the world's would not do. */
const EXAMPLES: Record<Name, (world: World) => Example | Promise<Example>> = {
  startActivation: () => ({ body: { client_label: "walk" } }),
  pollActivation: async (world) => {
    const { user_code, device_code } = await startActivation();
    await json("POST /api/v1/activate/confirm", { token: await world.addSession(), body: { user_code } });
    return { body: { device_code } };
  },
  lookupActivation: async () => ({ query: `?user_code=${(await startActivation()).user_code}` }),
  confirmActivation: async () => ({ body: { user_code: (await startActivation()).user_code } }),
  denyActivation: async () => ({ body: { user_code: (await startActivation()).user_code } }),
  connectAgent: () => ({ body: { requestedScopes: ["memory:read"], reason: `walk ${Math.random()}` } }),
  requestPermission: () => ({ body: { scope: "memory:read", reason: `walk ${Math.random()}` } }),
  pollConsent: async (world) => {
    const id = await newConsent(world);
    const { body } = await json(`POST /api/v1/agents/consents/${id}/approve`, { token: await world.addSession(), body: { mode: "session" } });
    return { params: { id: body.id }, foreign: "id" };
  },
  listAgents: () => ({ query: "?limit=2" }),
  listConsents: () => ({ query: "?status=all&limit=2" }),
  approveConsent: async (world) => ({ params: { id: await newConsent(world) }, body: { mode: "session" }, foreign: "id" }),
  denyConsent: async (world) => ({ params: { id: await newConsent(world) }, foreign: "id" }),
  listGrants: () => ({ query: "?limit=2" }),
  revokeGrant: async (world) => {
    const id = await newConsent(world);
    await json(`POST /api/v1/agents/consents/${id}/approve`, { token: await world.addSession(), body: { mode: "session" } });
    const grant = await db().grant.findFirstOrThrow({ where: { consentId: Number(id.slice(4)) } });
    return { params: { id: `grt_${grant.id}` }, foreign: "id" };
  },
  createApiKey: () => ({ body: { name: "walk" } }),
  rotateApiKey: async (world) => ({ params: { id: `key_${(await world.addKey(["*"])).id}` }, body: {}, foreign: "id" }),
  listApiKeys: () => ({}),
  revokeApiKey: (world) => ({ params: { id: `key_${world.keyId}` }, foreign: "id" }),
  signUp: () => ({ body: { email: `walk-${Math.random()}@example.com`, password: "correct horse", name: "Walk" } }),
  signIn: async (world) => {
    await withPassword(world);
    return { body: { email: world.user.email, password: "correct horse" } };
  },
  signOut: async (world) => ({ token: await world.addSession() }),
  getAccount: () => ({}),
  listSessions: () => ({ query: "?limit=2" }),
  deleteSession: async (world) => {
    await world.addSession();
    const { id } = await db().session.findFirstOrThrow({ where: { userId: world.user.id }, orderBy: { id: "desc" } });
    return { params: { id: `ses_${id}` }, foreign: "id" };
  },
  stepUp: async (world) => {
    await withPassword(world);
    return { body: { password: "correct horse" } };
  },
  createStepUpOptions: async (world) => {
    const { token } = await withPasskey(world);
    return { token };
  },
  verifyStepUp: async (world) => {
    const { token, authenticator } = await withPasskey(world);
    const { body } = await json("POST /api/v1/auth/step-up/passkey/options", { token, body: {} });
    return { token, body: { response: authenticator.answer(body.challenge) } };
  },
  listPasskeys: () => ({ query: "?limit=2" }),
  createPasskeyOptions: async (world) => ({ token: await world.addSteppedUpSession() }),
  createPasskey: async (world) => {
    const token = await world.addSteppedUpSession();
    const { body } = await json("POST /api/v1/auth/passkeys/options", { token, body: {} });
    return { token, body: { name: "walk", response: createAuthenticator().register(body.challenge) } };
  },
  updatePasskey: async (world) => ({ params: { id: (await withPasskey(world)).id }, body: { name: "renamed" }, foreign: "id" }),
  deletePasskey: async (world) => {
    const { id, token } = await withPasskey(world);
    return { params: { id }, token, foreign: "id" };
  },
  setPassword: async (world) => {
    const member = await newMember(world);
    return { token: await world.addSession(member.id), body: { currentPassword: "correct horse", newPassword: "correct battery" } };
  },
  requestPasswordReset: () => ({ body: { email: `walk-${Math.random()}@example.com` } }),
  confirmPasswordReset: async (world) => ({ body: { token: await mailedToken("password_reset", await newMember(world)), password: "correct battery" } }),
  requestEmailLink: () => ({ body: { email: `walk-${Math.random()}@example.com`, callbackUrl: "/library" } }),
  confirmEmailLink: async (world) => ({ body: { token: await mailedToken("sign_in", await newMember(world)) } }),
  getProfile: () => ({}),
  getCurrentWorkspace: () => ({}),
  updateProfile: () => ({ body: { name: `Walk ${Math.random()}` } }),
  listWorkspaces: () => ({ query: "?limit=2" }),
  createWorkspace: () => ({ body: { name: "Walk" } }),
  updateWorkspace: (world) => ({ ...inWorkspace(world), body: { name: `Walk ${Math.random()}` } }),
  deleteWorkspace: async (world) => ({ params: { id: `ws_${await secondWorkspace(world)}` }, foreign: "id" }),
  rebindApiKey: async (world) => ({ body: { workspace: `ws_${await secondWorkspace(world)}` }, key: (await world.addKey(["*"])).key }),
  listMembers: inWorkspace,
  updateMember: async (world) => ({ ...inWorkspace(world, { userId: `usr_${(await world.addMember("member")).user.id}` }), body: { role: "viewer" } }),
  removeMember: async (world) => inWorkspace(world, { userId: `usr_${(await world.addMember("member")).user.id}` }),
  listInvitations: inWorkspace,
  createInvitation: (world) => ({ ...inWorkspace(world), body: { email: `walk-${Math.random()}@example.com` } }),
  deleteInvitation: async (world) => ({ ...inWorkspace(world, { invId: `inv_${(await invite(world, world.workspace.id)).id}` }) }),
  getInvitation: async (world) => ({ params: { token: (await invite(world)).token } }),
  acceptInvitation: async (world) => ({ params: { token: (await invite(world)).token } }),
  listMarketplaceSkills: () => ({ query: "?limit=2" }),
  getMarketplaceSkill: () => ({ params: { slug: "summarize" } }),
  listCategories: () => ({}),
  listSkills: () => ({ query: "?limit=2" }),
  getSkill: () => ({ params: { slug: "summarize" } }),
  installSkill: () => ({ params: { slug: "summarize" }, body: {} }),
  uninstallSkill: async (world) => {
    await json("POST /api/v1/skills/summarize/install", { key: world.key });
    return { params: { slug: "summarize" } };
  },
  downloadSkill: async () => {
    const { body } = await json("GET /api/v1/skills/summarize");
    return { params: { slug: "summarize", file: `${body.data.download.content_sha}.zip` } };
  },
  runSkill: () => ({ params: { slug: "text-statistics" }, body: { input: "Some text." } }),
  listExecutions: () => ({ query: "?limit=2" }),
  getExecutionStatus: (world) => ({ params: { id: `exec_${world.executionId}` }, foreign: "id" }),
  cancelExecution: async (world) => {
    const row = await db().execution.update({ where: { id: world.executionId }, data: { status: "running", finishedAt: null } });
    return { params: { id: `exec_${row.id}` }, foreign: "id" };
  },
  rerunExecution: async (world) => {
    await db().execution.update({ where: { id: world.executionId }, data: { status: "completed" } });
    return { params: { id: `exec_${world.executionId}` }, body: {}, foreign: "id" };
  },
  listArtifacts: () => ({ query: "?limit=2" }),
  getArtifact: liveArtifact,
  downloadArtifact: liveArtifact,
  deleteArtifact: liveArtifact,
  streamEvents: () => ({}),
  listAuditLogs: () => ({ query: "?limit=2" }),
  exportAuditLogs: () => ({ query: "?format=json" }),
};

const startActivation = async () => (await json("POST /api/v1/activate", { body: { client_label: "walk" } })).body;

/** A question that the world's own key has put to its owner. */
async function newConsent(world: World): Promise<string> {
  const { body } = await json("POST /api/v1/agents/connect", { key: world.key, body: { requestedScopes: ["memory:read"], reason: `walk ${Math.random()}` } });
  return body.consent_id;
}

/** Somebody the operation lets in: a session where only a person may act, else a key. */
const callerFor = async (name: Name, world: World, example: Example = {}) =>
  operations[name].scope === "session" ? { token: example.token ?? (await world.addSession()) } : { key: example.key ?? world.key };

/** Gives the world's owner a password and no passkey, so that the password is enough. */
async function withPassword(world: World) {
  await db().passkey.deleteMany({ where: { userId: world.user.id } });
  await db().user.update({ where: { id: world.user.id }, data: { passwordHash: await hashPassword("correct horse") } });
}

/** Someone whose sessions may end: the owner's are needed. */
async function newMember(world: World) {
  const { user } = await world.addMember("member");
  return db().user.update({ where: { id: user.id }, data: { passwordHash: await hashPassword("correct horse") } });
}

async function withPasskey(world: World) {
  const token = await world.addSteppedUpSession();
  return { token, ...(await addPasskey(token)) };
}

async function liveArtifact(world: World): Promise<Example> {
  await db().artifact.update({ where: { id: world.artifactId }, data: { deletedAt: null } });
  return { params: { id: `art_${world.artifactId}` }, foreign: "id" };
}

function inWorkspace(world: World, more: Record<string, string> = {}): Example {
  return { params: { id: `ws_${world.workspace.id}`, ...more }, foreign: "id" };
}

/** Another workspace of the same person. */
const secondWorkspace = async (world: World) =>
  (
    await db().workspace.create({
      data: { name: "Second", slug: `second-${createToken().toLowerCase()}`, members: { create: { userId: world.user.id, role: "owner" } } },
    })
  ).id;

/** An invitation to a person's own workspace, in which they have a lower role: accepting it changes something. */
async function invite(world: World, where?: number) {
  const token = createToken();
  const workspaceId = where ?? (await secondWorkspace(world));
  if (!where) await db().member.updateMany({ where: { workspaceId }, data: { role: "viewer" } });
  const expiresAt = new Date(Date.now() + 60_000);
  const { id } = await db().invitation.create({ data: { workspaceId, email: world.user.email, role: "member", tokenHash: sha256(token), expiresAt } });
  return { id, token };
}

const target = (name: Name, example: Example) =>
  `${operations[name].method} ${operations[name].path.replace(/\{(\w+)\}/g, (_, param: string) => example.params?.[param] ?? "missing")}${example.query ?? ""}`;

const names = Object.keys(operations) as Name[];

describe.each(names)("%s", (name) => {
  const operation = operations[name];
  const isWrite = operation.method !== "GET";

  test("has a route file of its own", async () => {
    const file = fileURLToPath(new URL(`../../app${operation.path.replace(/\{(\w+)\}/g, "[$1]")}/route.ts`, import.meta.url));
    expect(existsSync(file), file).toBe(true);
    const route = await import(file);
    expect(route[operation.method].operations).toContain(operation);
  });

  test("refuses nobody in particular", async () => {
    if (operation.scope === "public") return;
    const { status, body, headers } = await json(target(name, await EXAMPLES[name](home)), isWrite ? { body: {} } : {});
    expect([status, body.error.code, body.error.type]).toEqual([401, "AUTH_REQUIRED", "authentication_error"]);
    expect(headers.get("www-authenticate")).toContain("Bearer");
  });

  test("refuses a key that is revoked, expired, mistyped or unknown", async () => {
    if (operation.scope === "public") return;
    const revoked = await home.addKey(["*"]);
    await db().apiKey.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } });
    const expired = await home.addKey(["*"]);
    await db().apiKey.update({ where: { id: expired.id }, data: { expiresAt: new Date(Date.now() - 1000) } });
    const gone = await home.addKey(["*"]);
    await db().apiKey.delete({ where: { id: gone.id } });
    const where = target(name, await EXAMPLES[name](home));
    const codes = [revoked.key, expired.key, gone.key, `${home.key.slice(0, -1)}!`, "ck_short"].map(
      async (key) => (await json(where, { key })).body.error.code,
    );
    expect(await Promise.all(codes)).toEqual(["KEY_REVOKED", "KEY_EXPIRED", "KEY_INVALID", "KEY_INVALID", "KEY_INVALID"]);
  });

  test("refuses a session that is expired, ended or made up, and one where an agent must ask", async () => {
    const { scope } = operation;
    if (scope === "public") return;
    const where = target(name, await EXAMPLES[name](home));
    const [expired, ended] = [await home.addSession(), await home.addSession()];
    await db().session.update({ where: { tokenHash: sha256(expired) }, data: { expiresAt: new Date(Date.now() - 1000) } });
    await db().session.delete({ where: { tokenHash: sha256(ended) } });
    const codes = [expired, ended, "made-up"].map(async (token) => (await json(where, { token, ...(isWrite && { body: {} }) })).body.error.code);
    expect(await Promise.all(codes)).toEqual(["SESSION_EXPIRED", "SESSION_EXPIRED", "SESSION_EXPIRED"]);
    if (scope !== "key") return;
    const good = await json(where, { token: home.token, ...(isWrite && { body: {} }) });
    expect([good.status, good.body.error.code]).toEqual([403, "API_KEY_REQUIRED"]);
  });

  test("refuses a key without the scope, and says which", async () => {
    const { scope } = operation;
    if (scope === "public" || scope === "any" || scope === "key") return;
    const where = target(name, await EXAMPLES[name](home));
    const full = scope === "full" || scope === "session";
    const { key } = await home.addKey(full ? ALL_SCOPES : ALL_SCOPES.filter((each) => each !== scope));
    const { status, body } = await json(where, { key, ...(isWrite && { body: {} }) });
    expect(status).toBe(403);
    expect(body).toEqual(
      full
        ? { error: "ACCESS_DENIED", retryable: false }
        : { error: "PERMISSION_REQUIRED", scope, request_url: "/api/v1/agents/request-permission", retryable: true },
    );
    const ask = await json(where, { key: (await home.addKey([])).key });
    expect(ask.body.error).toBe(full ? "ACCESS_DENIED" : "ACTIVATION_REQUIRED");
  });

  test("refuses a role that is too low", async () => {
    if (operation.scope === "public" || operation.role === "viewer") return;
    const viewer = await home.addMember("viewer");
    const who =
      operation.scope === "session"
        ? { token: await home.addSession(viewer.user.id), headers: { "x-workspace-id": home.workspace.slug } }
        : { key: viewer.key };
    const example = await EXAMPLES[name](home);
    const here = operation.workspace && { [operation.workspace]: `ws_${home.workspace.id}` };
    const where = target(name, { ...example, params: { ...example.params, ...here } });
    const { status, body } = await json(where, { ...who, ...(isWrite && { body: {} }) });
    expect([status, body.error.code]).toEqual([403, "ROLE_REQUIRED"]);
  });

  test("answers a stranger as if there were nothing", async () => {
    const example = await EXAMPLES[name](home);
    const { foreign } = example;
    if (!foreign) return;
    const answer = async (value: string) => {
      const where = target(name, { ...example, params: { ...example.params, [foreign]: value } });
      const { status, body } = await json(where, { ...(await callerFor(name, stranger)), ...(isWrite && { body: example.body ?? {} }) });
      return { status, ...body.error, request_id: undefined };
    };
    const [prefix] = String(example.params?.[foreign]).split("_");
    const theirs = await answer(String(example.params?.[foreign]));
    expect(theirs.status).toBe(404);
    expect(await answer(`${prefix}_2000000000`)).toEqual(theirs);
    for (const malformed of ["nonsense", "wf_1", "0", "-1", "99999999999999999999", "%00", "%E0%A4%A", "1e3"])
      expect((await answer(malformed)).status, malformed).toBe(404);
  });

  test("names a field it does not know", async () => {
    const example = await EXAMPLES[name](home);
    const caller = await callerFor(name, home, example);
    const { status, body } =
      isWrite && operation.method !== "DELETE"
        ? await json(target(name, example), { ...caller, body: { ...example.body, surplus: 1 } })
        : await json(`${target(name, { ...example, query: `${example.query ?? "?"}&surplus=1` })}`, caller);
    expect([status, body.error.code, body.error.param]).toEqual([400, "INVALID_INPUT", "surplus"]);
  });

  test("works, fits its schema, has the headers and is audited", async () => {
    const example = await EXAMPLES[name](home);
    const caller = await callerFor(name, home, example);
    const controller = new AbortController();
    const before = (await db().auditEntry.aggregate({ _max: { id: true } }))._max.id ?? 0;
    const response = await request(target(name, example), {
      ...caller,
      headers: { "x-request-id": `walk.${name}`, "clanker-version": "2025-01-01", origin: "https://elsewhere.example" },
      signal: controller.signal,
      ...(isWrite && operation.method !== "DELETE" && { body: example.body ?? {} }),
    });
    expect(response.status).toBe(operation.status);
    const { headers } = response;
    expect(headers.get("x-request-id")).toBe(`walk.${name}`);
    expect(headers.get("clanker-version")).toBe("2025-01-01");
    expect(headers.get("access-control-allow-origin")).toBe("*");
    for (const header of ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"]) expect(headers.get(header)).toMatch(/^\d+$/);
    expect(headers.get("ratelimit-policy")).toMatch(/^"default";q=\d+;w=60$/);
    expect(headers.get("ratelimit")).toMatch(/^"default";r=\d+;t=\d+$/);
    if (operation.responds === "json" && operation.status !== 204) {
      const body = await response.json();
      expect(z.safeDecode(operation.output, body).error).toBeUndefined();
    } else controller.abort();

    const entries = await db().auditEntry.findMany({ where: { id: { gt: before }, requestId: `walk.${name}` } });
    // A run may also install its skill, which is a change of its own.
    const actions = entries.map((entry) => entry.action).filter((action) => action === operation.audit || action !== "drive.create");
    // Some changes are written down in two workspaces.
    expect([...new Set(actions)]).toEqual(operation.audit ? [operation.audit] : []);
  });
});

test("every route file serves operations that exist", async () => {
  const root = fileURLToPath(new URL("../../app/api", import.meta.url));
  const files = (await readdir(root, { recursive: true })).filter(
    (file) => file.endsWith("route.ts") && (file.startsWith("v1/") || file.startsWith("events/")),
  );
  const known = new Set<unknown>(Object.values(operations));
  for (const file of files) {
    const route = await import(`${root}/${file}`);
    expect(route.GET.operations.length, file).toBeGreaterThan(0);
    for (const operation of route.GET.operations) expect(known.has(operation), `${file}: ${operation.route}`).toBe(true);
  }
});

test("only these answers hold a secret", () => {
  const secrets: string[] = [];
  for (const [name, operation] of Object.entries(operations)) {
    const text = JSON.stringify(z.toJSONSchema(operation.output, { io: "input", unrepresentable: "any" }));
    for (const [, field] of text.matchAll(
      /"([a-z]\w*(?:[tT]oken|[pP]assword|[sS]ecret|[hH]ash|[kK]ey|_token|_key|_code)|token|password|secret|hash|key|acceptUrl)":\{/g,
    ))
      secrets.push(`${name}.${field}`);
  }
  expect(secrets.sort()).toEqual([
    "confirmEmailLink.token",
    "connectAgent.link_code",
    "createApiKey.key",
    "createInvitation.acceptUrl",
    "pollActivation.api_key",
    "pollConsent.grant_token",
    "requestPermission.link_code",
    "rotateApiKey.key",
    "signIn.token",
    "signUp.token",
    "startActivation.device_code",
    "startActivation.user_code",
  ]);
});

test("other methods on a path are 405 with Allow, and other paths 404, as JSON", async () => {
  const wrong = await json("DELETE /api/v1/executions", { key: home.key });
  expect([wrong.status, wrong.body.error.code, wrong.headers.get("allow")]).toEqual([405, "METHOD_NOT_ALLOWED", "GET, HEAD, OPTIONS"]);
  const nowhere = await json("GET /api/v1/nowhere");
  expect([nowhere.status, nowhere.body.error.type]).toEqual([404, "not_found_error"]);
});

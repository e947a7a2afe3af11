import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { forApp } from "#lib/api/for-app";
import { ALL_SCOPES } from "#lib/auth/scopes";
import { operations } from "#lib/operations/index";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { startWorker } from "#lib/runtime/worker";
import { callerFor, createWorld, EXAMPLES, type Example, type Name, type World } from "#lib/testing/examples";
import { GRACE_MS } from "#lib/testing/grace";
import { json, request } from "#lib/testing/request";

/**
 * The contract walk: what must hold for every operation, tried on every operation. A new operation joins by adding its
 * example to lib/testing/examples.ts; without one the types refuse.
 */
let home: World;
let stranger: World;

let worker: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  home = await createWorld();
  stranger = await createWorld();
  worker = await startWorker(); // For the operations that wait for a run.
});
afterAll(() => worker.stop(GRACE_MS));

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
    const example = await EXAMPLES[name](home);
    const { scope } = forApp(operation, example.params ?? {});
    if (scope === "public" || scope === "any" || scope === "key") return;
    const where = target(name, example);
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
    // The first workflow is one that everybody has.
    for (const malformed of ["nonsense", prefix === "wf" ? "exec_1" : "wf_1", "0", "-1", "99999999999999999999", "%00", "%E0%A4%A", "1e3"])
      expect((await answer(malformed)).status, malformed).toBe(404);
  });

  test("names a field it does not know", async () => {
    if (operation.signedBy || operation.takes === "event") return; // The body is its sender's.
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
      headers: { "x-request-id": `walk.${name}`, "clanker-version": "2025-01-01", origin: "https://elsewhere.example", ...example.headers },
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
    // A run may also install its skill, an account comes with a workspace and a session, and goes with its memberships: changes of their own.
    // A download is no change, but some are written down.
    const others: Partial<Record<Name, string[]>> = {
      signUp: ["workspace.create", "session.create"],
      deleteAccount: ["member.delete", "workspace.delete"],
      exportWorkspace: ["workspace.export"],
    };
    const beside = others[name] ?? ["drive.create"];
    const actions = entries.map((entry) => entry.action).filter((action) => action === operation.audit || !beside.includes(action));
    // Some changes are written down in two workspaces.
    expect([...new Set(actions)]).toEqual(operation.audit ? [operation.audit] : []);
  });
});

test("every route file serves operations that exist", async () => {
  const root = fileURLToPath(new URL("../../app/api", import.meta.url));
  const files = (await readdir(root, { recursive: true })).filter(
    (file) => file.endsWith("route.ts") && ["v1/", "events/", "uploads/"].some((folder) => file.startsWith(folder)),
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
    // An exit code is a code of another kind.
    for (const [, field] of text.matchAll(
      /"([a-z]\w*(?:[tT]oken|[pP]assword|[sS]ecret|[hH]ash|[kK]ey|_token|_key|_code)|token|password|secret|hash|key|acceptUrl)":\{/g,
    ))
      if (field !== "exit_code") secrets.push(`${name}.${field}`);
  }
  expect(secrets.sort()).toEqual([
    "confirmEmailLink.token",
    "connectAgent.link_code",
    "createApiKey.key",
    "createCollection.key",
    "createInvitation.acceptUrl",
    "createWebhook.secret",
    "pollActivation.api_key",
    "pollConsent.grant_token",
    "requestPermission.link_code",
    "rotateApiKey.key",
    "rotateWebhookSecret.secret",
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

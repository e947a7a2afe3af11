import { describe, expect, test } from "vitest";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const start = async (body: object = { client_label: "my agent" }) => (await json("POST /api/v1/activate", { body })).body;
const poll = async (device_code: string) => (await json("POST /api/v1/activate/poll", { body: { device_code } })).body;
const decide = (what: "confirm" | "deny", token: string, body: object) => json(`POST /api/v1/activate/${what}`, { token, body });
const age = (device_code: string, data: object) => db().device.update({ where: { deviceCodeHash: sha256(device_code) }, data });

describe("asking", () => {
  test("a code has the form XXXX-XXXX, without letters that look alike, and the addresses lead to it", async () => {
    const answer = await start();
    expect(answer.user_code).toMatch(/^[BCDFGHJKMNPQRSTVWXZ]{4}-[BCDFGHJKMNPQRSTVWXZ]{4}$/);
    expect(answer).toMatchObject({ expires_in: 600, interval: 2, verification_url: "http://localhost:3000/activate" });
    expect(answer.verification_url_complete).toBe(`${answer.verification_url}?code=${answer.user_code}`);
    expect(answer.device_code).toHaveLength(43);
  });

  test("a label of control characters, a scope that does not exist and no label are refused by name", async () => {
    const param = async (body: object) => (await json("POST /api/v1/activate", { body })).body.error.param;
    expect(await param({ client_label: "a\u202eb" })).toBe("client_label");
    expect(await param({})).toBe("client_label");
    expect(await param({ client_label: "a", scopes: ["memory:read", "everything"] })).toBe("scopes.1");
  });
});

describe("the person", () => {
  test("sees who asks, from where, and for what, however the code was typed", async () => {
    const { token } = await createWorkspace();
    const { user_code } = await start({ client_label: "my agent", scopes: ["memory:read"] });
    const typed = user_code.toLowerCase().replace("-", " ");
    const { body } = await json(`GET /api/v1/activate/lookup?user_code=${encodeURIComponent(typed)}`, { token });
    expect(body).toMatchObject({ type: "device", client_label: "my agent", requested_scopes: ["memory:read"], status: "pending" });
    expect(body.scope_details).toEqual([{ scope: "memory:read", description: "Read the workspace's memory", sensitive: false }]);
  });

  test("gives full access, nothing yet, what was asked, or what they choose", async () => {
    const { token } = await createWorkspace();
    const scopes = async (asked: string[] | undefined, chosen: object) => {
      const { user_code, device_code } = await start({ client_label: "a", ...(asked && { scopes: asked }) });
      await decide("confirm", token, { user_code, ...chosen });
      return (await poll(device_code)).scopes;
    };
    expect(await scopes(undefined, {})).toEqual(["*"]);
    expect(await scopes(undefined, { access: "full" })).toEqual(["*"]);
    expect(await scopes(undefined, { access: "ask" })).toEqual([]);
    expect(await scopes(["memory:read", "memory:read"], {})).toEqual(["memory:read"]);
    expect(await scopes(["memory:read"], { access: "full" })).toEqual(["*"]);
    expect(await scopes(["memory:read", "tool:execute"], { scopes: ["memory:read"] })).toEqual(["memory:read"]);
  });

  test("chooses one of their own workspaces; another's is 404", async () => {
    const [mine, theirs] = [await createWorkspace(), await createWorkspace()];
    await db().member.create({ data: { workspaceId: theirs.workspace.id, userId: mine.user.id, role: "viewer" } });
    const foreign = await createWorkspace();
    const { user_code, device_code } = await start();
    expect((await decide("confirm", mine.token, { user_code, workspace: foreign.workspace.slug })).status).toBe(404);
    const { body } = await decide("confirm", mine.token, { user_code, workspace: `ws_${theirs.workspace.id}` });
    expect(body.workspace.slug).toBe(theirs.workspace.slug);
    const { api_key } = await poll(device_code);
    const current = await json("GET /api/v1/workspaces/current", { key: api_key });
    expect(current.body).toMatchObject({ slug: theirs.workspace.slug, role: "viewer" });
  });

  test("decides once: the same again is 200 and changes nothing, another outcome is 409", async () => {
    const { token } = await createWorkspace();
    const { user_code, device_code } = await start();
    const before = await decide("confirm", token, { user_code });
    expect((await decide("confirm", token, { user_code })).body).toEqual(before.body);
    expect((await decide("confirm", token, { user_code, access: "ask" })).body.error.code).toBe("ALREADY_DECIDED");
    expect((await decide("deny", token, { user_code })).body.error.code).toBe("ALREADY_DECIDED");
    await poll(device_code);
    expect((await decide("confirm", token, { user_code })).status).toBe(200);

    const second = await start();
    expect((await decide("deny", token, { user_code: second.user_code })).body.status).toBe("denied");
    expect((await decide("deny", token, { user_code: second.user_code })).status).toBe(200);
    expect((await decide("confirm", token, { user_code: second.user_code })).status).toBe(409);
    expect((await poll(second.device_code)).status).toBe("denied");
  });

  test("twenty who approve and deny at once come to one outcome", async () => {
    const { token } = await createWorkspace();
    const { user_code, device_code } = await start();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => decide(i % 2 ? "confirm" : "deny", token, { user_code })));
    const ok = answers.map(({ status }, i) => ({ status, what: i % 2 ? "confirm" : "deny" }));
    const winner = ok.find(({ status }) => status === 200)?.what;
    for (const { status, what } of ok) expect(status).toBe(what === winner ? 200 : 409);
    expect((await poll(device_code)).status).toBe(winner === "confirm" ? "completed" : "denied");
    const entries = await db().auditEntry.count({ where: { action: { in: ["device.approve", "device.deny"] }, resourceId: await deviceId(device_code) } });
    expect(entries).toBe(1);
  });

  test("whoever decided is the only one who can see the code after", async () => {
    const [mine, other] = [await createWorkspace(), await createWorkspace()];
    const { user_code } = await start();
    await decide("confirm", mine.token, { user_code });
    expect((await json(`GET /api/v1/activate/lookup?user_code=${user_code}`, { token: mine.token })).body.status).toBe("approved");
    expect((await json(`GET /api/v1/activate/lookup?user_code=${user_code}`, { token: other.token })).status).toBe(404);
    expect((await decide("confirm", other.token, { user_code })).status).toBe(404);
  });

  test("types ten wrong codes a minute at most, and then not even the right one counts", async () => {
    const { token } = await createWorkspace();
    const { user_code } = await start();
    const look = async (code: string) =>
      (await json(`GET /api/v1/activate/lookup?user_code=${code}`, { token, headers: { "x-clanker-address": "192.0.2.7" } })).status;
    for (let i = 0; i < 15; i++) expect(await look(user_code)).toBe(200);
    const wrong = await Promise.all(Array.from({ length: 20 }, () => look("BBBB-BBBB")));
    expect(wrong.filter((status) => status === 404)).toHaveLength(10);
    expect(wrong.filter((status) => status === 429)).toHaveLength(10);
    expect(await look(user_code)).toBe(429);
    const other = await createWorkspace();
    const elsewhere = { token: other.token, headers: { "x-clanker-address": "192.0.2.7" } };
    expect((await json(`GET /api/v1/activate/lookup?user_code=${user_code}`, elsewhere)).status).toBe(429);
  });
});

describe("polling", () => {
  test("twenty polls that race deliver one key, and later ones none", async () => {
    const { token, workspace } = await createWorkspace();
    const { user_code, device_code } = await start();
    await decide("confirm", token, { user_code });
    const answers = await Promise.all(Array.from({ length: 20 }, () => poll(device_code)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill("completed"));
    const keys = answers.flatMap(({ api_key }) => api_key ?? []);
    expect(keys).toHaveLength(1);
    expect(await db().apiKey.count({ where: { workspaceId: workspace.id, name: "my agent" } })).toBe(1);
    expect(await poll(device_code)).toEqual({ status: "completed" });
    const { body } = await json("GET /api/v1/workspaces/current", { key: keys[0] });
    expect(body.slug).toBe(workspace.slug);
  });

  test("too soon is slow_down with a longer interval; in time is pending", async () => {
    const { device_code } = await start();
    expect(await poll(device_code)).toEqual({ status: "pending", interval: 2 });
    expect(await poll(device_code)).toEqual({ status: "slow_down", interval: 7 });
    await age(device_code, { lastPolledAt: new Date(Date.now() - 7000) });
    expect(await poll(device_code)).toEqual({ status: "pending", interval: 7 });
  });

  test("a code that nobody gave out is 404; one whose time is over is expired, also when it was approved", async () => {
    expect((await json("POST /api/v1/activate/poll", { body: { device_code: "made-up" } })).status).toBe(404);
    const { token } = await createWorkspace();
    const { user_code, device_code } = await start();
    await age(device_code, { expiresAt: new Date(Date.now() - 1) });
    expect((await poll(device_code)).status).toBe("expired");
    expect((await decide("confirm", token, { user_code })).body.error.code).toBe("REQUEST_EXPIRED");
    const approved = await start();
    await decide("confirm", token, { user_code: approved.user_code });
    await age(approved.device_code, { expiresAt: new Date(Date.now() - 1) });
    expect((await poll(approved.device_code)).status).toBe("expired");
  });

  test("who has left the workspace since approving gives no key", async () => {
    const home = await createWorkspace();
    const guest = await createWorkspace();
    await db().member.create({ data: { workspaceId: home.workspace.id, userId: guest.user.id, role: "member" } });
    const { user_code, device_code } = await start();
    await decide("confirm", guest.token, { user_code, workspace: home.workspace.slug });
    await db().member.delete({ where: { workspaceId_userId: { workspaceId: home.workspace.id, userId: guest.user.id } } });
    expect(await poll(device_code)).toEqual({ status: "denied" });
  });
});

const deviceId = async (device_code: string) => `dev_${(await db().device.findUniqueOrThrow({ where: { deviceCodeHash: sha256(device_code) } })).id}`;

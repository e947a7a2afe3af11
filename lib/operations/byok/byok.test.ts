import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { byokKey } from "#lib/runtime/byok";
import { GOOD_ANTHROPIC_KEY, useAnthropicDouble } from "#lib/testing/anthropic-double";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const usual = env().ANTHROPIC_BASE_URL;
const stops: (() => void)[] = [];
afterEach(() => {
  env().ANTHROPIC_BASE_URL = usual;
  for (const stop of stops.splice(0)) stop();
});

/** Something on this machine that answers in Anthropic's place, in ways that the double does not. */
async function answering(listener: RequestListener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const put = (key: string, anthropicKey: unknown) => json("PUT /api/v1/byok", { key, body: { anthropicKey } });
const NONE = { configured: false, answeredBy: null, lastFour: null, createdAt: null, updatedAt: null };

test("a key is checked, kept, shown by its end, replaced and removed", async () => {
  const { key, workspace, addMember } = await createWorkspace();
  const double = await useAnthropicDouble();
  expect((await json("GET /api/v1/byok", { key })).body).toEqual(NONE);
  for (const base of [double.url, `${double.url}/v1`]) {
    env().ANTHROPIC_BASE_URL = base;
    const set = await put(key, ` ${GOOD_ANTHROPIC_KEY}\n`);
    expect([set.status, set.body]).toMatchObject([200, { configured: true, lastFour: "7f3a", answeredBy: { provider: "anthropic", paidBy: "key" } }]);
    expect((await json("GET /api/v1/byok", { key })).body).toEqual(set.body);
  }
  expect(await byokKey(db(), workspace.id)).toBe(GOOD_ANTHROPIC_KEY);
  const { value } = await db().byokKey.findUniqueOrThrow({ where: { workspaceId: workspace.id } });
  expect(Buffer.from(value).includes(GOOD_ANTHROPIC_KEY)).toBe(false);

  const refused = await put(key, "sk-ant-not-this-one");
  expect([refused.status, refused.body.error]).toMatchObject([400, { code: "INVALID_INPUT", param: "anthropicKey", message: "Anthropic refuses this key." }]);
  expect(await byokKey(db(), workspace.id)).toBe(GOOD_ANTHROPIC_KEY);

  const member = await addMember("member");
  expect((await json("GET /api/v1/byok", { key: member.key })).status).toBe(200);
  expect((await put(member.key, GOOD_ANTHROPIC_KEY)).status).toBe(403);
  expect((await json("DELETE /api/v1/byok", { key: member.key })).status).toBe(403);
  for (let i = 0; i < 2; i++) expect((await json("DELETE /api/v1/byok", { key })).status).toBe(204);
  expect((await json("GET /api/v1/byok", { key })).body).toEqual(NONE);
  expect(await byokKey(db(), workspace.id)).toBeNull();
  const entries = await db().auditEntry.findMany({ where: { workspaceId: workspace.id, resourceType: "byok" }, orderBy: { id: "asc" } });
  expect(entries.map(({ action }) => action)).toEqual(["byok.update", "byok.update", "byok.delete"]);
  expect(JSON.stringify(entries)).not.toContain("good-for-tests");
});

test("a key of one workspace cannot be moved to another", async () => {
  const [home, other] = [await createWorkspace(), await createWorkspace()];
  env().ANTHROPIC_BASE_URL = (await useAnthropicDouble()).url;
  await put(home.key, GOOD_ANTHROPIC_KEY);
  const { value, lastFour } = await db().byokKey.findUniqueOrThrow({ where: { workspaceId: home.workspace.id } });
  await db().byokKey.create({ data: { workspaceId: other.workspace.id, value, lastFour } });
  await expect(byokKey(db(), other.workspace.id)).rejects.toThrow();
});

test("an answer that does not say whether the key is good changes nothing", async () => {
  const { key, workspace } = await createWorkspace();
  const base = await answering((request, response) => {
    const status = Number(request.headers["x-api-key"]?.slice(-3));
    if (status === 0) return void request.socket.destroy();
    response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end(`${request.headers["x-api-key"]}`);
  });
  env().ANTHROPIC_BASE_URL = base;
  for (const status of ["000", "302", "429", "500", "529"]) {
    const { status: answered, body } = await put(key, `sk-ant-${status}`);
    expect([answered, body.error.code], status).toEqual([503, "OVERLOADED"]);
    expect(JSON.stringify(body)).not.toContain("sk-ant");
  }
  for (const status of ["401", "403"]) expect((await put(key, `sk-ant-${status}`)).status, status).toBe(400);
  expect(await db().byokKey.count({ where: { workspaceId: workspace.id } })).toBe(0);
  expect((await put(key, "sk-ant-404")).status).toBe(200);
  for (const stop of stops.splice(0)) stop();
  expect((await put(key, "sk-ant-closed-port")).status).toBe(503);
  expect(await byokKey(db(), workspace.id)).toBe("sk-ant-404");
});

test("what cannot be a key is not sent anywhere", async () => {
  const { key } = await createWorkspace();
  const asked: string[] = [];
  env().ANTHROPIC_BASE_URL = await answering((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers["anthropic-version"]}`);
    response.end("{}");
  });
  for (const bad of ["", "short", "sk-ant with space", "sk-ant-\r\nx-other: 1", "sk-ant-ümlaut", "x".repeat(501), 7, null])
    expect((await put(key, bad)).body.error).toMatchObject({ code: "INVALID_INPUT", param: "anthropicKey" });
  expect(asked).toEqual([]);
  expect((await put(key, "sk-ant-something")).status).toBe(200);
  expect(asked).toEqual(["GET /v1/models?limit=1 2023-06-01"]);
});

test("a key that is revoked, or whose person loses the role, while Anthropic is asked changes nothing", async () => {
  const home = await createWorkspace();
  const [revoked, demoted] = [await home.addMember("admin"), await home.addMember("admin")];
  let meanwhile = async () => {};
  env().ANTHROPIC_BASE_URL = await answering((_, response) => void meanwhile().then(() => response.writeHead(200).end("{}")));
  meanwhile = async () => void (await db().apiKey.updateMany({ where: { userId: revoked.user.id }, data: { revokedAt: new Date() } }));
  expect((await put(revoked.key, GOOD_ANTHROPIC_KEY)).body.error.code).toBe("KEY_REVOKED");
  meanwhile = async () => void (await db().member.updateMany({ where: { userId: demoted.user.id }, data: { role: "member" } }));
  expect((await put(demoted.key, GOOD_ANTHROPIC_KEY)).body.error.code).toBe("ROLE_REQUIRED");
  expect(await byokKey(db(), home.workspace.id)).toBeNull();
  expect((await put(home.key, GOOD_ANTHROPIC_KEY)).status).toBe(200);
});

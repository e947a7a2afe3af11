import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { scanAside } from "#lib/runtime/scan/scan-aside";
import { readSkillFolder } from "#lib/runtime/skill-folder";
import { json } from "#lib/testing/request";
import { skillFile } from "#lib/testing/skill-file";
import { createWorkspace } from "#lib/testing/workspace";

const newName = () => `up-${randomBytes(6).toString("hex")}`;
type Who = { key?: string; token?: string; ticket?: string };
const send = ({ ticket, ...who }: Who, file: unknown) =>
  json("POST /api/uploads/process-skill", { ...who, ...(ticket && { headers: { authorization: `Bearer ${ticket}` } }), body: { file } });
const newTicket = async (key: string) => (await json("POST /api/v1/uploads/ticket", { key, body: {} })).body.data.ticket as string;

test("an upload takes a deletion back for an admin with full access, and for nobody else", async () => {
  const home = await createWorkspace();
  const name = newName();
  const first = skillFile({ name });
  expect((await send(home, first)).status).toBe(201);
  const remove = async () => expect((await json(`DELETE /api/v1/skills/${name}`, { key: home.key })).status).toBe(204);
  const audited = (action: string) => db().auditEntry.count({ where: { workspaceId: home.workspace.id, resourceId: name, action } });
  await remove();
  const others: Who[] = [await home.addMember("member"), await home.addKey(["workspace:files:write"]), { ticket: await newTicket(home.key) }];
  for (const who of others)
    for (const file of [first, skillFile({ name, files: { "a.txt": "new" } })]) {
      const { status, body } = await send(who, file);
      expect([status, body.error?.code, body.error?.message]).toEqual([409, "SLUG_TAKEN", expect.stringContaining(`/api/v1/skills/${name}/restore`)]);
    }
  expect(await db().skill.findUniqueOrThrow({ where: { slug: name } })).toMatchObject({ deletedAt: expect.any(Date) });
  // The same files again are the version that is there.
  const same = await send({ key: home.key }, first);
  expect([same.status, same.body.data.skill.version]).toEqual([201, "1.0.0"]);
  expect([await audited("skill.restore"), await audited("version.create")]).toEqual([1, 1]);
  expect((await send({ key: home.key }, first)).body.error.code).toBe("VERSION_EXISTS");
  await remove();
  expect((await send({ token: home.token }, skillFile({ name, files: { "a.txt": "new" } }))).body.data.skill.version).toBe("1.0.1");
  expect([await audited("skill.restore"), await audited("version.create")]).toEqual([2, 2]);
  expect(await db().skill.findUniqueOrThrow({ where: { slug: name } })).toMatchObject({ deletedAt: null, public: false });
});

test("a ticket lends what its key may do now, of its own or by a grant", async () => {
  const home = await createWorkspace();
  const other = await home.addKey(["workspace:files:write"]);
  const ticket = await newTicket(other.key);
  await db().apiKey.update({ where: { id: other.id }, data: { scopes: ["memory:read"], ownScopes: ["memory:read"] } });
  const refused = await send({ ticket }, skillFile());
  expect([refused.status, refused.body.error, refused.body.scope]).toEqual([403, "PERMISSION_REQUIRED", "workspace:files:write"]);
  const granted = { workspaceId: home.workspace.id, apiKeyId: other.id, scopes: ["workspace:files:write"], mode: "one_time" as const, expiresAt: new Date() };
  const consent = await db().consent.create({ data: { ...granted, linkCode: new Uint8Array(1), linkCodeHash: new Uint8Array(randomBytes(32)) } });
  const grant = { ...granted, consentId: consent.id };
  // Used up by another call, long before the ticket was made.
  const { id } = await db().grant.create({ data: { ...grant, usedAt: new Date(Date.now() - 3600_000) } });
  expect((await send({ ticket }, skillFile())).status).toBe(403);
  const change = (data: object) => db().grant.update({ where: { id }, data });
  await change({ usedAt: new Date(), revokedAt: new Date() });
  expect((await send({ ticket }, skillFile())).status).toBe(403);
  // It made the ticket, and its own time is over since.
  await change({ revokedAt: null });
  expect((await send({ ticket }, skillFile())).status).toBe(201);
});

test("who sends too many large skills is told to come again, and small ones are taken all the same", async () => {
  const home = await createWorkspace();
  const name = newName();
  const large = (text: string) => skillFile({ name, files: { "a.txt": `${text}\n`.repeat(40_000) } });
  expect((await send(home, large("one"))).status).toBe(201);
  const text = (path: string, content: string) => ({ path, data: new TextEncoder().encode(content) });
  const files = [text("SKILL.md", "---\nname: large\ndescription: A test.\n---\n"), text("a.txt", "x ".repeat(2_000_000))];
  const stop = new AbortController();
  const asked = { group: `ws_${home.workspace.id}`, signal: stop.signal };
  const waiting = Promise.allSettled(Array.from({ length: 5 }, () => scanAside(files, readSkillFolder(files), asked)));
  for (const { status, body, headers } of [await send(home, large("two")), await json(`POST /api/v1/skills/${name}/rescan`, { key: home.key, body: {} })])
    expect([status, body.error?.code, headers.get("retry-after")]).toEqual([503, "OVERLOADED", "20"]);
  expect((await send(home, skillFile())).status).toBe(201);
  stop.abort(new Error("gone"));
  await waiting;
  expect((await send(home, large("two"))).status).toBe(201);
});

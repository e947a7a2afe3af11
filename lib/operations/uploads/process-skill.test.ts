import { randomBytes } from "node:crypto";
import { expect, test, vi } from "vitest";
import { blobs } from "#lib/platform/blob";
import { db } from "#lib/platform/db";
import { MALICIOUS } from "#lib/testing/malicious-zips";
import { json, request } from "#lib/testing/request";
import { skillFile } from "#lib/testing/skill-file";
import { createWorkspace } from "#lib/testing/workspace";

const newName = () => `up-${randomBytes(6).toString("hex")}`;
const version = (text: string) => `  version: "${text}"\n`;
type Who = { key?: string; token?: string; ticket?: string };
const send = ({ ticket, ...who }: Who, file: unknown, more: object = {}) =>
  json("POST /api/uploads/process-skill", { ...who, ...(ticket && { headers: { authorization: `Bearer ${ticket}` } }), body: { file, ...more } });
const newTicket = async (key: string, body: object = {}) => (await json("POST /api/v1/uploads/ticket", { key, body })).body.data.ticket as string;

test("a zip becomes a private skill, whose version has the address of its bytes", async () => {
  const { key, workspace } = await createWorkspace();
  const name = newName();
  const { status, body } = await send({ key }, skillFile({ name, metadata: version("1.2.0-beta.1") }), { changelog: "The first." });
  expect(status, JSON.stringify(body)).toBe(201);
  const { skill, scan } = body.data;
  expect(skill).toEqual({ slug: name, version: "1.2.0-beta.1", content_sha: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(Object.keys(scan).sort()).toEqual(["engine", "findings", "risk", "riskReasons", "scannedAt", "verdict"]);
  const row = await db().skill.findUniqueOrThrow({ where: { slug: name }, include: { versions: true } });
  expect(row).toMatchObject({ workspaceId: workspace.id, public: false, sourceType: "upload" });
  expect(row.versions[0]).toMatchObject({ contentSha: skill.content_sha, changelog: "The first.", entrypoint: "scripts/main.sh" });
  const audit = await db().auditEntry.findFirstOrThrow({ where: { workspaceId: workspace.id, action: "version.create" } });
  expect(audit).toMatchObject({ resourceId: name, metadata: { version: "1.2.0-beta.1", contentSha: skill.content_sha } });
  // A stranger has not heard of it.
  const stranger = await createWorkspace();
  expect((await json(`GET /api/v1/marketplace/skills/${name}`, { key: stranger.key })).status).toBe(404);
  const download = await request(`GET /api/v1/downloads/public/${name}/${skill.content_sha}.zip`, { key });
  expect(download.status).toBe(200);
});

test("versions that are not said count up, and one that is there is refused", async () => {
  const { key } = await createWorkspace();
  const name = newName();
  const upload = async (metadata: string, text: string) => send({ key }, skillFile({ name, metadata, files: { "a.txt": text } }));
  expect((await upload("", "1")).body.data.skill.version).toBe("1.0.0");
  expect((await upload("", "2")).body.data.skill.version).toBe("1.0.1");
  expect((await upload(version("2.0.0"), "3")).body.data.skill.version).toBe("2.0.0");
  for (const [metadata, text] of [
    ["", "2"],
    [version("2.0.0"), "4"],
  ] as const) {
    const { status, body } = await upload(metadata, text);
    expect([status, body.error.code]).toEqual([409, "VERSION_EXISTS"]);
  }
  expect(await db().skillVersion.count({ where: { skill: { slug: name } } })).toBe(3);
});

test("a name that is someone else's is refused", async () => {
  const [mine, theirs] = [await createWorkspace(), await createWorkspace()];
  const name = newName();
  expect((await send(mine, skillFile({ name }))).status).toBe(201);
  for (const taken of [name, "text-statistics"]) {
    const { status, body } = await send({ key: theirs.key }, skillFile({ name: taken, files: { "x.txt": `${Math.random()}` } }));
    expect([status, body.error.code]).toEqual([409, "SLUG_TAKEN"]);
  }
});

test("of two that upload a version at once, one has it", async () => {
  const { key } = await createWorkspace();
  for (let round = 0; round < 6; round++) {
    const name = newName();
    const answers = await Promise.all([1, 2, 3].map((i) => send({ key }, skillFile({ name, metadata: version("1.0.0"), files: { "a.txt": `${i}` } }))));
    const codes = answers.map(({ status, body }) => body.error?.code ?? status).sort();
    expect(codes).toEqual([201, "VERSION_EXISTS", "VERSION_EXISTS"]);
    expect(await db().skillVersion.count({ where: { skill: { slug: name } } })).toBe(1);
  }
});

test("everything malicious is refused with its reason, and nothing is stored", async () => {
  const put = vi.spyOn(blobs, "put");
  const homes = [];
  let key = "";
  let count = 0;
  for (const [what, says, zip] of MALICIOUS) {
    if (count++ % 90 === 0) {
      const home = await createWorkspace();
      homes.push(home.workspace.id);
      key = home.key;
    }
    const { status, body } = await send({ key }, new File([new Uint8Array(zip())], "skill.zip"));
    expect([status, body.error?.code, body.error?.param], what).toEqual([400, "INVALID_INPUT", "file"]);
    expect(body.error.message, what).toMatch(new RegExp(says));
  }
  expect(put).not.toHaveBeenCalled();
  put.mockRestore();
  expect(await db().skill.count({ where: { workspaceId: { in: homes } } })).toBe(0);
  expect(await db().auditEntry.count({ where: { workspaceId: { in: homes }, action: "version.create" } })).toBe(0);
});

test("a bad SKILL.md is refused with the field, a zip that is too large as too large", async () => {
  const { key } = await createWorkspace();
  const { status, body } = await send({ key }, skillFile({ metadata: "  version: 1.0\n" }));
  expect([status, body.error.param]).toEqual([400, "file"]);
  expect(body.error.message).toContain("metadata.version must be text");
  const built = await send({ key }, skillFile({ metadata: version("1.0.0+5") }));
  expect([built.status, built.body.error.param]).toEqual([400, "file"]);
  expect(built.body.error.message).toContain("metadata.version must not have build metadata");
  const missing = await send({ key }, skillFile({ metadata: '  clanker-parameters: "p.json"\n' }));
  expect(missing.body.error.message).toContain("'p.json', which is not in the folder");
  const large = await send({ key }, new File([new Uint8Array(10 * 1024 * 1024 + 1)], "a.zip"));
  expect([large.status, large.body.error.code]).toEqual([413, "REQUEST_TOO_LARGE"]);
  const larger = await send({ key }, new File([new Uint8Array(11 * 1024 * 1024)], "a.zip"));
  expect([larger.status, larger.body.error.code]).toEqual([413, "REQUEST_TOO_LARGE"]);
  expect((await send({ key }, undefined)).status).toBe(415);
});

test("a ticket is good for one upload, and a refused upload leaves it good", async () => {
  const { key, workspace } = await createWorkspace(["workspace:files:write"]);
  const answer = await json("POST /api/v1/uploads/ticket", { key, body: { filename: "my-skill.zip" } });
  expect(answer.status).toBe(201);
  const { ticket, expires_at, upload_url, script } = answer.body.data;
  expect(upload_url).toMatch(/^http.*\/api\/uploads\/process-skill$/);
  expect(script).toContain(ticket);
  const minutes = (new Date(expires_at).getTime() - Date.now()) / 60_000;
  expect(minutes > 9.9 && minutes <= 10).toBe(true);
  // Only its hash is kept, and nothing of it is written down.
  const rows = JSON.stringify([
    await db().uploadTicket.findMany({ where: { workspaceId: workspace.id } }),
    await db().auditEntry.findMany({ where: { workspaceId: workspace.id } }),
  ]);
  expect(rows).not.toContain(ticket);

  expect((await send({ ticket }, new File(["x"], "a.zip"))).status).toBe(400);
  const racing = await Promise.all([1, 2, 3].map(() => send({ ticket }, skillFile())));
  expect(racing.map(({ status, body }) => body.error?.code ?? status).sort()).toEqual([201, "TICKET_INVALID", "TICKET_INVALID"]);
  expect(await db().skill.count({ where: { workspaceId: workspace.id } })).toBe(1);
  const again = await send({ ticket }, skillFile());
  expect([again.status, again.body.error.code]).toEqual([401, "TICKET_INVALID"]);
});

test("a ticket is good for nothing else, for ten minutes, and as long as whoever asked for it is", async () => {
  const home = await createWorkspace();
  const ticket = await newTicket(home.key);
  const elsewhere = await json("GET /api/v1/executions", { headers: { authorization: `Bearer ${ticket}` } });
  expect([elsewhere.status, elsewhere.body.error.code]).toEqual([401, "KEY_INVALID"]);
  await db().uploadTicket.updateMany({ where: { workspaceId: home.workspace.id }, data: { expiresAt: new Date(Date.now() - 1) } });
  expect((await send({ ticket }, skillFile())).body.error.code).toBe("TICKET_INVALID");

  const other = await home.addKey(["workspace:files:write"]);
  const another = await newTicket(other.key);
  await db().apiKey.update({ where: { id: other.id }, data: { revokedAt: new Date() } });
  expect((await send({ ticket: another }, skillFile())).body.error.code).toBe("TICKET_INVALID");
  expect((await send({ ticket: "upt_made-up" }, skillFile())).body.error.code).toBe("TICKET_INVALID");

  const member = await home.addMember("member");
  const last = await newTicket(member.key);
  await db().member.updateMany({ where: { userId: member.user.id }, data: { role: "viewer" } });
  expect((await send({ ticket: last }, skillFile())).body.error.code).toBe("ROLE_REQUIRED");
});

test("an upload sent again with its idempotency key is the same upload", async () => {
  const { key } = await createWorkspace();
  const ticket = await newTicket(key);
  const file = skillFile();
  const again = () => json("POST /api/uploads/process-skill", { headers: { authorization: `Bearer ${ticket}`, "idempotency-key": "once" }, body: { file } });
  const first = await again();
  const second = await again();
  expect([first.status, second.status, second.headers.get("idempotency-replayed")]).toEqual([201, 201, "true"]);
  expect(second.body).toEqual(first.body);
});

async function collection(home: Awaited<ReturnType<typeof createWorkspace>>, name: string, allSkills = false) {
  const row = await db().collection.create({ data: { workspaceId: home.workspace.id, name, allSkills } });
  const { id, key } = await home.addKey(["*"]);
  await db().apiKey.update({ where: { id }, data: { collectionId: row.id } });
  return { id: row.id, key };
}
const skillsOf = async (collectionId: number) =>
  (await db().collectionSkill.findMany({ where: { collectionId }, include: { installed: { include: { skill: true } } } })).map(
    ({ installed }) => installed.skill.slug,
  );

test("a ticket for a collection puts the skill into it", async () => {
  const home = await createWorkspace();
  const acme = await collection(home, "acme");
  const name = newName();
  const ticket = await newTicket(home.key, { collectionName: "acme" });
  expect((await send({ ticket }, skillFile({ name }))).status).toBe(201);
  expect(await skillsOf(acme.id)).toEqual([name]);
  const unknown = await json("POST /api/v1/uploads/ticket", { key: home.key, body: { collectionName: "nobody's" } });
  expect([unknown.status, unknown.body.error.param]).toEqual([400, "collectionName"]);
  const stranger = await createWorkspace();
  expect((await json("POST /api/v1/uploads/ticket", { key: stranger.key, body: { collectionName: "acme" } })).status).toBe(400);

  const late = await newTicket(home.key, { collectionName: "acme" });
  await db().collection.update({ where: { id: acme.id }, data: { deletedAt: new Date() } });
  const other = newName();
  expect((await send({ ticket: late }, skillFile({ name: other }))).status).toBe(404);
  expect(await db().skill.count({ where: { slug: other } })).toBe(0);
});

test("a key over chosen skills uploads nothing, also with the ticket of a key that was confined since", async () => {
  const home = await createWorkspace();
  const { key } = await collection(home, "acme");
  const before = await home.addKey(["workspace:files:write"]);
  const ticket = await newTicket(before.key);
  const { id } = await db().collection.findFirstOrThrow({ where: { workspaceId: home.workspace.id } });
  await db().apiKey.update({ where: { id: before.id }, data: { collectionId: id } });
  expect((await send({ ticket }, skillFile())).body.error.code).toBe("TICKET_INVALID");
  expect((await send({ key }, skillFile())).body.error).toBe("ACCESS_DENIED");
  expect((await json("POST /api/v1/uploads/ticket", { key, body: {} })).body.error).toBe("ACCESS_DENIED");
  expect(await db().skill.count({ where: { workspaceId: home.workspace.id } })).toBe(0);
});

test("where a browser sends a zip to", async () => {
  const { key } = await createWorkspace(["workspace:files:write"]);
  const { status, body } = await json("POST /api/v1/uploads/url", { key, body: {} });
  expect(status).toBe(200);
  expect(body.data).toEqual({
    upload_url: expect.stringMatching(/\/api\/uploads\/process-skill$/),
    ...{ method: "POST", field: "file", content_type: "multipart/form-data", max_bytes: 10 * 1024 * 1024 },
  });
});

import { randomBytes } from "node:crypto";
import { unzipSync } from "fflate";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createApiKey } from "#lib/auth/api-key";
import { downloadLink } from "#lib/operations/downloads/download-link";
import { sha256Hex } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { publishFiles } from "#lib/testing/publish-files";
import { json, request } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";
import { GET } from "../../../app/downloads/[...path]/route.ts";

afterEach(() => vi.useRealTimers());

const name = () => `t-${randomBytes(6).toString("hex")}`;
const post = (key: string, body: object) => json("POST /api/v1/downloads", { key, body });
const fetched = (url: string, headers: Record<string, string> = {}, method = "GET") => GET(new Request(url, { headers, method }));
const contents = async (url: string) => {
  const answer = await fetched(url);
  expect(answer.status).toBe(200);
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  return Object.fromEntries(Object.entries(files).map(([path, data]) => [path, sha256Hex(data)]));
};
type Made = Awaited<ReturnType<typeof publishFiles>>;
const inFolder = (slug: string, { files }: Made) => Object.fromEntries(files.map(({ path, data }) => [`${slug}/${path}`, sha256Hex(data)]));
const install = ({ workspace }: TestWorkspace, { skillId, versionId }: Made) =>
  db().driveSkill.create({ data: { workspaceId: workspace.id, skillId, versionId } });

test("the drive is one zip with a folder a skill, the same every time, for whoever has the address", async () => {
  const world = await createWorkspace();
  const [one, two] = [name(), name()].sort() as [string, string];
  const first = await publishFiles(one, "1.0.0", { "scripts/ünï.sh": "echo\n", "a.bin": randomBytes(200_000), empty: "" });
  const second = await publishFiles(two, "2.0.0", {}, { workspaceId: world.workspace.id, isPublic: false });
  for (const each of [first, second]) await install(world, each);
  const { status, body } = await post(world.key, { scope: "drive" });
  expect([status, body.data.filename]).toEqual([201, "drive.zip"]);
  expect(body.data.skills).toEqual([
    { slug: one, version: "1.0.0", content_sha: first.contentSha },
    { slug: two, version: "2.0.0", content_sha: second.contentSha },
  ]);
  expect(new Date(body.data.expires_at).getTime() - Date.now()).toBeGreaterThan(23.9 * 3600_000);
  const { url } = body.data;
  expect(await contents(url)).toEqual({ ...inFolder(one, first), ...inFolder(two, second) });
  const [a, b] = await Promise.all([fetched(url), fetched(url)]);
  expect(Buffer.from(await a.arrayBuffer())).toEqual(Buffer.from(await b.arrayBuffer()));
  expect(a.headers.get("cache-control")).toBe("private, no-store, no-transform");
  expect(a.headers.get("content-disposition")).toBe('attachment; filename="drive.zip"');
  const etag = String(a.headers.get("etag"));
  expect((await fetched(url, { "if-none-match": etag })).status).toBe(304);
  const head = await fetched(url, {}, "HEAD");
  expect([head.status, head.headers.get("etag"), head.body]).toEqual([200, etag, null]);
});

test("what is quarantined or withdrawn is left out, when the link is made and when it is fetched", async () => {
  const world = await createWorkspace();
  const [good, bad, late] = [name(), name(), name()];
  const kept = await publishFiles(good, "1.0.0");
  const quarantined = await publishFiles(bad, "1.0.0");
  const later = await publishFiles(late, "1.0.0");
  for (const each of [kept, quarantined, later]) await install(world, each);
  await db().skillVersion.update({ where: { id: quarantined.versionId }, data: { state: "quarantined" } });
  const { body } = await post(world.key, { scope: "drive" });
  expect(body.data.skills.map((each: { slug: string }) => each.slug).sort()).toEqual([good, late].sort());
  await db().skillVersion.update({ where: { id: later.versionId }, data: { yankedAt: new Date() } });
  expect(await contents(body.data.url)).toEqual(inFolder(good, kept));
  await db().skillVersion.update({ where: { id: kept.versionId }, data: { state: "quarantined" } });
  expect((await fetched(body.data.url)).status).toBe(404);
  expect((await post(world.key, { scope: "drive" })).status).toBe(404);
});

test("one skill is had by whoever may see it, and refused as what it is", async () => {
  const [owner, stranger] = [await createWorkspace(), await createWorkspace()];
  const slug = name();
  const made = await publishFiles(slug, "1.0.0", {}, { workspaceId: owner.workspace.id, isPublic: false });
  const { body } = await post(owner.key, { scope: "skill", skillSlug: slug });
  expect(await contents(body.data.url)).toEqual(inFolder(slug, made));
  expect((await post(stranger.key, { scope: "skill", skillSlug: slug })).status).toBe(404);
  for (const [scope, param] of [
    ["skill", "skillSlug"],
    ["collection", "collectionName"],
  ]) {
    const { status, body } = await post(owner.key, { scope });
    expect([status, body.error.param]).toEqual([400, param]);
  }
});

test("a link ends with the skill, and with the workspace that made it", async () => {
  const [world, owner] = [await createWorkspace(), await createWorkspace()];
  const [gone, kept] = [name(), name()];
  const deleted = await publishFiles(gone, "1.0.0", {}, { workspaceId: world.workspace.id, isPublic: false });
  const other = await publishFiles(kept, "1.0.0", {}, { workspaceId: owner.workspace.id });
  for (const each of [deleted, other]) await install(world, each);
  const one = (await post(world.key, { scope: "skill", skillSlug: gone })).body.data.url;
  const all = (await post(world.key, { scope: "drive" })).body.data.url;
  expect(await contents(all)).toEqual({ ...inFolder(gone, deleted), ...inFolder(kept, other) });
  expect((await request(`DELETE /api/v1/skills/${gone}`, { key: world.key })).status).toBe(204);
  expect((await fetched(one)).status).toBe(404);
  expect(await contents(all)).toEqual(inFolder(kept, other));
  expect((await post(world.key, { scope: "skill", skillSlug: gone })).status).toBe(404);
  await db().workspace.delete({ where: { id: world.workspace.id } });
  expect((await fetched(all)).status).toBe(404);
});

test("what was made private since is had by those who installed it, and by nobody else, when the link is made and when it is fetched", async () => {
  const [owner, world, stranger] = [await createWorkspace(), await createWorkspace(), await createWorkspace()];
  const slug = name();
  const made = await publishFiles(slug, "1.0.0", {}, { workspaceId: owner.workspace.id });
  await install(world, made);
  const before = (await post(stranger.key, { scope: "skill", skillSlug: slug })).body.data.url;
  expect(await contents(before)).toEqual(inFolder(slug, made));
  await db().skill.update({ where: { id: made.skillId }, data: { public: false } });
  await publishFiles(slug, "1.1.0", {}, { workspaceId: owner.workspace.id, isPublic: false });
  expect((await fetched(before)).status).toBe(404);
  expect((await post(stranger.key, { scope: "skill", skillSlug: slug })).status).toBe(404);
  for (const scope of [{ scope: "drive" }, { scope: "skill", skillSlug: slug }]) {
    const { status, body } = await post(world.key, scope);
    expect([status, body.data.skills]).toEqual([201, [{ slug, version: "1.0.0", content_sha: made.contentSha }]]);
    expect(await contents(body.data.url)).toEqual(inFolder(slug, made));
  }
  await db().skill.update({ where: { id: made.skillId }, data: { deletedAt: new Date() } });
  expect((await post(world.key, { scope: "drive" })).status).toBe(404);
  expect((await post(world.key, { scope: "skill", skillSlug: slug })).status).toBe(404);
});

test("a collection is its skills; its own key gets these for the drive too, and no other collection", async () => {
  const world = await createWorkspace();
  const [inside, outside] = [name(), name()];
  const [chosen, other] = [await publishFiles(inside, "1.0.0"), await publishFiles(outside, "1.0.0")];
  for (const each of [chosen, other]) await install(world, each);
  const workspaceId = world.workspace.id;
  const skills = { create: [{ skillId: chosen.skillId, workspaceId }] };
  const collection = await db().collection.create({ data: { workspaceId, name: "For: ACME/ä", allSkills: false, skills } });
  await db().collection.create({ data: { workspaceId, name: "other", allSkills: true } });
  const { row, key } = await createApiKey(db(), { workspaceId, userId: world.user.id, name: "collection", scopes: ["*"] });
  await db().apiKey.update({ where: { id: row.id }, data: { collectionId: collection.id } });
  const { body } = await post(world.key, { scope: "collection", collectionName: "For: ACME/ä", skillSlug: "ignored" });
  expect([body.data.filename, await contents(body.data.url)]).toEqual(["For-ACME-.zip", inFolder(inside, chosen)]);
  expect((await post(world.key, { scope: "collection", collectionName: "other" })).body.data.skills).toHaveLength(2);
  expect((await post(key, { scope: "drive" })).body.data.skills.map((each: { slug: string }) => each.slug)).toEqual([inside]);
  expect((await post(key, { scope: "collection", collectionName: "For: ACME/ä" })).status).toBe(201);
  expect((await post(key, { scope: "collection", collectionName: "other" })).status).toBe(404);
  expect((await post(key, { scope: "skill", skillSlug: outside })).status).toBe(404);
  expect((await post((await createWorkspace()).key, { scope: "collection", collectionName: "other" })).status).toBe(404);
});

describe("the address", () => {
  test("cannot be made up or changed, and says when it has expired", async () => {
    const { versionId } = await publishFiles(name(), "1.0.0");
    const { workspace } = await createWorkspace();
    const { url, expiresAt } = downloadLink(workspace.id, [versionId], "drive.zip");
    const [, token = ""] = /downloads\/([^/]+)\/drive\.zip$/.exec(url) ?? [];
    const at = (forged: string, file = "drive.zip") => fetched(`http://localhost:3000/downloads/${forged}/${file}`);
    expect((await at(token)).status).toBe(200);
    const bytes = Buffer.from(token, "base64url");
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect((await at(changed.toString("base64url"))).status).toBe(404);
    }
    for (const forged of ["", "x", `${token}A`, `${token}=`, token.slice(0, 20)]) expect((await at(forged)).status).toBe(404);
    expect([(await at(token, "other.zip")).status, (await at(token, "drive.zip/x")).status]).toEqual([404, 404]);
    vi.useFakeTimers({ now: expiresAt.getTime() - 1, toFake: ["Date"] });
    expect((await at(token)).status).toBe(200);
    vi.setSystemTime(expiresAt);
    const late = await at(token);
    expect([late.status, (await late.json()).error.code]).toEqual([410, "DOWNLOAD_EXPIRED"]);
  });

  test("holds as many versions as a drive may have in a length that every server takes", () => {
    const { url } = downloadLink(
      5_000_000,
      Array.from({ length: 1000 }, (_, i) => 5_000_000 + i * 300),
      "drive.zip",
    );
    expect(url.length).toBeLessThan(4096);
  });
});

describe("a version by its digest", () => {
  const at = (slug: string, sha: string) => `/api/v1/downloads/public/${slug}/${sha}.zip`;

  test("never changes: it is kept for ever, in parts, and not sent again", async () => {
    const slug = name();
    const { contentSha } = await publishFiles(slug, "1.0.0");
    const answer = await request(`GET ${at(slug, contentSha)}`);
    expect([answer.status, answer.headers.get("etag"), answer.headers.get("cache-control")]).toEqual([
      ...[200, `"${contentSha}"`, "public, max-age=31536000, immutable"],
    ]);
    const whole = Buffer.from(await answer.arrayBuffer());
    expect(sha256Hex(whole)).toBe(contentSha);
    const part = await request(`GET ${at(slug, contentSha)}`, { headers: { range: "bytes=10-19" } });
    expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, whole.subarray(10, 20)]);
    expect((await request(`GET ${at(slug, contentSha)}`, { headers: { "if-none-match": `"${contentSha}"` } })).status).toBe(304);
    const head = await request(`HEAD ${at(slug, contentSha)}`);
    expect([head.status, head.headers.get("content-length"), head.body]).toEqual([200, String(whole.length), null]);
    expect((await request(`GET ${at(slug, "0".repeat(64))}`)).status).toBe(404);
  });

  test("a private one is for those who may see it, and for no cache between; a bad one is refused as what it is", async () => {
    const [owner, stranger] = [await createWorkspace(), await createWorkspace()];
    const slug = name();
    const { contentSha, versionId } = await publishFiles(slug, "1.0.0", {}, { workspaceId: owner.workspace.id, isPublic: false });
    const mine = await request(`GET ${at(slug, contentSha)}`, { key: owner.key });
    expect([mine.status, mine.headers.get("cache-control")]).toEqual([200, "private, max-age=31536000, immutable"]);
    expect((await request(`GET ${at(slug, contentSha)}`, { key: stranger.key })).status).toBe(404);
    expect((await request(`GET ${at(slug, contentSha)}`)).status).toBe(404);
    for (const [data, status, code] of [
      [{ yankedAt: new Date() }, 410, "VERSION_YANKED"],
      [{ state: "quarantined" }, 403, "SKILL_QUARANTINED"],
    ] as const) {
      await db().skillVersion.update({ where: { id: versionId }, data });
      const { status: got, body, headers } = await json(`GET ${at(slug, contentSha)}`, { key: owner.key });
      expect([got, body.error.code, headers.get("cache-control")]).toEqual([status, code, "no-store"]);
    }
  });
});

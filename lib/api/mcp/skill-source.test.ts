import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { SkillsClient } from "@modelcontextprotocol/client/ext/skills";
import { skillEntry } from "@modelcontextprotocol/server/ext/skills";
import { expect, test } from "vitest";
import { createApiKey } from "#lib/auth/api-key";
import { db } from "#lib/platform/db";
import { splitSkillMd } from "#lib/runtime/front-matter";
import { mcpClient } from "#lib/testing/mcp-in-memory";
import { publishFiles } from "#lib/testing/publish-files";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

const name = () => `s-${randomBytes(6).toString("hex")}`;
const install = ({ workspace }: TestWorkspace, { skillId, versionId }: { skillId: number; versionId: number }) =>
  db().driveSkill.create({ data: { workspaceId: workspace.id, skillId, versionId } });

/** A client that checks every file against the entry: its digest, its size, the front matter of SKILL.md. */
const skillsOf = async (key: string) => {
  const client = await mcpClient(key);
  return Object.assign(new SkillsClient(client), { client });
};

test("lists the installed skills, and each of their files is what the entry says", async () => {
  const world = await createWorkspace();
  const [slug, other] = [name(), name()];
  const picture = randomBytes(70_000);
  const made = await publishFiles(slug, "1.0.0", { "scripts/ünï #1?.sh": "echo\r\n", "assets/a.png": picture, "bom.txt": "\ufeffa", empty: "" });
  await install(world, made);
  await install(world, await publishFiles(other, "1.0.0", {}, { workspaceId: world.workspace.id, isPublic: false }));
  // A later version is no business of those who have not taken it.
  await publishFiles(slug, "1.1.0", { more: "1" });
  const skills = await skillsOf(world.key);
  const listed = await skills.list();
  expect(listed.skills.map(({ uri }) => uri)).toEqual([slug, other].sort().map((each) => `skill://${each}/SKILL.md`));
  const entry = listed.skills.find(({ uri }) => uri === `skill://${slug}/SKILL.md`);
  if (!entry || entry.resources === "dynamic") throw new Error("It is not listed.");
  expect(entry.frontmatter).toEqual({
    ...{ name: slug, description: `Does ${slug} at 1.0.0.` },
    metadata: { version: "1.0.0", author: "Somebody", "clanker-tags": "one, two" },
  });
  expect(entry.resources).toHaveLength(made.files.length);
  for (const { path, data } of made.files) {
    const file = await skills.read(entry, path.split("/").map(encodeURIComponent).join("/"));
    expect([file.verified, Buffer.from(file.bytes).equals(data)], path).toEqual([true, true]);
  }
  expect((await skills.get(entry.uri)).skill).toEqual(entry);
});

test("serves others that a caller may see by their URI, and nothing of a stranger's", async () => {
  const [world, stranger] = [await createWorkspace(), await createWorkspace()];
  const [open, secret] = [name(), name()];
  await publishFiles(open, "1.0.0");
  await publishFiles(secret, "1.0.0", { "a.txt": "a" }, { workspaceId: world.workspace.id, isPublic: false });
  const [mine, theirs] = [await skillsOf(world.key), await skillsOf(stranger.key)];
  for (const [skills, slug] of [
    [mine, open],
    [mine, secret],
    [theirs, open],
  ] as const) {
    const { skill } = await skills.get(`skill://${slug}/SKILL.md`);
    expect((await skills.read(skill)).verified).toBe(true);
    expect((await skills.list()).skills).toEqual([]);
  }
  await expect(theirs.get(`skill://${secret}/SKILL.md`)).rejects.toMatchObject({ code: -32602 });
  await expect(theirs.client.readResource({ uri: `skill://${secret}/a.txt` })).rejects.toMatchObject({ code: -32602 });
  for (const path of ["b.txt", "", "..%2fa.txt", "SKILL.md?x=1", "folder/SKILL.md"])
    await expect(mine.client.readResource({ uri: `skill://${secret}/${path}` }), path).rejects.toMatchObject({ code: -32602 });
});

test("a skill whose slug was changed keeps the name of its files' folder", async () => {
  const world = await createWorkspace();
  const [before, after] = [name(), name()];
  const made = await publishFiles(before, "1.0.0", { "a.txt": "a" }, { workspaceId: world.workspace.id, isPublic: false });
  await install(world, made);
  expect((await json(`PATCH /api/v1/skills/${before}`, { key: world.key, body: { newSlug: after } })).status).toBeLessThan(300);
  const skills = await skillsOf(world.key);
  const [entry] = (await skills.list()).skills;
  expect(entry?.uri).toBe(`skill://${after}/${before}/SKILL.md`);
  if (!entry) throw new Error("It is not listed.");
  expect(Buffer.from((await skills.read(entry, "a.txt")).bytes).toString()).toBe("a");
  expect((await skills.read(entry)).verified).toBe(true);
  expect((await skills.client.listResources()).resources.map(({ uri }) => uri)).toContain(entry.uri);
});

test("a collection's key sees its own skills alone", async () => {
  const world = await createWorkspace();
  const [inside, outside] = [await publishFiles(name(), "1.0.0"), await publishFiles(name(), "1.0.0")];
  for (const each of [inside, outside]) await install(world, each);
  const workspaceId = world.workspace.id;
  const skills = { create: [{ skillId: inside.skillId, workspaceId }] };
  const collection = await db().collection.create({ data: { workspaceId, name: "some", allSkills: false, skills } });
  const { row, key } = await createApiKey(db(), { workspaceId, userId: world.user.id, name: "some", scopes: ["workspace:files:read"] });
  await db().apiKey.update({ where: { id: row.id }, data: { collectionId: collection.id } });
  const hidden = await db().skill.findUniqueOrThrow({ where: { id: outside.skillId } });
  const confined = await skillsOf(key);
  expect((await confined.list()).skills).toHaveLength(1);
  await expect(confined.get(`skill://${hidden.slug}/SKILL.md`)).rejects.toMatchObject({ code: -32602 });
  expect((await confined.client.listPrompts()).prompts).toHaveLength(1);
});

test("more than a page, and one that cannot be read does not keep the others away", async () => {
  const world = await createWorkspace();
  const slugs = await Promise.all(Array.from({ length: 22 }, () => publishSkill({})));
  const made = await db().skill.findMany({ where: { slug: { in: slugs } } });
  for (const { id, versionId } of made) await install(world, { skillId: id, versionId: versionId ?? 0 });
  const lost = made[3] as (typeof made)[number];
  await db().skillVersion.update({ where: { id: lost.versionId ?? 0 }, data: { contentSha: "0".repeat(64) } });
  expect((await (await skillsOf(world.key)).list()).skills).toHaveLength(21);
});

test("the extension's own reader finds the same in every skill of the catalogue", async () => {
  const root = new URL("../../../prisma/catalog/", import.meta.url);
  const folders = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  expect(folders.length).toBeGreaterThan(200);
  for (const { name: slug } of folders) {
    const bytes = new Uint8Array(await readFile(new URL(`${slug}/SKILL.md`, root)));
    const { frontmatter } = await skillEntry(slug, { "SKILL.md": bytes });
    expect(frontmatter, slug).toEqual(splitSkillMd(bytes).fields);
  }
});

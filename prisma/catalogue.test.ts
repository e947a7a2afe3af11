import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { blobs } from "#lib/platform/blob";
import { db } from "#lib/platform/db";
import { useOwnDatabase } from "#lib/testing/own-database";
import { publishFiles } from "#lib/testing/publish-files";
import { createWorkspace } from "#lib/testing/workspace";
import { loadCatalogue, scanCatalogue } from "./catalogue.ts";

let end: () => Promise<void>;
let root: string;
beforeAll(async () => {
  end = await useOwnDatabase();
});
afterAll(() => end());
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "clanker-catalogue-"));
  await db().skill.deleteMany();
  return () => rm(root, { recursive: true });
});

async function write(slug: string, body: string, version = "1.0.0") {
  await mkdir(path.join(root, slug), { recursive: true });
  const front = `---\nname: ${slug}\ndescription: Does what ${slug} does.\nlicense: MIT\nmetadata:\n  version: "${version}"\n---\n`;
  await writeFile(path.join(root, slug, "SKILL.md"), `${front}${body}\n`);
}
const many = () => Array.from({ length: 30 }, (_, n) => write(`skill-${n}`, `Says ${n}.`));
const versions = async (slug: string) =>
  (await db().skill.findUniqueOrThrow({ where: { slug }, include: { versions: { orderBy: { number: "asc" } } } })).versions.map(({ version }) => version);

test("the first time everything is published and scanned, the second time nothing is done", async () => {
  await Promise.all(many());
  expect(await loadCatalogue(root)).toBe(30);
  const skills = await db().skill.findMany({ where: { public: true, sourceType: "catalog" }, include: { version: true, search: true } });
  expect(skills).toHaveLength(30);
  for (const { slug, version, search, publishedAt } of skills) {
    expect(version).toMatchObject({ version: "1.0.0", number: 1, state: "live", verdict: "pass", readme: `Says ${slug.slice(6)}.` });
    expect([search?.slug, publishedAt]).toEqual([slug, expect.any(Date)]);
    expect((await blobs.stat(version?.contentSha ?? "")).size).toBe(version?.contentSize);
  }
  expect(await loadCatalogue(root)).toBe(0);
});

test("two servers that start at once publish each skill once", async () => {
  await Promise.all(many());
  const counts = await Promise.all([loadCatalogue(root), loadCatalogue(root)]);
  expect(counts.sort((a, b) => a - b)).toEqual([0, 30]);
  expect(await db().skillVersion.count()).toBe(30);
});

test("what has changed gets the next version, and what has gone is not found any more", async () => {
  await write("stays", "One.");
  await write("grows", "One.");
  await write("goes", "One.");
  await loadCatalogue(root);
  await write("grows", "Two.", "1.1.0");
  await rm(path.join(root, "goes"), { recursive: true });
  expect(await loadCatalogue(root)).toBe(1);
  // Without a new number.
  await write("grows", "Three.", "1.1.0");
  expect(await loadCatalogue(root)).toBe(1);
  expect([await versions("stays"), await versions("grows")]).toEqual([["1.0.0"], ["1.0.0", "1.1.0", "1.1.1"]]);
  expect((await db().skill.findMany({ where: { public: true }, select: { slug: true }, orderBy: { slug: "asc" } })).map(({ slug }) => slug)).toEqual([
    "grows",
    "stays",
  ]);
  await write("goes", "One.");
  expect(await loadCatalogue(root)).toBe(0);
  expect((await db().skill.findUniqueOrThrow({ where: { slug: "goes" } })).public).toBe(true);
});

test("a blob that is missing is stored again, and makes no version", async () => {
  await write("stays", "One.");
  await loadCatalogue(root);
  const { contentSha } = await db().skillVersion.findFirstOrThrow();
  expect(await blobs.delete(contentSha, new Date(Date.now() + 3600_000))).toBe(true);
  expect(await loadCatalogue(root)).toBe(0);
  expect((await blobs.get(contentSha)).length).toBeGreaterThan(0);
});

test("a name that a workspace has is left to it", async () => {
  const { workspace } = await createWorkspace();
  await publishFiles("taken", "3.0.0", {}, { workspaceId: workspace.id });
  await write("taken", "One.");
  await write("free", "One.");
  expect(await loadCatalogue(root)).toBe(1);
  expect(await db().skill.findUniqueOrThrow({ where: { slug: "taken" } })).toMatchObject({ workspaceId: workspace.id, sourceType: "upload" });
});

test("a name that was given up is free for the catalogue, and one that may come back is not", async () => {
  const { workspace } = await createWorkspace();
  const give = async (slug: string, days: number) => {
    const { skillId } = await publishFiles(slug, "1.0.0", {}, { workspaceId: workspace.id });
    await db().skillAlias.create({ data: { slug: `${slug}-before`, skillId } });
    await db().skill.update({ where: { id: skillId }, data: { public: false, deletedAt: new Date(Date.now() - days * 24 * 3600_000) } });
  };
  await give("long-ago", 40);
  await give("just-now", 5);
  const names = ["just-now", "just-now-before", "long-ago", "long-ago-before"];
  for (const name of names) await write(name, "One.");
  expect(await loadCatalogue(root)).toBe(2);
  const found = await db().skill.findMany({ where: { sourceType: "catalog", public: true, versionId: { not: null } }, orderBy: { slug: "asc" } });
  expect(found.map(({ slug }) => slug)).toEqual(["long-ago", "long-ago-before"]);
});

test("two servers with different catalogues that start at once both succeed, and the higher version is the latest", async () => {
  const other = await mkdtemp(path.join(tmpdir(), "clanker-catalogue-"));
  await Promise.all(many());
  await cp(root, other, { recursive: true });
  await write("skill-3", "Says more.", "1.1.0");
  const changed = await Promise.all([loadCatalogue(root), loadCatalogue(other)]).finally(() => rm(other, { recursive: true }));
  expect(changed.reduce((a, b) => a + b)).toBe(31);
  const { version } = await db().skill.findUniqueOrThrow({ where: { slug: "skill-3" }, include: { version: true } });
  expect([version?.version, version?.readme]).toEqual(["1.1.0", "Says more."]);
});

test("who publishes under the names at the same moment and the catalogue do not wait for each other for ever", async () => {
  const { workspace } = await createWorkspace();
  await Promise.all(many());
  const uploads = Array.from({ length: 30 }, (_, n) => publishFiles(`skill-${29 - n}`, "1.0.0", {}, { workspaceId: workspace.id }));
  const [changed, ...published] = await Promise.allSettled([loadCatalogue(root), ...uploads]);
  const mine = published.filter(({ status }) => status === "fulfilled").length;
  expect(changed).toEqual({ status: "fulfilled", value: 30 - mine });
  expect(await db().skillVersion.count()).toBe(30);
});

test("a version that an admin has quarantined stays so", async () => {
  await write("stays", "One.");
  await loadCatalogue(root);
  const { id } = await db().skill.findUniqueOrThrow({ where: { slug: "stays" } });
  await db().skillVersion.updateMany({ where: { skillId: id }, data: { state: "quarantined" } });
  await db().skill.update({ where: { id }, data: { versionId: null } });
  expect(await loadCatalogue(root)).toBe(0);
  expect(await db().skill.findUniqueOrThrow({ where: { id }, include: { versions: true } })).toMatchObject({
    versionId: null,
    versions: [{ state: "quarantined" }],
  });
});

test("a folder that is not named as its skill says so, and nothing is published", async () => {
  await write("one", "One.");
  await cp(path.join(root, "one"), path.join(root, "other"), { recursive: true });
  await expect(loadCatalogue(root)).rejects.toThrow("prisma/catalog/other: SKILL.md is named 'one'.");
  expect(await db().skill.count()).toBe(0);
});

test("what the scanner says of the catalogue is written down with it: npm run scan-catalogue", async () => {
  expect(JSON.parse(await readFile(new URL("./catalog/scans.json", import.meta.url), "utf8"))).toEqual(await scanCatalogue());
});

test("a scan that was written down is of these files and this scanner, or it is made anew", async () => {
  const scan = { verdict: "review", risk: "high", engine: "1", riskReasons: [], findings: [] };
  await write("one", "One.");
  await writeFile(path.join(root, "scans.json"), JSON.stringify({ one: { files: "0".repeat(64), engine: "1", scan } }));
  expect(await loadCatalogue(root)).toBe(1);
  expect((await db().skillVersion.findFirstOrThrow()).verdict).toBe("pass");
});

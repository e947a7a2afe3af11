import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { aboutOf, type PreparedVersion, type Publisher, packVersion, publishVersion, versionData } from "#lib/operations/skills/publish-version";
import { blobs } from "#lib/platform/blob";
import { isBlobError } from "#lib/platform/blob-error";
import { sha256Hex } from "#lib/platform/crypto";
import { type Db, db, transaction } from "#lib/platform/db";
import { log } from "#lib/platform/log";
import { scanMany } from "#lib/runtime/scan/scan-aside";
import { readSkillFolder, type SkillFile } from "#lib/runtime/skill-folder";

const CATALOG = fileURLToPath(new URL("./catalog/", import.meta.url));
const PUBLISHER: Publisher = { workspaceId: null, userId: null, trusted: true, mayRestore: true, sourceType: "catalog" };

type Folder = { slug: string; files: SkillFile[] };

/**
 * Brings the marketplace to what is in prisma/catalog; a skill whose bytes have changed gets a new version. Answers how many did.
 * What is known, in the database and in the blob store, is only read.
 */
export async function loadCatalogue(root = CATALOG): Promise<number> {
  const started = performance.now();
  const names = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const folders = await Promise.all(names.sort().map(async (slug) => ({ slug, files: await readFolder(path.join(root, slug)) })));
  const isKnown = await findKnown(names);
  const news = folders.filter((folder) => !isKnown(folder)).map(readManifest);
  // The scans are made in threads: the zips are packed meanwhile.
  const [scans, packed] = await Promise.all([scanMany(news), Promise.all(news.map(({ files, manifest }) => packVersion(files, manifest)))]);
  const prepared = packed.map((each, i) => ({ ...each, scan: scans[i] as PreparedVersion["scan"] }));
  const changed = await transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('clanker:catalogue'))`;
    // A folder that has gone is a skill that nobody new can find; those who have it keep it.
    await tx.skill.updateMany({ where: { sourceType: "catalog", slug: { notIn: names }, public: true }, data: { public: false } });
    await tx.skill.updateMany({ where: { sourceType: "catalog", slug: { in: names }, public: false }, data: { public: true } });
    const [first, later] = await splitByFirst(tx, prepared);
    await publishFirst(tx, first);
    return first.length + (await publishLater(tx, later));
  });
  log.info({ skills: names.length, changed, ms: Math.round(performance.now() - started) }, "the catalogue is loaded");
  return changed;
}

/** Says of a folder whether a version of its skill has exactly its files, and is in the blob store, which may be another than it was. */
async function findKnown(slugs: string[]): Promise<(folder: Folder) => boolean> {
  const rows = await db().skillVersion.findMany({
    where: { skill: { slug: { in: slugs }, sourceType: "catalog" } },
    select: { contentSha: true, contentSize: true, files: true, skill: { select: { slug: true } } },
  });
  const stored = await Promise.all(
    rows.map(({ contentSha, contentSize }) =>
      blobs.stat(contentSha).then(
        ({ size }) => size === contentSize,
        (error: unknown) => {
          if (isBlobError(error) && error.code === "missing") return false;
          throw error;
        },
      ),
    ),
  );
  const known = new Set(rows.flatMap(({ files, skill }, i) => (stored[i] ? [`${skill.slug} ${listOf(files as FileEntry[])}`] : [])));
  return ({ slug, files }) => known.has(`${slug} ${listOf(files.map(({ path, data }) => ({ path, sha256: sha256Hex(data) })))}`);
}

type FileEntry = { path: string; sha256: string };
const listOf = (files: FileEntry[]): string =>
  files
    .map((file) => `${file.path}=${file.sha256}`)
    .sort()
    .join(" ");

function readManifest({ slug, files }: Folder) {
  const manifest = readSkillFolder(files);
  if (manifest.slug !== slug) throw new Error(`prisma/catalog/${slug}: SKILL.md is named '${manifest.slug}'.`);
  return { files, manifest };
}

/** Those whose name nobody has or had, and the rest. */
async function splitByFirst(tx: Db, prepared: PreparedVersion[]): Promise<[PreparedVersion[], PreparedVersion[]]> {
  const slugs = prepared.map(({ manifest }) => manifest.slug);
  // In one order, so that no two who take several wait for each other.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('clanker:slug:' || slug)) FROM unnest(${slugs}::text[]) AS slug`;
  const where = { slug: { in: slugs } };
  const taken = new Set(
    [...(await tx.skill.findMany({ where, select: { slug: true } })), ...(await tx.skillAlias.findMany({ where, select: { slug: true } }))].map(
      ({ slug }) => slug,
    ),
  );
  return [prepared.filter(({ manifest }) => !taken.has(manifest.slug)), prepared.filter(({ manifest }) => taken.has(manifest.slug))];
}

/** What `publishVersion` does, for many at once whose skill is new: one by one they are seconds of a first start. */
async function publishFirst(tx: Db, prepared: PreparedVersion[]): Promise<void> {
  const bad = prepared.find(({ scan }) => scan.verdict === "malicious");
  if (bad) throw new Error(`prisma/catalog/${bad.manifest.slug}: the scanner calls it malicious.`);
  const now = new Date();
  const skills = await tx.skill.createManyAndReturn({
    data: prepared.map(({ manifest }) => ({ slug: manifest.slug, public: true, publishedAt: now, ...aboutOf(manifest, PUBLISHER) })),
    select: { id: true, slug: true },
  });
  const ids = new Map(skills.map(({ id, slug }) => [slug, id]));
  await tx.skillVersion.createMany({
    data: prepared.map((each) => ({
      ...{ ...versionData(each), skillId: ids.get(each.manifest.slug) as number, number: 1, version: each.manifest.version ?? "1.0.0" },
      about: aboutOf(each.manifest, PUBLISHER),
    })),
  });
  await tx.$executeRaw`UPDATE skills SET version_id = v.id FROM skill_versions v WHERE v.skill_id = skills.id AND skills.id = ANY(${[...ids.values()]})`;
}

/** Versions of skills that are there already. Answers how many are new to theirs. */
async function publishLater(tx: Db, prepared: PreparedVersion[]): Promise<number> {
  let added = 0;
  for (const { manifest, ...rest } of prepared) {
    const where = { slug: manifest.slug, sourceType: "catalog" };
    const there = await tx.skill.findFirst({ where, select: { versions: { select: { contentSha: true, version: true } } } });
    if (!there) {
      log.warn({ slug: manifest.slug }, "a skill of the catalogue is left out: a workspace has published one of this name");
      continue;
    }
    // Another server has been quicker, or only the blob was missing.
    if (there.versions.some(({ contentSha }) => contentSha === rest.sha256)) continue;
    // Bytes that changed without a new number, as they do while someone works on them, get the next one.
    const version = there.versions.some((each) => each.version === manifest.version) ? null : manifest.version;
    await publishVersion(tx, PUBLISHER, { ...rest, manifest: { ...manifest, version } });
    added++;
  }
  return added;
}

/** Every file of a folder, by its path inside it. Left-overs of editors and interpreters are no part of a skill. */
async function readFolder(folder: string): Promise<SkillFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const wanted = entries.filter((entry) => entry.isFile() && !/(^|\/)(__pycache__|\.)/.test(path.relative(folder, path.join(entry.parentPath, entry.name))));
  return Promise.all(
    wanted.map(async (entry) => {
      const full = path.join(entry.parentPath, entry.name);
      return { path: path.relative(folder, full).split(path.sep).join("/"), data: new Uint8Array(await readFile(full)) };
    }),
  );
}

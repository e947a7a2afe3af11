import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { holdSkills } from "#lib/operations/drive/put-in-drive";
import { aboutOf, type PreparedVersion, type Publisher, packVersion, publishVersion, versionData } from "#lib/operations/skills/publish-version";
import { freeSlug, lockSlugs } from "#lib/operations/skills/skill-slug";
import { blobs } from "#lib/platform/blob";
import { isBlobError } from "#lib/platform/blob-error";
import { sha256Hex } from "#lib/platform/crypto";
import { type Db, db, transaction } from "#lib/platform/db";
import { log } from "#lib/platform/log";
import { inTurn } from "#lib/runtime/in-turn";
import { scanMany } from "#lib/runtime/scan/scan-aside";
import { SCAN_ENGINE, type Scan } from "#lib/runtime/scan/scan-skill";
import { readSkillFolder, type SkillFile } from "#lib/runtime/skill-folder";

const CATALOG = fileURLToPath(new URL("./catalog/", import.meta.url));
const PUBLISHER: Publisher = { workspaceId: null, userId: null, trusted: true, mayRestore: true, sourceType: "catalog" };

/** A store that is called by every server takes so many requests a second and no more. */
const REQUESTS_AT_ONCE = 16;

type Folder = { slug: string; files: SkillFile[] };

/**
 * Brings the marketplace to what is in prisma/catalog; a skill whose bytes have changed gets a new version. Answers how many did.
 * What is known, in the database and in the blob store, is only read.
 */
export async function loadCatalogue(root = CATALOG): Promise<number> {
  const started = performance.now();
  const folders = await readFolders(root);
  const names = folders.map(({ slug }) => slug);
  const news = (await findNew(folders)).map(readManifest);
  const turn = inTurn(REQUESTS_AT_ONCE);
  // What was not scanned when it was written is scanned in threads: the zips are packed meanwhile.
  const [scans, packed] = await Promise.all([scanNew(root, news), Promise.all(news.map(({ files, manifest }) => turn(() => packVersion(files, manifest))))]);
  const prepared = packed.map((each, i) => ({ ...each, scan: scans[i] as PreparedVersion["scan"] }));
  const changed = await transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('clanker:catalogue'))`;
    // Then as everyone does it: names first, then the skills.
    await lockSlugs(
      tx,
      prepared.map(({ manifest }) => manifest.slug),
    );
    const known = await tx.skill.findMany({ where: { sourceType: "catalog" }, select: { id: true } });
    await holdSkills(
      tx,
      known.map(({ id }) => id),
    );
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

/** The scans that come with the catalogue (`npm run scan-catalogue`): of these very files by this very scanner, or they are made anew. */
async function scanNew(root: string, news: ReturnType<typeof readManifest>[]): Promise<Scan[]> {
  const text = await readFile(path.join(root, "scans.json"), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "{}";
    throw error;
  });
  const kept: KeptScans = JSON.parse(text);
  const found = news.map(({ files, manifest: { slug } }) => {
    const scan = kept[slug];
    return scan?.engine === SCAN_ENGINE && scan.files === digestOf(files) ? scan.scan : undefined;
  });
  const made = await scanMany(news.filter((_, i) => found[i] === undefined));
  return found.map((scan) => scan ?? (made.shift() as Scan));
}

/** What `scans.json` is to hold. */
export async function scanCatalogue(): Promise<KeptScans> {
  const folders = (await readFolders(CATALOG)).map(readManifest);
  const scans = await scanMany(folders);
  return Object.fromEntries(folders.map(({ files, manifest }, i) => [manifest.slug, { files: digestOf(files), engine: SCAN_ENGINE, scan: scans[i] as Scan }]));
}

/** By slug: what was scanned, with which scanner, and what it said. */
type KeptScans = Record<string, { files: string; engine: string; scan: Scan }>;

/** One number for a folder's files. */
const digestOf = (files: SkillFile[]): string => sha256Hex(listOf(files.map(({ path, data }) => ({ path, sha256: sha256Hex(data) }))));

/** The folders of which no version has exactly these files, or whose zip is not in the blob store, which may be another than it was. */
async function findNew(folders: Folder[]): Promise<Folder[]> {
  const rows = await db().skillVersion.findMany({
    where: { skill: { slug: { in: folders.map(({ slug }) => slug) }, sourceType: "catalog" } },
    select: { contentSha: true, contentSize: true, files: true, skill: { select: { slug: true } } },
  });
  const versions = new Map(rows.map((row) => [`${row.skill.slug} ${listOf(row.files as FileEntry[])}`, row]));
  const turn = inTurn(REQUESTS_AT_ONCE);
  const known = await Promise.all(
    folders.map(({ slug, files }) => {
      const version = versions.get(`${slug} ${listOf(files.map(({ path, data }) => ({ path, sha256: sha256Hex(data) })))}`);
      return version !== undefined && turn(() => isStored(version));
    }),
  );
  return folders.filter((_, i) => !known[i]);
}

async function isStored({ contentSha, contentSize }: { contentSha: string; contentSize: number }): Promise<boolean> {
  try {
    return (await blobs.stat(contentSha)).size === contentSize;
  } catch (error) {
    if (isBlobError(error) && error.code === "missing") return false;
    throw error;
  }
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

/** Those that can be published at once: nobody has or had their name, and the scanner lets them through. And the rest. */
async function splitByFirst(tx: Db, prepared: PreparedVersion[]): Promise<[PreparedVersion[], PreparedVersion[]]> {
  const where = { slug: { in: prepared.map(({ manifest }) => manifest.slug) } };
  const rows = [...(await tx.skill.findMany({ where, select: { slug: true } })), ...(await tx.skillAlias.findMany({ where, select: { slug: true } }))];
  const taken = new Set(rows.map(({ slug }) => slug));
  const isFirst = ({ manifest, scan }: PreparedVersion) => !taken.has(manifest.slug) && scan.verdict !== "malicious";
  return [prepared.filter(isFirst), prepared.filter((each) => !isFirst(each))];
}

/** What `publishVersion` does, for many at once whose skill is new: one by one they are seconds of a first start. */
async function publishFirst(tx: Db, prepared: PreparedVersion[]): Promise<void> {
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

/** The others one by one. Answers how many are new. */
async function publishLater(tx: Db, prepared: PreparedVersion[]): Promise<number> {
  let added = 0;
  for (const { manifest, ...rest } of prepared) {
    const { slug } = manifest;
    const there = await tx.skill.findFirst({ where: { slug, sourceType: "catalog" }, select: { versions: { select: { contentSha: true, version: true } } } });
    if (!there && !(await freeSlug(tx, slug))) {
      log.warn({ slug }, "a skill of the catalogue is left out: a workspace has published one of this name");
      continue;
    }
    const versions = there?.versions ?? [];
    // Another server has been quicker, or only the blob was missing.
    if (versions.some(({ contentSha }) => contentSha === rest.sha256)) continue;
    // Bytes that changed without a new number, as they do while someone works on them, get the next one.
    const version = versions.some((each) => each.version === manifest.version) ? null : manifest.version;
    if (rest.scan.verdict === "malicious") log.warn({ slug }, "a version of the catalogue is quarantined: the scanner calls it malicious");
    await publishVersion(tx, PUBLISHER, { ...rest, manifest: { ...manifest, version } });
    added++;
  }
  return added;
}

async function readFolders(root: string): Promise<Folder[]> {
  const names = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map(async (slug) => ({ slug, files: await readFolder(path.join(root, slug)) })));
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

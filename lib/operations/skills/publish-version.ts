import { ApiError, invalid } from "#lib/api/errors";
import { refusedName } from "#lib/operations/skills/reserved-names";
import { freeSlug, lockSlug } from "#lib/operations/skills/skill-slug";
import { blobs } from "#lib/platform/blob";
import type { Db } from "#lib/platform/db";
import { type About, nextVersion, setLatest } from "#lib/runtime/latest-version";
import { packageSkill } from "#lib/runtime/package-skill";
import { lockSkill, toStored } from "#lib/runtime/scan/rescan";
import { type Asked, scanAndPack } from "#lib/runtime/scan/scan-aside";
import type { Scan } from "#lib/runtime/scan/scan-skill";
import { stateOf } from "#lib/runtime/scan/version-state";
import { readSkillFolder, type SkillFile, type SkillManifest } from "#lib/runtime/skill-folder";
import { emitPublished } from "#lib/runtime/webhook-events";

export type PackedVersion = { manifest: SkillManifest; sha256: string; size: number; files: { path: string; size: number; sha256: string }[] };
export type PreparedVersion = PackedVersion & { scan: Scan };

/**
 * Reads, scans and packs a skill's files and stores the zip, before the transaction that publishes them. Bytes that nothing
 * comes to refer to are collected. Throws a BadSkill that says what is wrong with the files, or Crowded when too many wait.
 */
export async function prepareVersion(files: SkillFile[], asked: Asked = {}): Promise<PreparedVersion> {
  const manifest = readSkillFolder(files);
  const { scan, packed } = await scanAndPack(files, manifest, asked);
  return { ...(await storePacked(manifest, packed)), scan };
}

/** The same without the scan, of files that were read. */
export async function packVersion(files: SkillFile[], manifest: SkillManifest): Promise<PackedVersion> {
  return storePacked(manifest, packageSkill(files));
}

async function storePacked(manifest: SkillManifest, { zip, sha256, files }: ReturnType<typeof packageSkill>): Promise<PackedVersion> {
  await blobs.put(zip);
  return { manifest, sha256, size: zip.length, files };
}

/** Whose version it is and where it comes from. The catalogue's skills have no workspace. */
export type Publisher = {
  workspaceId: number | null;
  userId: number | null;
  /** Whether nobody has to look at it: an admin of the instance, or the catalogue. */
  trusted: boolean;
  sourceType: "upload" | "github" | "catalog";
  sourceUrl?: string | null;
  changelog?: string | null;
  /** Whether they may take the deletion of a skill back, which publishing under its name does. */
  mayRestore?: boolean;
};

/**
 * Adds a version to the publisher's skill of that name, and makes the skill when it is new: private, until it is published.
 * A malicious version is quarantined. A later version of a skill that is public, or waits to be, and that the scanner has
 * doubts about is held until an admin has looked at it, and so is any while the skill waits. Of two that add the same version one
 * wins; the other is refused with VERSION_EXISTS. Under a deleted name it takes the deletion back (`restored`); files that are a
 * version of that skill already are then that one.
 */
export async function publishVersion(tx: Db, publisher: Publisher, prepared: PreparedVersion) {
  const { manifest, sha256, scan } = prepared;
  const { slug } = manifest;
  const about = aboutOf(manifest, publisher);
  const { skill, restored } = await takeSlug(tx, slug, publisher, about);
  const versions = await tx.skillVersion.findMany({ where: { skillId: skill.id }, select: { version: true, number: true, contentSha: true } });
  if (versions.length >= MOST_VERSIONS)
    throw invalid("file", `A skill has at most ${MOST_VERSIONS.toLocaleString("en")} versions. Publish this one under another name.`);
  const same = versions.find((each) => each.contentSha === sha256);
  if (same && restored) {
    const version = await tx.skillVersion.findUniqueOrThrow({ where: { skillId_version: { skillId: skill.id, version: same.version } } });
    return { skill, version, isLatest: skill.versionId === version.id, restored, added: false };
  }
  if (same) throw new ApiError("VERSION_EXISTS", { message: `These files are version ${same.version} of this skill already. Nothing was changed.` });
  const version = manifest.version ?? nextVersion(versions);
  if (versions.some((each) => each.version === version))
    throw new ApiError("VERSION_EXISTS", { message: `Version ${version} of this skill exists already, with other files. Raise metadata.version in SKILL.md.` });
  const judged = stateOf({ verdict: scan.verdict, reachesOthers: skill.public || skill.submittedAt !== null, trusted: publisher.trusted });
  // Who approves a submission has looked at what was submitted.
  const state = judged === "live" && skill.submittedAt !== null && !publisher.trusted ? "held" : judged;
  const row = await tx.skillVersion.create({
    data: {
      ...{ ...versionData(prepared), skillId: skill.id, number: versions.length + 1, version, state },
      ...{ about, changelog: publisher.changelog ?? null, publishedById: publisher.userId },
    },
  });
  const latest = await setLatest(tx, skill.id);
  if (state === "live") await emitPublished(tx, row.id);
  return { skill: await tx.skill.findUniqueOrThrow({ where: { id: skill.id } }), version: row, isLatest: latest === row.id, restored, added: true };
}

/** What a version's files and the scanner say of it, as its row has it. */
export function versionData({ manifest, sha256, size, files, scan }: PreparedVersion) {
  const { secrets, connectors, network, allowedTools, entrypoint, parameters, example, readme } = manifest;
  return {
    ...{ contentSha: sha256, contentSize: size, entrypoint, readme, files, verdict: scan.verdict, risk: scan.risk, scan: toStored(scan) },
    ...{ requires: { secrets, connectors, network, allowedTools }, cost: BigInt(Math.round(manifest.cost * 1e6)) },
    parameters: parameters && JSON.stringify(parameters),
    example: example && JSON.stringify(example),
  };
}

/** What a manifest says of its skill, as the marketplace shows it, and where its version comes from. */
export function aboutOf(manifest: SkillManifest, { workspaceId, sourceType, sourceUrl = null }: Publisher) {
  const { name, description, category, tags, runtime, license, author } = manifest;
  return {
    name,
    description,
    category,
    tags,
    runtime,
    license,
    author: author ?? (workspaceId === null ? "Clanker" : null),
    sourceType,
    sourceUrl,
  } satisfies About;
}

/** The publisher's skill of this slug, locked; made when there is none. A slug that is someone else's is refused. */
async function takeSlug(tx: Db, slug: string, publisher: Publisher, about: ReturnType<typeof aboutOf>) {
  await lockSlug(tx, slug);
  const { workspaceId } = publisher;
  const alias = await tx.skillAlias.findUnique({ where: { slug }, select: { skill: { select: { slug: true, workspaceId: true, deletedAt: true } } } });
  // The earlier name of a skill that was deleted long ago is free for its workspace too.
  const isFree = alias !== null && alias.skill.deletedAt !== null && (await freeSlug(tx, slug));
  if (alias && !isFree && workspaceId !== null && alias.skill.workspaceId === workspaceId)
    throw new ApiError("SLUG_TAKEN", { message: `This skill was renamed to ${alias.skill.slug}. Say that as \`name\` in SKILL.md.` });
  const known = await tx.skill.findUnique({ where: { slug }, select: { id: true, workspaceId: true, sourceType: true } });
  if (known?.workspaceId === workspaceId && (workspaceId !== null || known.sourceType === "catalog")) return holdKnown(tx, known.id, slug, publisher);
  if (!(await freeSlug(tx, slug))) throw new ApiError("SLUG_TAKEN", { message: TAKEN });
  const refused = workspaceId === null ? undefined : refusedName(slug);
  if (refused) throw invalid("file", refused);
  const isCatalogue = about.sourceType === "catalog";
  const skill = await tx.skill.create({ data: { slug, workspaceId, public: isCatalogue, publishedAt: isCatalogue ? new Date() : null, ...about } });
  return { skill, restored: false };
}

/** The publisher's own skill, locked. To publish again takes a deletion back, for who may do that; the skill is then private. */
async function holdKnown(tx: Db, id: number, slug: string, { mayRestore = false }: Publisher) {
  await lockSkill(tx, id);
  // It may have been deleted until the lock was had.
  const { count } = await tx.skill.updateMany({ where: { id, deletedAt: { not: null } }, data: { deletedAt: null, updatedAt: new Date() } });
  if (count > 0 && !mayRestore) throw new ApiError("SLUG_TAKEN", { message: DELETED(slug) });
  return { skill: await tx.skill.findUniqueOrThrow({ where: { id } }), restored: count > 0 };
}

const DELETED = (slug: string) =>
  `The skill ${slug} of this workspace was deleted. An admin of the workspace restores it with POST /api/v1/skills/${slug}/restore; then upload again.`;
/** Lists of versions have no pages. */
const MOST_VERSIONS = 1000;

const TAKEN = "A skill with this name exists already and is someone else's. Choose another `name` in SKILL.md.";

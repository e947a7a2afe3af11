import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { writeAudit } from "#lib/api/audit";
import { formatId } from "#lib/api/fields";
import { newRequestId } from "#lib/api/request-id";
import { createApiKey } from "#lib/auth/api-key";
import { createAccount } from "#lib/operations/auth/account";
import { blobs } from "#lib/platform/blob";
import { type Db, db, transaction } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { hashPassword } from "#lib/platform/password";
import { packageSkill } from "#lib/runtime/package-skill";
import { readSkillFolder, type SkillFile } from "#lib/runtime/skill-folder";

export type FirstRun = { email: string; password: string; workspace: { id: string; slug: string }; apiKey: string };

/**
 * On an empty database: the owner, a workspace and one full-access key. Nothing when there is anyone already. `keep` runs
 * before the commit, so that there is never an owner whose password nobody has.
 */
export async function createOwner(keep: (owner: FirstRun) => Promise<void>): Promise<FirstRun | undefined> {
  if (await db().user.count()) return undefined;
  const email = (env().OWNER_EMAIL ?? "owner@clanker.local").toLowerCase();
  const password = env().OWNER_PASSWORD ?? randomBytes(12).toString("base64url");
  const passwordHash = await hashPassword(password);
  return transaction(async (tx) => {
    // Two servers starting at once make one owner: the second waits here, and finds it.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('clanker:owner'))`;
    if (await tx.user.count()) return undefined;
    // Whoever starts the server says whose address this is.
    const { user, workspace } = await createAccount(tx, { email, name: "Owner", passwordHash, isAdmin: true, emailVerifiedAt: new Date() });
    const { row, key } = await createApiKey(tx, { workspaceId: workspace.id, userId: user.id, name: "First key", scopes: ["*"] });
    const request = { requestId: newRequestId(null), surface: "api" as const, ip: null, userAgent: "first run", signal: new AbortController().signal };
    const actor = { type: "user" as const, id: user.id, name: user.name };
    const common = { workspaceId: workspace.id, actor };
    await writeAudit(tx, "user.create", undefined, request, { ...common, resourceId: formatId("usr", user.id) });
    await writeAudit(tx, "api_key.create", undefined, request, { ...common, resourceId: formatId("key", row.id) });
    const owner = { email, password, workspace: { id: formatId("ws", workspace.id), slug: workspace.slug }, apiKey: key };
    await keep(owner);
    return owner;
  });
}

const CATALOG = fileURLToPath(new URL("./catalog/", import.meta.url));

/** Brings the marketplace to what is in prisma/catalog; a skill whose bytes have changed gets a new version. Answers how many did. */
export async function loadCatalogue(): Promise<number> {
  const folders = (await readdir(CATALOG, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const skills = await Promise.all(folders.sort().map(readSkill));
  // The bytes first, and always: the blob store may be another one than when the rows were written.
  for (const { zip } of skills) await blobs.put(zip);
  return transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('clanker:catalogue'))`;
    const known = await tx.skill.findMany({ where: { sourceType: "catalog" }, select: { slug: true, version: { select: { contentSha: true } } } });
    const current = new Map(known.map(({ slug, version }) => [slug, version?.contentSha]));
    // A folder that has gone is a skill that nobody new can find; those who have it keep it.
    await tx.skill.updateMany({ where: { sourceType: "catalog", slug: { notIn: skills.map(({ manifest }) => manifest.slug) } }, data: { public: false } });
    const changed = skills.filter(({ manifest, sha256 }) => current.get(manifest.slug) !== sha256);
    for (const skill of changed) await publish(tx, skill);
    return changed.length;
  });
}

async function readSkill(slug: string) {
  const files = await readFolder(path.join(CATALOG, slug));
  const manifest = readSkillFolder(files);
  if (manifest.slug !== slug) throw new Error(`prisma/catalog/${slug}: SKILL.md is named '${manifest.slug}'.`);
  return { manifest, ...packageSkill(files) };
}

async function publish(tx: Db, { manifest, zip, sha256, files }: Awaited<ReturnType<typeof readSkill>>): Promise<void> {
  const { slug, name, description, category, tags, runtime, license, author, version, entrypoint, parameters, readme } = manifest;
  const about = { name, description, category, tags, runtime, license, author: author ?? "Clanker", public: true, sourceType: "catalog" };
  const skill = await tx.skill.upsert({ where: { slug }, create: { slug, ...about }, update: { ...about, updatedAt: new Date() } });
  const same = { skillId: skill.id, contentSha: sha256 };
  const number = 1 + (await tx.skillVersion.count({ where: { skillId: skill.id } }));
  const { secrets, connectors, network } = manifest;
  const row =
    (await tx.skillVersion.findUnique({ where: { skillId_contentSha: same } })) ??
    (await tx.skillVersion.create({
      data: {
        ...{ ...same, number, version, entrypoint, readme, files, contentSize: zip.length },
        ...{ requires: { secrets, connectors, network }, cost: BigInt(Math.round(manifest.cost * 1e6)) },
        parameters: parameters && JSON.stringify(parameters),
      },
    }));
  await tx.skill.update({ where: { id: skill.id }, data: { versionId: row.id } });
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

import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { writeAudit } from "#lib/api/audit";
import { formatId } from "#lib/api/fields";
import { newRequestId } from "#lib/api/request-id";
import { createApiKey } from "#lib/auth/api-key";
import { createAccount } from "#lib/operations/auth/account";
import { packVersion, publishVersion } from "#lib/operations/skills/publish-version";
import { db, transaction } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { hashPassword } from "#lib/platform/password";
import { scanAside } from "#lib/runtime/scan/scan-aside";
import { type Scan, scanSkill } from "#lib/runtime/scan/scan-skill";
import type { SkillFile } from "#lib/runtime/skill-folder";

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
  // The bytes first, and always: the blob store may be another one than when the rows were written.
  const skills = await Promise.all(folders.sort().map(readSkill));
  // What is known was scanned when it came.
  const found = await db().skillVersion.findMany({ where: { contentSha: { in: skills.map(({ sha256 }) => sha256) } }, select: { contentSha: true } });
  const scanned = new Set(found.map(({ contentSha }) => contentSha));
  const scans = new Map<string, Scan>();
  for (const { sha256, contents, manifest } of skills) if (!scanned.has(sha256)) scans.set(sha256, await scanAside(contents, manifest));
  return transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('clanker:catalogue'))`;
    const known = await tx.skill.findMany({
      select: { slug: true, sourceType: true, workspaceId: true, versions: { select: { contentSha: true, version: true } } },
    });
    const bySlug = new Map(known.map((skill) => [skill.slug, skill]));
    // A folder that has gone is a skill that nobody new can find; those who have it keep it.
    const slugs = skills.map(({ manifest }) => manifest.slug);
    await tx.skill.updateMany({ where: { sourceType: "catalog", slug: { notIn: slugs } }, data: { public: false } });
    await tx.skill.updateMany({ where: { sourceType: "catalog", slug: { in: slugs } }, data: { public: true } });
    let changed = 0;
    for (const skill of skills) {
      const there = bySlug.get(skill.manifest.slug);
      if (there && there.sourceType !== "catalog") {
        log.warn({ slug: there.slug }, "a skill of the catalogue is left out: a workspace has published one of this name");
        continue;
      }
      if (there?.versions.some(({ contentSha }) => contentSha === skill.sha256)) continue;
      const scan = scans.get(skill.sha256) ?? scanSkill(skill.contents, skill.manifest);
      // Bytes that changed without a new number, as they do while someone works on them, get the next one.
      const version = there?.versions.some((each) => each.version === skill.manifest.version) ? null : skill.manifest.version;
      await publishVersion(
        tx,
        { workspaceId: null, userId: null, trusted: true, mayRestore: true, sourceType: "catalog" },
        { ...skill, scan, manifest: { ...skill.manifest, version } },
      );
      changed++;
    }
    return changed;
  });
}

async function readSkill(slug: string) {
  const contents = await readFolder(path.join(CATALOG, slug));
  const packed = await packVersion(contents);
  if (packed.manifest.slug !== slug) throw new Error(`prisma/catalog/${slug}: SKILL.md is named '${packed.manifest.slug}'.`);
  return { ...packed, contents };
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

import { partsOf } from "#lib/operations/workspaces/export-parts";
import { blobs } from "#lib/platform/blob";
import { isBlobError } from "#lib/platform/blob-error";
import type { Db } from "#lib/platform/db";

type Entry = { name: string; data: Uint8Array };

/** Rows of files that are looked up at once. */
const ROWS = 500;

/** Everything in a workspace, one file after the other. Ends with an error when `isAllowed` says no before one of them. */
export async function* filesOf(db: Db, workspaceId: number, isAllowed: () => Promise<boolean>): AsyncGenerator<Entry> {
  for await (const entry of allOf(db, workspaceId)) {
    if (!(await isAllowed())) throw new Error("Who asked for this export may not read it any more.");
    yield entry;
  }
}

const DRIVE = { enabled: true, installedAt: true, skill: { select: { slug: true } }, version: { select: { version: true } } } as const;

async function* allOf(db: Db, id: number): AsyncGenerator<Entry> {
  const { slug, name, tier, createdAt } = await db.workspace.findUniqueOrThrow({ where: { id } });
  const members = await db.member.findMany({ where: { workspaceId: id }, include: { user: true }, orderBy: { userId: "asc" } });
  yield json("workspace.json", {
    ...{ id: `ws_${id}`, slug, name, tier, createdAt },
    members: members.map(({ user, role, createdAt: joinedAt }) => ({ id: `usr_${user.id}`, name: user.name, email: user.email, role, joinedAt })),
  });
  const memory = await db.memory.findUnique({ where: { workspaceId: id } });
  yield { name: "memory.md", data: Buffer.from(memory?.content ?? "") };
  const drive = await db.driveSkill.findMany({ where: { workspaceId: id }, select: DRIVE, orderBy: { skillId: "asc" } });
  const installed = drive.map(({ skill, version, enabled, installedAt }) => ({ slug: skill.slug, version: version.version, enabled, installedAt }));
  yield json("drive.json", installed);
  yield* partsOf(db, id);
  const missing: string[] = [];
  for await (const { name: file, sha256 } of stored(db, id)) {
    const data = await blobs.get(sha256).catch((error: unknown) => {
      if (!isBlobError(error) || error.code !== "missing") throw error;
      missing.push(file);
    });
    if (data) yield { name: file, data };
  }
  if (missing.length > 0) yield json("missing.json", missing);
}

/** The files of artifacts, by their ids, what runs were given, by what is in it, and every version of the workspace's own skills as a zip. */
async function* stored(db: Db, workspaceId: number): AsyncGenerator<{ name: string; sha256: string }> {
  for (let last = 0; ; ) {
    const rows = await db.artifact.findMany({ where: { workspaceId, deletedAt: null, id: { gt: last } }, orderBy: { id: "asc" }, take: ROWS });
    for (const { id, filename, sha256 } of rows) yield { name: `artifacts/art_${id}/${filename.split("/").at(-1)}`, sha256 };
    last = rows.at(-1)?.id ?? last;
    if (rows.length < ROWS) break;
  }
  // Runs that begin again, or are started by the same event, share theirs.
  const given = await db.$queryRaw<{ sha256: string }[]>`
    SELECT DISTINCT file ->> 'sha256' AS sha256 FROM executions, jsonb_array_elements(attachments) AS file WHERE workspace_id = ${workspaceId} ORDER BY 1`;
  for (const { sha256 } of given) yield { name: `attachments/${sha256}`, sha256 };
  const select = { version: true, contentSha: true, skill: { select: { slug: true } } };
  const versions = await db.skillVersion.findMany({ where: { skill: { workspaceId } }, select, orderBy: { id: "asc" } });
  for (const { skill, version, contentSha } of versions) yield { name: `skills/${skill.slug}/${version}.zip`, sha256: contentSha };
}

function json(name: string, value: unknown): Entry {
  return { name, data: Buffer.from(`${JSON.stringify(value, null, 2)}\n`) };
}

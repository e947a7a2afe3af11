import { type Actor, insertAuditEntry } from "#lib/platform/audit";
import { type Db, Prisma, rows } from "#lib/platform/db";
import { onMessage } from "#lib/platform/hub";

/** Bytes of UTF-8 that a workspace's memory may hold. */
export const MEMORY_LIMIT = 256 * 1024;
const SEPARATOR = "\n\n---\n\n";
/** How many of the newest versions are kept. */
const KEPT = 500;

export type Memory = { content: string; version: number; updatedAt: Date | null; updatedBy: Actor | null };
/** Who writes, and the execution or run in which it was done in their name. */
export type Writer = Actor & { source?: string };
/** Why nothing was written: more than the limit, or another version than those expected. */
export type MemoryRefusal = "too_large" | "changed";

/** The workspace's memory; one that was never written is empty and at version 0. */
export async function readMemory(client: Db, workspaceId: number): Promise<Memory> {
  const [row] = await rows<Memory>(
    client,
    Prisma.sql`SELECT content, version, updated_at AS "updatedAt", updated_by AS "updatedBy" FROM memories WHERE workspace_id = ${workspaceId}`,
  );
  return row ?? { content: "", version: 0, updatedAt: null, updatedBy: null };
}

/** Replaces the memory; with `expected`, only where it is at one of these versions. */
export async function writeMemory(
  tx: Db,
  { expected, ...write }: { workspaceId: number; content: string; actor: Writer; expected?: number[] | undefined },
): Promise<Memory | MemoryRefusal> {
  if (Buffer.byteLength(write.content) > MEMORY_LIMIT) return "too_large";
  if (!expected) return (await save(tx, { ...write, replaced: Prisma.sql`excluded.content` })) ?? "changed";
  return (await save(tx, { ...write, replaced: Prisma.sql`excluded.content`, ...onlyAfter(write.workspaceId, expected) })) ?? "changed";
}

/** The conditions of a write that may follow only these versions. */
function onlyAfter(workspaceId: number, expected: number[], and = Prisma.sql`true`) {
  // Where none may be made, one that is there still has to be reached.
  const create = expected.includes(0) ? Prisma.sql`true` : Prisma.sql`EXISTS (SELECT 1 FROM memories WHERE workspace_id = ${workspaceId})`;
  return { create, when: Prisma.sql`memories.version = ANY(${expected}::int[]) AND ${and}` };
}

/** Adds a note at the end. What others add at the same time is kept, because the row is locked while it is put together. */
export async function appendMemory(
  tx: Db,
  { note, expected, ...write }: { workspaceId: number; note: string; actor: Writer; expected?: number[] | undefined },
): Promise<Memory | MemoryRefusal> {
  if (Buffer.byteLength(note) > MEMORY_LIMIT) return "too_large";
  const replaced = Prisma.sql`CASE WHEN memories.content = '' THEN excluded.content ELSE memories.content || ${SEPARATOR}::text || excluded.content END`;
  const fits = Prisma.sql`octet_length(${replaced}) <= ${MEMORY_LIMIT}::int`;
  const written = await save(tx, { ...write, content: note, replaced, ...(expected ? onlyAfter(write.workspaceId, expected, fits) : { when: fits }) });
  if (written || !expected) return written ?? "too_large";
  const { version, content } = await readMemory(tx, write.workspaceId);
  const full = Buffer.byteLength(content) + SEPARATOR.length + Buffer.byteLength(note) > MEMORY_LIMIT;
  return expected.includes(version) && full ? "too_large" : "changed";
}

/** What a run adds to the memory in the name of who started it, with its audit entry. */
export async function appendMemoryFromRun(
  tx: Db,
  { executionId, note, ...rest }: { workspaceId: number; note: string; actor: Actor; executionId: number },
): Promise<Memory | MemoryRefusal> {
  // A model may write what PostgreSQL's text cannot hold.
  const actor = { ...rest.actor, source: `exec_${executionId}` };
  const written = await appendMemory(tx, { ...rest, actor, note: note.replaceAll("\0", "\ufffd").toWellFormed() });
  if (typeof written === "string") return written;
  const resourceId = `mem_${rest.workspaceId}`;
  const metadata = { ...memoryMetadata(written), executionId: `exec_${executionId}` };
  await insertAuditEntry(tx, { ...rest, action: "memory.append", requestId: `exec_${executionId}`, resourceId, metadata });
  return written;
}

/** Whether a version with this content is there, for one whose write was perhaps committed. */
export const isKept = async (tx: Db, workspaceId: number, { version, content }: Memory): Promise<boolean> =>
  (await tx.memoryVersion.findUnique({ where: { workspaceId_version: { workspaceId, version } }, select: { content: true } }))?.content === content;

/** Calls `wake` whenever the workspace's memory may have changed. Answers how to stop. */
export const onMemoryChange = (workspaceId: number, wake: () => void) => onMessage("clanker_changes", workspaceId, wake);

/** What the audit log says of a write: never the content. */
export const memoryMetadata = ({ version, content }: Memory) => ({ version, size: Buffer.byteLength(content) });

type Save = { workspaceId: number; content: string; actor: Writer; replaced: Prisma.Sql; create?: Prisma.Sql; when?: Prisma.Sql };

/** One statement: the document, its version, and the end of the version that is one too many. Nothing when `when` forbade it. */
async function save(tx: Db, { workspaceId, content, actor, replaced, create, when }: Save): Promise<Memory | undefined> {
  const [row] = await tx.$queryRaw<Memory[]>`
    WITH written AS (
      INSERT INTO memories (workspace_id, content, version, updated_by, updated_at)
      SELECT ${workspaceId}::int, ${content}::text, 1, ${JSON.stringify(actor)}::jsonb, clock_timestamp() WHERE ${create ?? Prisma.sql`true`}
      ON CONFLICT (workspace_id) DO UPDATE
        SET content = ${replaced}, version = memories.version + 1, updated_by = excluded.updated_by, updated_at = clock_timestamp()
        WHERE ${when ?? Prisma.sql`true`}
      RETURNING *
    ), kept AS (
      INSERT INTO memory_versions (workspace_id, version, content, updated_by, created_at)
      SELECT workspace_id, version, content, updated_by, updated_at FROM written
    ), dropped AS (
      DELETE FROM memory_versions USING written
      WHERE memory_versions.workspace_id = written.workspace_id AND memory_versions.version <= written.version - ${KEPT}::int
    )
    SELECT content, version, updated_at AS "updatedAt", updated_by AS "updatedBy" FROM written`;
  return row;
}

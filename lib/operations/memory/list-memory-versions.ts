import { z } from "zod";
import { operation } from "#lib/api/operation";
import { page, pageByVersion, pageInput } from "#lib/api/pages";
import { type LineChanges, lineChanges } from "#lib/operations/memory/line-changes";
import { memoryVersion, toWriter } from "#lib/operations/memory/memory";
import { type Db, Prisma } from "#lib/platform/db";
import type { Writer } from "#lib/runtime/memory";

type Row = { version: number; size: number; updatedBy: Writer; createdAt: Date };

/** How many rows' lines are compared in one answer: each may hold the whole limit. */
const COMPARED = 50;

const changes = z
  .object({ added: z.int(), removed: z.int() })
  .nullable()
  .optional()
  .meta({ description: "Lines that were added and removed since the version before, when `changes` asks for them; null where that is not known." });

export const listMemoryVersions = operation({
  route: "GET /memory/versions",
  summary: "List what the memory was, newest first.",
  description: "The newest 500 versions are kept. The cursors are versions.",
  scope: "memory:read",
  input: {
    ...pageInput,
    changes: z
      .boolean()
      .default(false)
      .meta({ description: `Also count the lines that each version changed, of the first ${COMPARED} on the page.` }),
  },
  output: page(memoryVersion.extend({ changes }).meta({ id: "ListedMemoryVersion" })),
  async handler(ctx, input) {
    const workspaceId = ctx.workspace.id;
    const found = await pageByVersion(input, ({ older, newer, take }) => {
      const order = newer === null ? Prisma.sql`DESC` : Prisma.sql`ASC`;
      return ctx.db.$queryRaw<Row[]>`
        SELECT version, octet_length(content) AS size, updated_by AS "updatedBy", created_at AS "createdAt" FROM memory_versions
        WHERE workspace_id = ${workspaceId} AND version < coalesce(${older}::int, 2147483647) AND version > coalesce(${newer}::int, 0)
        ORDER BY version ${order} LIMIT ${take}`;
    });
    const counted = input.changes ? await countChanges(ctx.db, workspaceId, found.data) : undefined;
    const data = found.data.map(({ updatedBy, ...row }) => ({
      ...row,
      ...toWriter(updatedBy),
      ...(counted && { changes: counted.get(row.version) ?? null }),
    }));
    return { ...found, data };
  },
});

/** Reads two texts at a time: a page of them would be several megabytes. */
async function countChanges(db: Db, workspaceId: number, rows: Row[]): Promise<Map<number, LineChanges | null>> {
  const read = async (version: number) =>
    version === 0 ? "" : (await db.memoryVersion.findUnique({ where: { workspaceId_version: { workspaceId, version } } }))?.content;
  const counted = new Map<number, LineChanges | null>();
  let after: { version: number; text: string | undefined } | undefined;
  for (const { version } of rows.slice(0, COMPARED)) {
    const text = after?.version === version ? after.text : await read(version);
    const before = await read(version - 1);
    counted.set(version, text === undefined || before === undefined ? null : lineChanges(before, text));
    after = { version: version - 1, text: before };
  }
  return counted;
}

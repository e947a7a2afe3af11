import type { z } from "zod";
import { operation } from "#lib/api/operation";
import { page, pageByVersion, pageInput } from "#lib/api/pages";
import { toActor } from "#lib/operations/audit-logs/audit-entry";
import { memoryVersion } from "#lib/operations/memory/memory";
import type { Actor } from "#lib/platform/audit";
import { Prisma } from "#lib/platform/db";

type Row = Omit<z.output<typeof memoryVersion>, "updatedBy"> & { updatedBy: Actor };

export const listMemoryVersions = operation({
  route: "GET /memory/versions",
  summary: "List what the memory was, newest first.",
  description: "The newest 500 versions are kept. The cursors are versions.",
  scope: "memory:read",
  input: pageInput,
  output: page(memoryVersion),
  async handler(ctx, input) {
    const found = await pageByVersion(input, ({ older, newer, take }) => {
      const order = newer === null ? Prisma.sql`DESC` : Prisma.sql`ASC`;
      return ctx.db.$queryRaw<Row[]>`
        SELECT version, octet_length(content) AS size, updated_by AS "updatedBy", created_at AS "createdAt" FROM memory_versions
        WHERE workspace_id = ${ctx.workspace.id} AND version < coalesce(${older}::int, 2147483647) AND version > coalesce(${newer}::int, 0)
        ORDER BY version ${order} LIMIT ${take}`;
    });
    return { ...found, data: found.data.map((row) => ({ ...row, updatedBy: toActor(row.updatedBy) })) };
  },
});

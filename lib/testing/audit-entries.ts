import { db, type Prisma } from "#lib/platform/db";
import type { TestWorkspace } from "#lib/testing/workspace";

type Entry = Partial<Prisma.AuditEntryCreateManyInput>;

/** Adds entries to a workspace and answers their ids in wire form, in the order given. */
export async function addEntries({ workspace }: TestWorkspace, ...entries: Entry[]): Promise<string[]> {
  const common = { workspaceId: workspace.id, action: "execution.create", actorType: "anonymous", requestId: "req_test" };
  const rows = await db().auditEntry.createManyAndReturn({
    data: entries.map((entry) => ({ ...common, resourceType: (entry.action ?? common.action).split(".")[0] as string, ...entry })),
  });
  return rows.map((row) => `aud_${row.id}`);
}

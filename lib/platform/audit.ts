import type { Db, Prisma } from "#lib/platform/db";

/** Who did something, as the audit log and other records keep them: by their number and their name of the time. */
export type Actor = { type: string; id: number | null; name: string | null };

export type AuditRow = {
  workspaceId: number | null;
  /** `<resource>.<what happened>`. */
  action: `${string}.${string}`;
  actor: Actor;
  /** Where the request came from; nothing for what a worker does. */
  ip?: string | null;
  userAgent?: string | null;
  requestId: string;
  resourceId?: string | null;
  metadata?: Record<string, unknown>;
};

/** Adds an entry to the audit log. Give it the transaction of what it is about: the one is never there without the other. */
export async function insertAuditEntry(tx: Db, { actor, ...row }: AuditRow): Promise<void> {
  await tx.auditEntry.create({
    data: {
      ...row,
      actorType: actor.type,
      actorId: actor.id,
      actorName: actor.name,
      resourceType: row.action.slice(0, row.action.indexOf(".")),
      metadata: (row.metadata ?? {}) as Prisma.InputJsonObject,
    },
  });
}

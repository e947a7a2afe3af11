import { type Db, Prisma, rows } from "#lib/platform/db";

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
  const { workspaceId, action, ip = null, userAgent = null, requestId, resourceId = null, metadata = {} } = row;
  const resourceType = action.slice(0, action.indexOf("."));
  await rows(
    tx,
    Prisma.sql`INSERT INTO audit_entries (workspace_id, action, actor_type, actor_id, actor_name, ip, user_agent, request_id, resource_type, resource_id, metadata)
      VALUES (${workspaceId}, ${action}, ${actor.type}, ${actor.id}, ${actor.name}, ${ip}, ${userAgent}, ${requestId}, ${resourceType}, ${resourceId}, ${JSON.stringify(metadata)}::jsonb)`,
  );
}

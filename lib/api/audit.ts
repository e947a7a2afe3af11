import type { AuditRecord, RequestInfo } from "#lib/api/context";
import type { AuditAction } from "#lib/api/operation";
import type { Caller } from "#lib/auth/caller";
import type { Db, Prisma } from "#lib/platform/db";

/** Writes the entry of a mutation, in the mutation's own transaction: the one is never there without the other. */
export async function writeAudit(tx: Db, action: AuditAction, caller: Caller | undefined, request: RequestInfo, record: AuditRecord) {
  const actor = record.actor ?? actorOf(caller);
  await tx.auditEntry.create({
    data: {
      workspaceId: record.workspaceId ?? caller?.workspace.id ?? null,
      action,
      actorType: actor.type,
      actorId: actor.id,
      actorName: actor.name,
      ip: request.ip,
      userAgent: request.userAgent,
      requestId: request.requestId,
      resourceType: action.slice(0, action.indexOf(".")),
      resourceId: record.resourceId ?? null,
      metadata: (record.metadata ?? {}) as Prisma.InputJsonObject,
    },
  });
}

function actorOf(caller: Caller | undefined): { type: string; id: number | null; name: string | null } {
  if (!caller) return { type: "anonymous", id: null, name: null };
  if (caller.type === "api_key") return { type: "api_key", id: caller.key.id, name: caller.key.name };
  return { type: "user", id: caller.user.id, name: caller.user.name };
}

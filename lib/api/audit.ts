import type { AuditRecord, RequestInfo } from "#lib/api/context";
import type { ApiError } from "#lib/api/errors";
import type { AuditAction } from "#lib/api/operation";
import type { Caller } from "#lib/auth/caller";
import { type Db, db, type Prisma } from "#lib/platform/db";
import { log } from "#lib/platform/log";

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

/**
 * Writes that someone was refused what their scopes, role or session do not allow. Outside any transaction: nothing else
 * was done. A refusal that cannot be noted is still a refusal.
 */
export async function auditRefusal(error: ApiError, route: string, caller: Caller | undefined, request: RequestInfo) {
  if (error.status !== 403 || !caller) return;
  const metadata = { code: error.code, operation: route, ...(error.details.scope && { scope: error.details.scope }) };
  await writeAudit(db(), "grant.refuse", caller, request, { metadata }).catch((err: unknown) =>
    log.error({ err, requestId: request.requestId }, "a refusal could not be written to the audit log"),
  );
}

function actorOf(caller: Caller | undefined): { type: string; id: number | null; name: string | null } {
  if (!caller) return { type: "anonymous", id: null, name: null };
  if (caller.type === "api_key") return { type: "api_key", id: caller.key.id, name: caller.key.name };
  return { type: "user", id: caller.user.id, name: caller.user.name };
}

import type { AuditRecord, RequestInfo } from "#lib/api/context";
import type { ApiError } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import type { AuditAction } from "#lib/api/operation";
import { atMost } from "#lib/api/rate-limit";
import type { Caller } from "#lib/auth/caller";
import { type Actor, insertAuditEntry } from "#lib/platform/audit";
import { type Db, db } from "#lib/platform/db";
import { log } from "#lib/platform/log";

/** Writes the entry of a mutation, in the mutation's own transaction: the one is never there without the other. */
export async function writeAudit(tx: Db, action: AuditAction, caller: Caller | undefined, request: RequestInfo, record: AuditRecord) {
  await insertAuditEntry(tx, {
    workspaceId: record.workspaceId ?? caller?.workspace.id ?? null,
    action: record.action ?? action,
    actor: record.actor ?? actorOf(caller),
    ip: request.ip,
    userAgent: request.userAgent,
    requestId: request.requestId,
    ...(record.resourceId !== undefined && { resourceId: record.resourceId }),
    ...(record.metadata && { metadata: record.metadata }),
  });
}

/** Refusals of one caller at one operation in one workspace that are written down in a minute. */
const REFUSALS = 5;

/**
 * Writes that someone was refused what their scopes, role or session do not allow, or came with a key that has ended.
 * Outside any transaction: nothing else was done. A refusal that cannot be noted is still a refusal.
 */
export async function auditRefusal(error: ApiError, route: string, caller: Caller | undefined, request: RequestInfo) {
  const { scope, workspaceId, keyId } = error.details;
  const who = keyId ?? (caller?.type === "api_key" ? caller.key.id : undefined);
  if (keyId === undefined && (error.status !== 403 || !caller)) return;
  // One that tries the same over and over is one story; the log cannot be emptied again.
  const story = `${who === undefined ? `user:${caller?.user.id}` : `key:${who}`}:${workspaceId ?? caller?.workspace.id}:${route}`;
  if (!(await atMost(`refusal:${story}`, REFUSALS))) return;
  const metadata = { code: error.code, operation: route, ...(scope && { scope }) };
  const record = { metadata, ...(workspaceId !== undefined && { workspaceId }), ...(keyId !== undefined && { resourceId: formatId("key", keyId) }) };
  await writeAudit(db(), keyId === undefined ? "grant.refuse" : "api_key.refuse", caller, request, record).catch((err: unknown) =>
    log.error({ err, requestId: request.requestId }, "a refusal could not be written to the audit log"),
  );
}

/** Who a caller is, as a record keeps them. */
export function actorOf(caller: Caller | undefined): Actor {
  if (!caller) return { type: "anonymous", id: null, name: null };
  if (caller.type === "api_key") return { type: "api_key", id: caller.key.id, name: caller.key.name };
  return { type: "user", id: caller.user.id, name: caller.user.name };
}

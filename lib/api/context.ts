import type { Caller } from "#lib/auth/caller";
import type { Scope } from "#lib/auth/scopes";
import type { Db } from "#lib/platform/db";
import type { Surface } from "#lib/platform/prisma/enums";

/** What the audit log says of a write beyond its action. */
export type AuditRecord = {
  /** In place of the operation's own, where one operation decides between two. */
  action?: `${string}.${string}`;
  resourceId?: string;
  metadata?: Record<string, unknown>;
  /** Where it happened and who did it, when that follows from the work and not from the caller: sign-up, sign-in, a payment. */
  workspaceId?: number;
  actor?: { type: "user"; id: number; name: string | null } | { type: "system"; id: null; name: string };
};

/** One request, whichever surface it came by. */
export type RequestInfo = {
  requestId: string;
  surface: Surface;
  ip: string | null;
  userAgent: string | null;
  /** The address that this server was asked by, where it is one of its own. */
  origin?: string;
  /** Aborted when the caller has gone. */
  signal: AbortSignal;
  /** The caller asks not to be counted (DNT, Sec-GPC). */
  doNotTrack?: boolean;
  /** The If-Match header, where the operation takes one. */
  ifMatch?: string;
  /** The If-None-Match header of such an operation. */
  ifNoneMatch?: string;
};

export type PublicContext = RequestInfo & {
  /** Inside the transaction on writes, the plain client on reads. */
  db: Db;
  caller: Caller | undefined;
  /** Says what the audit entry of this write is about; null when nothing was changed, and no entry is written. */
  record(entry: AuditRecord | null): void;
  /** Asks for a scope in the middle of a public operation, where only some answers need one. */
  need(scope: Scope): Promise<void>;
  /** Adds a header to the answer. */
  header(name: string, value: string): void;
};

/** The context of an operation that asks for a credential: somebody is there. */
export type Context = Omit<PublicContext, "caller"> & {
  caller: Caller;
  user: Caller["user"];
  workspace: Caller["workspace"];
};

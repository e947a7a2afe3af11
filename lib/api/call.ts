import { z } from "zod";
import "#lib/api/messages";
import { writeAudit } from "#lib/api/audit";
import type { AuditRecord, PublicContext, RequestInfo } from "#lib/api/context";
import { ApiError, errorBody, invalid, notFound } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { forApp } from "#lib/api/for-app";
import { fingerprint, onlyOnce, type StoredAnswer, storedAnswer } from "#lib/api/idempotency";
import type { FileAnswer, Operation, StreamAnswer, StreamEvent } from "#lib/api/operation";
import { enterWorkspace } from "#lib/auth/authenticate";
import { type ApiKeyCaller, atLeast, type Caller, confinedTo } from "#lib/auth/caller";
import { consumeGrant } from "#lib/auth/grant";
import { allows, type Requirement, type Scope } from "#lib/auth/scopes";
import { holdSession } from "#lib/auth/session";
import { coalescer } from "#lib/platform/coalesce";
import { type Db, db, transaction } from "#lib/platform/db";
import { env } from "#lib/platform/env";

/** What an operation answered, before a surface puts it into its own form. */
export type Result = { status: number; headers: Record<string, string>; replayed: boolean } & (
  | { kind: "json"; body: string }
  | { kind: "file"; file: FileAnswer }
  | { kind: "stream"; stream: StreamAnswer }
  | { kind: "events"; events: AsyncIterable<StreamEvent> }
);

export type CallOptions = { caller: Caller | undefined; request: RequestInfo; idempotencyKey?: string | undefined };

const together = coalescer<string>();

/**
 * Runs an operation: scope and role, then the input's schema, then the work. On writes the idempotency key, the handler's
 * rows, its audit entry and its jobs are one transaction. Every surface comes through here.
 */
export async function call(declared: Operation, raw: Record<string, unknown>, options: CallOptions): Promise<Result> {
  const { request } = options;
  const caller = await admit(declared, options.caller, raw);
  const operation = forApp(declared, raw);
  const input = decode(operation, raw);
  // A grant that lasts is used by every call it lets in, whatever comes of it; one for a single call only by work that is done.
  if (grantFor(operation, caller)?.mode !== "one_time") await noteGrant(db(), operation, caller, request);

  const headers: Record<string, string> = {};
  let recorded: AuditRecord | null | undefined;
  const contextOn = (client: Db): PublicContext => ({
    ...request,
    db: client,
    caller,
    ...(caller && { user: caller.user, workspace: caller.workspace }),
    record: (entry: AuditRecord | null) => {
      recorded = entry;
    },
    async need(scope: Scope) {
      const asked = { ...operation, scope };
      await admit(asked, caller, {});
      // One for a single call that let this call in covers all of it, and is used up by now.
      if (grantFor(operation, caller)?.mode !== "one_time") await noteGrant(client, asked, caller, request);
    },
    header: (name: string, value: string) => {
      headers[name] = value;
    },
  });

  const given = operation.method === "POST" && caller ? options.idempotencyKey : undefined;
  // Who holds a collection's key has idempotency keys of their own: they neither meet the workspace's nor learn of them.
  const collection = confinedTo(caller);
  const key = given !== undefined && collection ? `collection ${collection.id}\n${given}` : given;
  const claim =
    key !== undefined && caller
      ? { workspaceId: caller.workspace.id, key, fingerprint: fingerprint(actor(operation, caller), operation.route, raw) }
      : undefined;
  // Looked for before anything is done: what the first request stood on may be gone by now.
  const kept = claim && (await storedAnswer(db(), claim));
  /** What was kept is the answer, or what an answer that takes time is made from. */
  const finish = async (answer: StoredAnswer, replayed: boolean): Promise<Result> => {
    const waits = operation.complete && answer.status < 400;
    if (waits && operation.responds === "events") {
      const events = (await operation.complete?.(contextOn(db()), JSON.parse(answer.body))) as AsyncIterable<StreamEvent>;
      return { kind: "events", status: answer.status, headers: answer.headers, events, replayed };
    }
    const body = waits ? encode(operation, await operation.complete?.(contextOn(db()), JSON.parse(answer.body))) : answer.body;
    return { kind: "json", ...answer, body, replayed };
  };
  if (kept) return finish(kept, true);

  if (operation.coalesces && !caller) {
    const read = async () => encode(operation, await operation.handler(contextOn(db()), input, await operation.prepare(contextOn(db()), input)));
    const body = await together(`${operation.route}\n${JSON.stringify(input)}`, read);
    return { kind: "json", status: operation.status, headers, body, replayed: false };
  }
  const once = grantFor(operation, caller)?.mode === "one_time";
  const prepared = await operation.prepare(contextOn(db()), input);
  if (!operation.writes) {
    const read = (client: Db) => operation.handler(contextOn(client), input, prepared);
    const value = once
      ? await transaction(async (tx) => {
          await noteGrant(tx, operation, caller, request);
          return read(tx);
        })
      : await read(db());
    const done = { status: operation.status, headers, replayed: false };
    if (operation.responds === "file") return { ...done, kind: "file", file: value as FileAnswer };
    if (operation.responds === "stream") return { ...done, kind: "stream", stream: value as StreamAnswer };
    if (operation.responds === "events") return { ...done, kind: "events", events: value as AsyncIterable<StreamEvent> };
    return { ...done, kind: "json", body: encode(operation, value) };
  }

  const work = async (tx: Db): Promise<StoredAnswer> => {
    // A transaction may be begun again; nothing of the first try counts.
    recorded = undefined;
    for (const name of Object.keys(headers)) delete headers[name];
    if (caller?.type === "session") await holdSession(tx, caller.session.id, operation.scope === "session");
    if (once) await noteGrant(tx, operation, caller, request);
    const value = await operation.handler(contextOn(tx), input, prepared);
    if (operation.audit && recorded !== null) await writeAudit(tx, operation.audit, caller, request, recorded ?? {});
    const body = operation.complete ? JSON.stringify(value) : encode(operation, value);
    return { status: operation.status, headers, body: operation.status === 204 ? "" : body };
  };
  const { answer, replayed } = await transaction(async (tx) => {
    if (!claim) return { answer: await work(tx), replayed: false };
    return onlyOnce(
      tx,
      claim,
      () => work(tx),
      (error) => ({
        status: error.status,
        headers: { ...error.details.headers },
        body: JSON.stringify(errorBody(error, request.requestId, env().PUBLIC_URL)),
      }),
    );
  });
  return finish(answer, replayed);
}

/** Whose request it is: a person's, whatever they send it with; or that one key's or session's, where an operation is about the key or session itself. */
function actor({ scope }: Operation, caller: Caller): string {
  const collection = confinedTo(caller);
  if (collection) return `collection ${collection.id}`;
  if (scope === "key" && caller.type === "api_key") return `key ${caller.key.id}`;
  if (scope === "session" && caller.type === "session") return `session ${caller.session.id}`;
  return String(caller.user.id);
}

/**
 * Lets a caller in, or refuses: the scope, then the workspace, then the role. The scope comes first because it is what an
 * agent can ask for. Answers the caller as they stand in the workspace that the operation works in.
 */
export async function admit(declared: Operation, caller: Caller | undefined, params: Record<string, unknown>): Promise<Caller | undefined> {
  if (declared.scope === "public") return caller;
  if (!caller) throw new ApiError("AUTH_REQUIRED");
  const operation = forApp(declared, params);
  const { scope, role, workspace } = operation;
  if (caller.type === "session" && scope === "key") throw new ApiError("API_KEY_REQUIRED");
  if (caller.type === "api_key" && !allows(caller.key.scopes, scope) && !grantFor(operation, caller)) throw missingScope(caller, scope);
  // A person cannot be asked for more on behalf of a key that they gave to someone else for a few skills.
  if (confinedTo(caller) && (scope === "key" || scope === "any")) throw new ApiError("ACCESS_DENIED");
  const there = workspace ? await enterWorkspace(caller, String(params[workspace])) : caller;
  if (!atLeast(there.role, role)) {
    throw new ApiError("ROLE_REQUIRED", { message: `This needs the role ${role} in the workspace; yours is ${there.role}.`, workspaceId: there.workspace.id });
  }
  return there;
}

/** The grant that a request carries, where it covers what the operation asks for. */
function grantFor({ scope }: Operation, caller: Caller | undefined) {
  return caller?.type === "api_key" && caller.grant?.scopes.includes(scope) ? caller.grant : undefined;
}

/**
 * Notes the use of the grant that lets a caller in, if one does, and uses up one that is good for a single call: of many
 * that race, one gets it, and in the transaction of the work it is only gone when the work is done.
 */
async function noteGrant(tx: Db, operation: Operation, caller: Caller | undefined, request: RequestInfo) {
  const grant = grantFor(operation, caller);
  if (!grant || caller?.type !== "api_key") return;
  if (!(await consumeGrant(tx, grant))) {
    if (allows(caller.key.scopes, operation.scope)) return;
    throw missingScope(caller, operation.scope);
  }
  const metadata = { operation: operation.route, scope: operation.scope, mode: grant.mode };
  await writeAudit(tx, "grant.use", caller, request, { resourceId: formatId("grt", grant.id), metadata });
}

function missingScope(caller: ApiKeyCaller, scope: Requirement): ApiError {
  // Nobody can allow a key that is confined to a collection more than it has.
  if (scope === "full" || scope === "session" || confinedTo(caller)) return new ApiError("ACCESS_DENIED");
  return new ApiError(caller.key.activated ? "PERMISSION_REQUIRED" : "ACTIVATION_REQUIRED", { scope });
}

/** Reads the fields. A path that names nothing is 404; a field that is wrong, missing or unknown is 400 and is named. */
function decode(operation: Operation, raw: Record<string, unknown>): Record<string, unknown> {
  for (const name of operation.pathParams) if (!isStorable(String(raw[name]))) throw notFound();
  refuseUnstorable(raw, []);
  const result = z.safeDecode(operation.input, raw as never);
  if (result.success) return result.data as Record<string, unknown>;
  const { issues } = result.error;
  // A path that names nothing comes first, and then a name that was mistyped: it may be why another field is missing.
  const inPath = issues.find((each) => operation.pathParams.includes(String(each.path[0])));
  const unknown = issues.find((each) => each.code === "unrecognized_keys");
  const first = (inPath ?? unknown ?? issues[0]) as z.core.$ZodIssue;
  const issue = deepest(first);
  if (operation.pathParams.includes(String(issue.path[0]))) throw notFound();
  if (issue.code === "unrecognized_keys") {
    const among = first.code === "invalid_union" ? "There is no such field, or it does not go with the others that are given." : "There is no such field.";
    throw invalid([...issue.path, issue.keys[0]].join("."), among);
  }
  const missing = valueAt(raw, issue.path) === undefined;
  throw invalid(issue.path.join("."), missing ? "This field is required." : issue.message);
}

/** The most telling problem of a field that may take several shapes: that of the shape that fitted furthest. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return issue;
  const candidates = issue.errors.filter((errors) => errors.length > 0);
  // A field too many is a problem of that field. Of shapes that fitted as far, the one with fewer problems was meant.
  const depth = ([each]: z.core.$ZodIssue[]) => (each ? each.path.length + (each.code === "unrecognized_keys" ? 1 : 0) : 0);
  const [closest] = candidates.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length);
  const best = closest?.[0];
  if (!best) return issue;
  if (best.path.length === 0 && best.code !== "custom" && best.code !== "unrecognized_keys") return issue;
  return deepest({ ...best, path: [...issue.path, ...best.path] } as z.core.$ZodIssue);
}

function valueAt(raw: unknown, path: PropertyKey[]): unknown {
  return path.reduce((value: unknown, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], raw);
}

/** PostgreSQL cannot hold NUL or half a character in text, so a caller is told instead of given a 500. */
function refuseUnstorable(value: unknown, path: string[]): void {
  if (typeof value === "string") {
    if (!isStorable(value)) throw invalid(path.join("."), "Text must be valid Unicode without the NUL character.");
  } else if (value && typeof value === "object") {
    if (path.length > 64) throw invalid(path.slice(0, 3).join("."), "This is nested too deeply.");
    for (const [name, each] of Object.entries(value)) {
      refuseUnstorable(name, path);
      refuseUnstorable(each, [...path, name]);
    }
  }
}

const isStorable = (text: string) => text.isWellFormed() && !text.includes("\0");

/** Writes the answer through its schema: dates and ids in their wire form, unknown columns gone. */
function encode(operation: Operation, value: unknown): string {
  return JSON.stringify(z.encode(operation.output, value as never));
}

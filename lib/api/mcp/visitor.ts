import type { ServerContext } from "@modelcontextprotocol/server";
import { auditRefusal } from "#lib/api/audit";
import { call } from "#lib/api/call";
import type { RequestInfo } from "#lib/api/context";
import { ApiError, type ErrorCode, isApiError } from "#lib/api/errors";
import { goodKey } from "#lib/api/idempotency-key";
import type { FileAnswer, Operation } from "#lib/api/operation";
import type { Caller } from "#lib/auth/caller";

/** Every operation by its name; this folder is given them. */
export type Operations = Record<string, Operation>;

/** Who speaks to the MCP server, and from where. Of a long connection, `caller` is found again before each message. */
export type Visitor = {
  caller: Caller;
  /** The address they used for this server, such as http://localhost:3000. */
  origin: string;
  request: Omit<RequestInfo, "signal">;
  idempotencyKey: string | undefined;
  /** The resources whose changes a connection that stays wants to hear of. */
  follows: Set<string>;
};

/** Whose a session or a stream is: a key's, or a person's. */
export const ownerOf = ({ caller }: Pick<Visitor, "caller">): string => (caller.type === "api_key" ? `key:${caller.key.id}` : `user:${caller.user.id}`);

/**
 * Runs an operation for a visitor, as REST would: scope, role, schema, transaction, audit. Answers what REST would send as
 * JSON, read again; undefined for an answer without a body. Throws the ApiError of a refusal.
 */
export async function invoke(
  visitor: Visitor,
  operation: Operation,
  input: Record<string, unknown>,
  signal: AbortSignal,
  idempotencyKey?: string,
): Promise<unknown> {
  const result = await run(visitor, operation, input, signal, idempotencyKey);
  if (result.kind !== "json") throw new Error(`${operation.route} does not answer JSON.`);
  return result.body === "" ? undefined : JSON.parse(result.body);
}

/** The same for an operation that answers a file: which one, for whoever may have it. */
export async function invokeFile(visitor: Visitor, operation: Operation, input: Record<string, unknown>, signal: AbortSignal): Promise<FileAnswer> {
  const result = await run(visitor, operation, input, signal);
  if (result.kind !== "file") throw new Error(`${operation.route} does not answer a file.`);
  return result.file;
}

async function run({ caller, request: info }: Visitor, operation: Operation, input: Record<string, unknown>, signal: AbortSignal, idempotencyKey?: string) {
  const request = { ...info, signal };
  try {
    const result = await call(operation, input, { caller, request, idempotencyKey });
    // What was kept for an idempotency key may be a refusal.
    if (result.kind === "json" && result.status >= 400) throw keptRefusal(result.body);
    return result;
  } catch (error) {
    if (isApiError(error)) await auditRefusal(error, operation.route, caller, request);
    throw error;
  }
}

function keptRefusal(body: string): ApiError {
  const { error, scope } = JSON.parse(body) as { error: string | { code: string; message: string; param?: string }; scope?: string };
  if (typeof error === "string") return new ApiError(error as ErrorCode, { ...(scope && { scope }) });
  return new ApiError(error.code as ErrorCode, { message: error.message, ...(error.param && { param: error.param }) });
}

/** The idempotency key of one tool call: its own, in `_meta`, or the one of the HTTP request. One that is not good is refused: without it a retry would do the work twice. */
export function idempotencyKeyOf(visitor: Visitor, ctx: ServerContext): string | undefined {
  const own = (ctx.mcpReq._meta as Record<string, unknown> | undefined)?.["clanker/idempotency-key"];
  return own === undefined ? visitor.idempotencyKey : goodKey(own, "_meta.clanker/idempotency-key");
}

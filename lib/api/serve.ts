import { auditRefusal } from "#lib/api/audit";
import { admit, type CallOptions, call, type Result } from "#lib/api/call";
import { addressBlock } from "#lib/api/client-address";
import type { RequestInfo } from "#lib/api/context";
import { asksNotToBeCounted } from "#lib/api/do-not-track";
import { ApiError, errorBody, isApiError, notFound } from "#lib/api/errors";
import { readIdempotencyKey } from "#lib/api/idempotency-key";
import { knownError } from "#lib/api/known-error";
import { openStream } from "#lib/api/open-streams";
import type { Operation } from "#lib/api/operation";
import { acceptedOrigin } from "#lib/api/origin";
import { limit, limitHeaders } from "#lib/api/rate-limit";
import { readInput, readParams } from "#lib/api/read-input";
import { newRequestId } from "#lib/api/request-id";
import { eventResponse, fileResponse, isKnown, streamResponse } from "#lib/api/responses";
import { resolveVersion } from "#lib/api/version";
import { authenticate } from "#lib/auth/authenticate";
import type { Caller } from "#lib/auth/caller";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { countRequest } from "#lib/platform/metrics";

type Params = Record<string, string | string[]>;
type Handler = (request: Request, context: { params: Promise<Params | undefined> }) => Promise<Response>;
/** An answer whose text is there whole: who can send it as it is (scripts/direct.ts) need not have a Response made of it. */
export type WholeAnswer = { status: number; headers: Record<string, string>; body: string | null };
type Answer = Response | WholeAnswer;
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Operated = Handler & { operations: Operation[]; answer(request: Request, params: Params): Promise<Answer> };
export type Served = Record<(typeof METHODS)[number] | "OPTIONS", Operated>;

/**
 * The route handlers of one URL: `export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listApiKeys, createApiKey)`.
 * Methods that have no operation answer 405 with `Allow`. With no operations at all, every method answers 404.
 */
export function serve(...operations: Operation[]): Served {
  // A GET that hands out something once has no HEAD: asking about it must not use it up.
  const allow = [...new Set(operations.flatMap(({ method, writes }) => (method === "GET" && !writes ? ["GET", "HEAD"] : [method])))]
    .concat("OPTIONS")
    .join(", ");
  const handler = (method: string): Operated => {
    const operation = operations.find((each) => each.method === method);
    const answer = (request: Request, params: Params) => respond(request, operation, params, operations.length > 0 ? allow : undefined);
    const handle: Handler = async (request, context) => {
      // Next gives none to a path without parameters.
      const given = await answer(request, (await context.params) ?? {});
      return given instanceof Response ? given : new Response(given.body, given);
    };
    return Object.assign(handle, { operations, answer });
  };
  const handlers = Object.fromEntries(METHODS.map((method) => [method, handler(method)]));
  return { ...handlers, OPTIONS: handler("OPTIONS") } as Served;
}

async function respond(request: Request, operation: Operation | undefined, params: Params, allow: string | undefined): Promise<Answer> {
  const started = performance.now();
  const origin = acceptedOrigin(request);
  const info: RequestInfo = {
    requestId: newRequestId(request.headers.get("x-request-id")),
    surface: "api",
    ip: request.headers.get("x-clanker-address"),
    userAgent: request.headers.get("user-agent")?.slice(0, 500) ?? null,
    signal: request.signal,
    ...(origin && { origin }),
  };
  const url = new URL(request.url);
  const headers: Record<string, string> = { "x-request-id": info.requestId, "x-content-type-options": "nosniff", ...CORS };
  let caller: Caller | undefined;
  let closeStream = () => {};
  let response: Answer;
  try {
    const authentication = await authenticate(request.headers, {
      queryKey: operation?.queryKey ? url.searchParams.get("apiKey") : null,
      ticket: operation?.ticket ?? false,
    }).then(
      (found) => ({ caller: found }),
      (error: unknown) => ({ error }),
    );
    if ("caller" in authentication) caller = authentication.caller;
    const standing = await limit(identity(caller, info), env().RATE_LIMIT_PER_MINUTE);
    Object.assign(headers, limitHeaders(standing));
    // Named also when the one that was asked for is refused.
    headers["clanker-version"] = resolveVersion(null);
    headers["clanker-version"] = resolveVersion(request.headers.get("clanker-version"));
    if (!standing.allowed) throw new ApiError("RATE_LIMITED");
    if (request.method === "OPTIONS" && allow) {
      return { body: null, status: 204, headers: { ...headers, allow, "access-control-allow-methods": allow, "access-control-max-age": "86400" } };
    }
    if (!operation || (request.method === "HEAD" && operation.writes))
      throw allow ? new ApiError("METHOD_NOT_ALLOWED", { headers: { allow } }) : notFound("There is no such path.");
    // A browser or app sends its old session everywhere; where nobody need be signed in, it is as good as none.
    const onlySession = !["x-api-key", "authorization"].some((name) => request.headers.has(name));
    // Who sends an event shows what they show everybody, which is not meant for here.
    const passedOver = operation.scope === "public" && (onlySession || operation.takes === "event");
    if ("error" in authentication && !passedOver) throw authentication.error;
    requireSameOrigin(request, caller);
    caller = await admit(operation, caller, readParams(params, operation.pathParams));
    if (asksNotToBeCounted(request.headers)) info.doNotTrack = true;
    const ifMatch = operation.ifMatch ? request.headers.get("if-match") : null;
    if (ifMatch !== null) info.ifMatch = ifMatch;
    const ifNoneMatch = operation.ifMatch ? request.headers.get("if-none-match") : null;
    if (ifNoneMatch !== null) info.ifNoneMatch = ifNoneMatch;
    // Before the work, which for some streams is a write.
    if (operation.responds === "events") closeStream = openStream(identity(caller, info));
    const result = await call(operation, await readInput(request, url, operation, params), {
      caller,
      request: info,
      idempotencyKey: readIdempotencyKey(request.headers),
    } satisfies CallOptions);
    response = await toAnswer(request, result, headers, closeStream);
  } catch (error) {
    closeStream();
    if (isApiError(error) && operation) await auditRefusal(error, operation.route, caller, info);
    response = toErrorAnswer(error, info, headers);
  }
  const ms = performance.now() - started;
  countRequest(operation?.route ?? "none", response.status, ms);
  log.info(
    {
      requestId: info.requestId,
      method: request.method,
      // A link's token stands in its path, and a caller may put a key into any.
      path: url.pathname.replace(/[\w-]{30,}/g, "…"),
      operation: operation?.route,
      status: response.status,
      ms: Math.round(ms * 10) / 10,
      workspaceId: caller?.workspace.id,
      ...(caller?.type === "api_key" && { keyId: caller.key.id }),
      ...(caller?.type === "session" && { userId: caller.user.id }),
      ip: info.ip,
    },
    "request",
  );
  return response;
}

/** Limits count by key, by person, or by address for those who are neither. */
function identity(caller: Caller | undefined, info: RequestInfo): string {
  if (caller?.type === "api_key") return `key:${caller.key.id}`;
  return caller ? `user:${caller.user.id}` : `address:${addressBlock(info.ip)}`;
}

/** A browser sends its cookie with every site's requests, so a cookie alone changes nothing unless the page is ours. */
function requireSameOrigin(request: Request, caller: Caller | undefined) {
  if (caller?.type !== "session" || !caller.session.cookie || request.method === "GET" || request.method === "HEAD") return;
  const origin = request.headers.get("origin");
  // Behind a proxy the Host may be the inner one; PUBLIC_URL is the outer one.
  if (origin !== `http://${request.headers.get("host")}` && origin !== new URL(env().PUBLIC_URL).origin) throw new ApiError("CROSS_ORIGIN");
}

/** Calls with a header credential may come from any page; cookies are never allowed across origins. On every answer, so that a cached one fits every page. */
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers":
    "authorization, content-type, x-api-key, x-auth-token, x-workspace-id, x-permission-grant, x-request-id, idempotency-key, clanker-version, last-event-id, if-match, if-none-match, range",
  "access-control-expose-headers":
    "x-request-id, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, ratelimit, ratelimit-policy, retry-after, clanker-version, idempotency-replayed, etag, content-disposition, content-range",
};

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

async function toAnswer(request: Request, result: Result, headers: Record<string, string>, closeStream: () => void): Promise<Answer> {
  const all: Record<string, string> = { ...headers, ...result.headers, ...(result.replayed && { "idempotency-replayed": "true" }) };
  if (result.kind === "file") return fileResponse(request, result.file, all);
  if (result.kind === "stream") return streamResponse(request, result.stream, all);
  if (result.kind === "events") return eventResponse(request, result.events, all, closeStream);
  if (result.status === 204) return { body: null, status: 204, headers: all };
  const known = ["GET", "HEAD"].includes(request.method) && all.etag !== undefined && isKnown(request, all.etag);
  if (known) return { body: null, status: 304, headers: { "cache-control": "no-store", ...all } };
  return { body: result.body, status: result.status, headers: { "cache-control": "no-store", ...all, ...JSON_TYPE } };
}

function toErrorAnswer(error: unknown, { requestId, origin }: RequestInfo, headers: Record<string, string>): WholeAnswer {
  const known = knownError(error);
  // An app that is away is no failure of ours, however many ask for it.
  if (known.code === "PROVIDER_UNAVAILABLE") log.warn({ requestId }, known.message);
  else if (known.status >= 500) log.error({ err: error, requestId }, "request failed");
  // Told apart from a plain 404, because a mistake of ours could look the same.
  else if (!isApiError(error)) log.warn({ err: error, requestId }, "what a request needs was gone");
  const challenge: Record<string, string> = known.status === 401 ? { "www-authenticate": challengeOf(known, origin) } : {};
  return {
    body: JSON.stringify(errorBody(known, requestId, env().PUBLIC_URL)),
    status: known.status,
    headers: { "cache-control": "no-store", ...headers, ...challenge, ...known.details.headers, ...JSON_TYPE },
  };
}

/** How an app finds out whom to ask for a token (RFC 9728 §5.1), and whether the one it has is the reason (RFC 6750 §3). */
function challengeOf({ code }: ApiError, origin: string | undefined): string {
  const why = ["KEY_INVALID", "KEY_REVOKED", "KEY_EXPIRED"].includes(code) ? ', error="invalid_token"' : "";
  return `Bearer realm="clanker"${why}${origin ? `, resource_metadata="${origin}/.well-known/oauth-protected-resource"` : ""}`;
}

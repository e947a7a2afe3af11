import { AsyncLocalStorage } from "node:async_hooks";
import { type AuthInfo, createMcpHandler, isLegacyRequest, type JSONRPCMessage, type McpServer } from "@modelcontextprotocol/server";
import { auditRefusal } from "#lib/api/audit";
import { addressBlock } from "#lib/api/client-address";
import { ApiError, errorBody, isApiError } from "#lib/api/errors";
import { readIdempotencyKey } from "#lib/api/idempotency-key";
import { knownError } from "#lib/api/known-error";
import { onChange } from "#lib/api/mcp/changes";
import { openSse, postSse } from "#lib/api/mcp/sse";
import { serveStreamable } from "#lib/api/mcp/streamable";
import { ownerOf, type Visitor } from "#lib/api/mcp/visitor";
import { mayOpenStream, openStream } from "#lib/api/open-streams";
import { isOwnOrigin, originOf } from "#lib/api/origin";
import { limit, limitHeaders } from "#lib/api/rate-limit";
import { readJson } from "#lib/api/read-input";
import { newRequestId } from "#lib/api/request-id";
import { authenticate } from "#lib/auth/authenticate";
import type { Caller } from "#lib/auth/caller";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { countRequest } from "#lib/platform/metrics";

/** What is mounted: how a server for a visitor is made, how a request is known, and what a challenge asks for. */
export type Mount = {
  build(visitor: Visitor): McpServer;
  /** The scope that stands between a caller and what a message asks, if one does. */
  missingScope(message: JSONRPCMessage, visitor: Visitor): string | undefined;
  scopes: string[];
  bodyLimit: number;
  identify?(request: Request): Promise<Caller | undefined>;
};

const ALLOW = { streamable: "POST, GET, DELETE, OPTIONS", sse: "GET, OPTIONS", message: "POST, OPTIONS" } as const;
type Transport = keyof typeof ALLOW;

/** The route handlers of the MCP server's three addresses: `/mcp`, and of the transport of 2024 `/mcp/sse` and `/mcp/message`. */
export function mountMcp(mount: Mount) {
  const visitors = new AsyncLocalStorage<Visitor>();
  // One handler for everybody: who listens hears of their own workspace because of the visitor their request came with.
  const bus = {
    publish: () => {},
    subscribe(tell: Parameters<typeof onChange>[1]) {
      const visitor = visitors.getStore() as Visitor;
      const stops = [openStream(ownerOf(visitor)), onChange(visitor, tell)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
  const modern = createMcpHandler(() => mount.build(visitors.getStore() as Visitor), {
    legacy: "reject",
    bus,
    onerror: (err) => log.debug({ err }, "an MCP request"),
  });

  async function answer(request: Request, transport: Transport, visitor: Visitor): Promise<Response> {
    if (transport === "sse") return openSse(request, visitor, mount.build);
    if (request.method !== "POST") return serveStreamable(request, null, visitor, mount.build);
    const body = (await readJson(request, mount.bodyLimit)) as JSONRPCMessage;
    const challenge = await scopeChallenge(request, body, visitor);
    if (challenge) return challenge;
    if (transport === "message") {
      const found = await postSse(visitor, new URL(request.url).searchParams.get("sessionId") ?? "", body);
      if (!found) throw new ApiError("NOT_FOUND", { message: "There is no such session. Connect again." });
      return new Response("Accepted", { status: 202 });
    }
    if (await isLegacyRequest(request, body)) return serveStreamable(request, body, visitor, mount.build);
    // Said while it can still be an answer of its own; the stream is counted where it begins, in `bus`.
    if ((body as { method?: unknown } | null)?.method === "subscriptions/listen") mayOpenStream(ownerOf(visitor));
    return visitors.run(visitor, () => modern.fetch(request, { parsedBody: body, authInfo: {} as AuthInfo }));
  }

  /** An app that signed in with OAuth is sent to sign in again with the scope that it lacks. Keys are told in the tool's answer how to ask for it. */
  async function scopeChallenge({ signal }: Request, body: JSONRPCMessage, visitor: Visitor): Promise<Response | undefined> {
    if (visitor.caller.type !== "api_key" || !visitor.caller.key.app || typeof body !== "object" || body === null) return undefined;
    const scope = mount.missingScope(body, visitor);
    if (scope === undefined) return undefined;
    const wanted = [...visitor.caller.key.scopes, scope].join(" ");
    const error = new ApiError("PERMISSION_REQUIRED", { scope });
    await auditRefusal(error, "POST /mcp", visitor.caller, { ...visitor.request, signal });
    const header = { "www-authenticate": `Bearer error="insufficient_scope", scope="${wanted}", ${metadataOf(visitor.origin)}` };
    return refusal(error, visitor.request.requestId, header, (body as { id?: string | number }).id);
  }

  /** Who asks, or the 401 that fits. */
  async function identified(request: Request): Promise<Caller> {
    const found = await (mount.identify?.(request) ?? authenticate(withoutCookie(request.headers), { audience: "/mcp" }));
    if (!found) throw new ApiError("AUTH_REQUIRED");
    return found;
  }

  async function handle(request: Request, transport: Transport): Promise<Response> {
    const started = performance.now();
    const requestId = newRequestId(request.headers.get("x-request-id"));
    const headers: Record<string, string> = { "x-request-id": requestId, "x-content-type-options": "nosniff", ...CORS };
    const info = {
      requestId,
      surface: "mcp" as const,
      ip: request.headers.get("x-clanker-address"),
      userAgent: request.headers.get("user-agent")?.slice(0, 500) ?? null,
    };
    let caller: Caller | undefined;
    let origin = env().PUBLIC_URL;
    let response: Response;
    try {
      origin = originOf(request);
      if (request.method === "OPTIONS")
        return new Response(null, {
          status: 204,
          headers: { ...headers, allow: ALLOW[transport], "access-control-allow-methods": ALLOW[transport], "access-control-max-age": "86400" },
        });
      requireOwnPage(request);
      const found = await identified(request).catch((error: unknown) => error as Error);
      if (!(found instanceof Error)) caller = found;
      const standing = await limit(caller ? ownerOf({ caller }) : `address:${addressBlock(info.ip)}`, env().RATE_LIMIT_PER_MINUTE);
      Object.assign(headers, limitHeaders(standing));
      if (!standing.allowed) throw new ApiError("RATE_LIMITED");
      if (!caller) throw found;
      if (!ALLOW[transport].split(", ").includes(request.method)) throw new ApiError("METHOD_NOT_ALLOWED", { headers: { allow: ALLOW[transport] } });
      const visitor: Visitor = { caller, origin, request: info, idempotencyKey: readIdempotencyKey(request.headers), follows: new Set() };
      response = await answer(request, transport, visitor);
    } catch (error) {
      if (isApiError(error)) await auditRefusal(error, `${request.method} /mcp`, caller, { ...info, signal: request.signal });
      else log.error({ err: error, requestId }, "an MCP request failed");
      const known = knownError(error);
      const challenge: Record<string, string> = known.status === 401 ? { "www-authenticate": challengeOf(known, origin, mount.scopes) } : {};
      response = refusal(known, requestId, challenge);
    }
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    const ms = Math.round((performance.now() - started) * 10) / 10;
    countRequest(`/mcp (${transport})`, response.status, ms);
    const keyId = caller?.type === "api_key" ? caller.key.id : undefined;
    log.info(
      { requestId, method: request.method, path: `/mcp (${transport})`, status: response.status, ms, workspaceId: caller?.workspace.id, keyId, ip: info.ip },
      "request",
    );
    return response;
  }

  return (transport: Transport) => {
    const handler = (request: Request) => handle(request, transport);
    return { GET: handler, POST: handler, PUT: handler, PATCH: handler, DELETE: handler, OPTIONS: handler };
  };
}

/** A page of another site gets nothing, even with a key: its browser may be used against this computer (DNS rebinding). */
function requireOwnPage(request: Request) {
  const origin = request.headers.get("origin");
  if (origin !== null && !isOwnOrigin(origin)) throw new ApiError("CROSS_ORIGIN", { message: "Pages of another site may not use the MCP server." });
}

/** A browser's cookie opens nothing here: it is sent with every site's requests. */
function withoutCookie(headers: Headers): Headers {
  const rest = new Headers(headers);
  rest.delete("cookie");
  return rest;
}

const metadataOf = (origin: string) => `resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`;

/** RFC 9728: where to sign in. What was sent and is not good is named, so that a client throws it away. */
function challengeOf(error: ApiError, origin: string, scopes: string[]): string {
  const wrong = error.code === "AUTH_REQUIRED" ? "" : `error="invalid_token", error_description="${error.message}", `;
  return `Bearer ${wrong}scope="${scopes.join(" ")}", ${metadataOf(origin)}`;
}

/** A refusal as JSON-RPC, with REST's error inside. */
function refusal(error: ApiError, requestId: string, headers: Record<string, string>, id: string | number | null = null): Response {
  const body = errorBody(error, requestId, env().PUBLIC_URL);
  const data = typeof body.error === "object" ? body.error : body;
  const headersOf = { "cache-control": "no-store", ...headers, ...error.details.headers };
  return Response.json(
    { jsonrpc: "2.0", id, error: { code: error.status === 400 ? -32700 : -32000, message: error.message, data } },
    { status: error.status, headers: headersOf },
  );
}

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers":
    "authorization, content-type, accept, x-api-key, x-auth-token, x-workspace-id, x-permission-grant, x-request-id, idempotency-key, mcp-protocol-version, mcp-session-id, mcp-method, mcp-name, last-event-id",
  "access-control-expose-headers": "mcp-session-id, www-authenticate, x-request-id, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, retry-after",
};

/**
 * The direct road: what the API, MCP, OAuth and git answer goes from the HTTP server straight to the operations, without Next in between, which
 * costs many times what most of them do. The handlers are those of the route files, and `direct.test.ts` holds the two together; pages, and
 * the few routes that need Next's own functions (signing in, coming back from a provider), are Next's.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { ApiError, errorBody } from "#lib/api/errors";
import { newRequestId } from "#lib/api/request-id";
import { type Found, type Handlers, router } from "#lib/api/router";
import { answerHeaders } from "#lib/api/security-headers";
import { type Served, serve, type WholeAnswer } from "#lib/api/serve";
import { operations } from "#lib/operations/index";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { breaking } from "./breaking.ts";

/** Route files that hold no operation, by their path. */
export const OTHERS: Record<string, () => Promise<Handlers>> = {
  "/api": () => import("../app/api/route.ts"),
  "/api/health": () => import("../app/api/health/route.ts"),
  "/api/search": () => import("../app/api/search/route.ts"),
  "/api/{path*}": () => import("../app/api/[...path]/route.ts"),
  "/downloads/artifacts/{path*}": () => import("../app/downloads/artifacts/[...path]/route.ts"),
  "/git/{path*}": () => import("../app/git/[...path]/route.ts"),
  "/mcp": () => import("../app/mcp/route.ts"),
  "/mcp/message": () => import("../app/mcp/message/route.ts"),
  "/mcp/sse": () => import("../app/mcp/sse/route.ts"),
  "/oauth/authorize": () => import("../app/oauth/authorize/route.ts"),
  "/oauth/device_authorization": () => import("../app/oauth/device_authorization/route.ts"),
  "/oauth/register": () => import("../app/oauth/register/route.ts"),
  "/oauth/revoke": () => import("../app/oauth/revoke/route.ts"),
  "/oauth/token": () => import("../app/oauth/token/route.ts"),
};
/** Below /api, and Next's all the same. */
const NEXTS = "/api/auth/";

/** Every path that does not need Next, and what answers it. */
export async function directRoutes(): Promise<[path: string, handlers: Handlers][]> {
  const byPath = Map.groupBy(Object.values(operations), ({ path }) => path);
  const others = await Promise.all(Object.entries(OTHERS).map(async ([path, load]) => [path, await load()] as [string, Handlers]));
  return [...[...byPath].map(([path, list]) => [path, serve(...list)] as [string, Handlers]), ...others];
}

/** Answers whether the request was taken. */
export async function directRoad(): Promise<(request: IncomingMessage, response: ServerResponse) => boolean> {
  const find = router(await directRoutes());
  const defaults = answerHeaders(env().PUBLIC_URL);
  const listener = getRequestListener(
    async (request, { incoming, outgoing }) => {
      const { found } = incoming as Routed;
      // A GET answers HEAD as well, without what Node leaves out by itself.
      const handler = found?.handlers[methodOf(request, found.handlers)];
      if (!found || !handler) return new Response(null, { status: 405, headers: { ...defaults, allow: Object.keys(found?.handlers ?? {}).join(", ") } });
      const answer = isServed(handler) ? await handler.answer(request, found.params) : await handler(request, { params: Promise.resolve(found.params) });
      if (!(answer instanceof Response)) {
        send(outgoing as ServerResponse, answer, defaults);
        return RESPONSE_ALREADY_SENT;
      }
      // Meant for where Next drops the length; see `fileResponse`.
      answer.headers.delete("x-clanker-length");
      for (const [name, value] of Object.entries(defaults)) if (!answer.headers.has(name)) answer.headers.set(name, value);
      return breaking(answer, outgoing as ServerResponse);
    },
    { overrideGlobalObjects: false, errorHandler: refuse },
  );
  return (request, response) => {
    const path = (request.url ?? "/").split("?")[0] as string;
    if (path.startsWith(NEXTS)) return false;
    const found = find(path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path);
    if (!found) return false;
    (request as Routed).found = found;
    settleHeaders(request);
    void listener(request, response);
    return true;
  };
}

/** A request and what answers it: on the request itself, for what a WeakMap holds is kept until the next full collection of garbage. */
type Routed = IncomingMessage & { found?: Found<Handlers> };

const isServed = (handler: object): handler is Served["GET"] => "answer" in handler;

function send(outgoing: ServerResponse, { status, headers, body }: WholeAnswer, defaults: Record<string, string>) {
  outgoing.writeHead(status, { ...defaults, ...headers, ...(body !== null && { "content-length": Buffer.byteLength(body) }) });
  outgoing.end(body ?? undefined);
}

const methodOf = ({ method }: Request, handlers: Handlers): keyof Handlers => (method === "HEAD" && !handlers.HEAD ? "GET" : (method as keyof Handlers));

/** What the adapter reads are the headers as they came; those that we settled ourselves are in the parsed ones. */
function settleHeaders(request: IncomingMessage) {
  const settled = Object.entries(request.headers).filter(([name]) => name.startsWith("x-clanker-")) as [string, string][];
  const came: string[] = [];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const [name, value] = request.rawHeaders.slice(at, at + 2) as [string, string];
    if (!name.toLowerCase().startsWith("x-clanker-")) came.push(name, value);
  }
  request.rawHeaders = [...came, ...settled.flat()];
}

/** What cannot even be read as a request, such as one whose Host is no host, or what a handler did not expect. */
function refuse(error: unknown): Response {
  const requestId = newRequestId(null);
  const isRequest = error instanceof Error && error.name === "RequestError";
  if (!isRequest) log.error({ err: error, requestId }, "request failed");
  const known = new ApiError(isRequest ? "INVALID_INPUT" : "INTERNAL_ERROR");
  const headers = { ...answerHeaders(env().PUBLIC_URL), "cache-control": "no-store", "x-request-id": requestId };
  return Response.json(errorBody(known, requestId, env().PUBLIC_URL), { status: known.status, headers });
}

import type { IncomingMessage, ServerResponse } from "node:http";
import { ApiError, errorBody } from "#lib/api/errors";
import { newRequestId } from "#lib/api/request-id";
import { answerHeaders } from "#lib/api/security-headers";
import { env } from "#lib/platform/env";

/**
 * Makes of a request what Next can route, because its own answers to the rest are not the API's: a path it cannot decode
 * or would redirect becomes one that does not exist, and a method it does not know is refused here. Answers whether there
 * is anything left to do.
 */
export function fitForNext(request: IncomingMessage, response: ServerResponse): boolean {
  // Proxies send the whole address; only the path counts.
  request.url = (request.url ?? "/").replace(/^https?:\/\/[^/?#]*/i, "") || "/";
  // `OPTIONS *` asks about the server as a whole, of which there is nothing to say.
  if (!request.url.startsWith("/")) request.url = "/api/no-such-path";
  // There are no server actions here, and Next would log each that is asked for as an error.
  delete request.headers["next-action"];
  const path = request.url.split("?")[0] as string;
  // A page is not found, and a program is told so.
  if (!isDecodable(path)) request.url = "/api/no-such-path";
  if (!path.startsWith("/api") && !/^\/+api/.test(path)) return true;
  // Next's own protocol for pages, which would turn a call into a redirect.
  delete request.headers.rsc;
  if (!["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].includes(request.method ?? "")) {
    const requestId = newRequestId(request.headers["x-request-id"]?.toString() ?? null);
    const allow = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    const headers = { ...answerHeaders(env().PUBLIC_URL), "cache-control": "no-store", "content-type": "application/json; charset=utf-8" };
    response.writeHead(405, { ...headers, "x-request-id": requestId, allow });
    response.end(JSON.stringify(errorBody(new ApiError("METHOD_NOT_ALLOWED"), requestId, env().PUBLIC_URL)));
    return false;
  }
  if (path.includes("//") || path.includes("\\")) request.url = "/api/no-such-path";
  return true;
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

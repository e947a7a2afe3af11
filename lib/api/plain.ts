import { addressBlock } from "#lib/api/client-address";
import { ApiError, errorBody } from "#lib/api/errors";
import { knownError } from "#lib/api/known-error";
import { limit, limitHeaders } from "#lib/api/rate-limit";
import { newRequestId } from "#lib/api/request-id";
import { isKnown } from "#lib/api/responses";
import { sha256Hex } from "#lib/platform/crypto";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { countRequest } from "#lib/platform/metrics";

/** One `npx skills add` fetches every skill at once: what other programs fetch has a limit of its own, so many times the API's. */
const ROOM = 60;

/** It is for any program and any site: who may not have it is not told of it. */
const OPEN = { "x-content-type-options": "nosniff", "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" };

/** What may be kept for five minutes by whoever fetched it. */
export const FIVE_MINUTES = "public, max-age=300";

/**
 * The route handlers of something that other programs fetch: public, read-only, and no part of the API. `answer` is given the
 * segments of the path below `base`. What it throws becomes JSON, or text for programs that print it as it comes.
 */
export function plain(
  base: string,
  answer: (request: Request, segments: string[]) => Promise<Response>,
  errors: "json" | "text" = "json",
  allow = "GET, HEAD",
) {
  const handler = async (request: Request): Promise<Response> => {
    const started = performance.now();
    const requestId = newRequestId(request.headers.get("x-request-id"));
    const headers: Record<string, string> = { "x-request-id": requestId, ...OPEN };
    const { pathname } = new URL(request.url);
    const ip = request.headers.get("x-clanker-address");
    let response: Response;
    try {
      const standing = await limit(`fetch:${addressBlock(ip)}`, env().RATE_LIMIT_PER_MINUTE * ROOM);
      if (!standing.allowed) throw new ApiError("RATE_LIMITED", { headers: limitHeaders(standing) });
      if (!allow.split(", ").includes(request.method)) throw new ApiError("METHOD_NOT_ALLOWED", { headers: { allow } });
      response = await answer(request, segmentsOf(pathname.slice(base.length)));
      for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    } catch (error) {
      const known = knownError(error);
      if (known.status >= 500) log.error({ err: error, requestId }, "request failed");
      const head = { ...headers, "cache-control": "no-store", ...known.details.headers };
      response =
        errors === "text"
          ? new Response(`${printable(known.message)}\n`, { status: known.status, headers: { ...head, "content-type": "text/plain; charset=utf-8" } })
          : Response.json(errorBody(known, requestId, env().PUBLIC_URL), { status: known.status, headers: head });
    }
    const ms = Math.round((performance.now() - started) * 10) / 10;
    countRequest(base, response.status, ms);
    // A download's link stands in its path.
    log.info({ requestId, method: request.method, path: pathname.replace(/[\w-]{30,}/g, "…"), status: response.status, ms, ip }, "request");
    return response;
  };
  // Next answers a method that a route does not export without saying which ones it takes.
  const options = async () => new Response(null, { status: 204, headers: { allow, "access-control-allow-origin": "*" } });
  return { GET: handler, POST: handler, PUT: handler, PATCH: handler, DELETE: handler, OPTIONS: options };
}

/** Without what moves a terminal's cursor or turns its text around: a message can quote what a publisher wrote. */
const printable = (message: string) => message.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu, " ");

function segmentsOf(path: string): string[] {
  let segments: string[];
  try {
    segments = path.split("/").filter(Boolean).map(decodeURIComponent);
  } catch {
    // A path that cannot be decoded names nothing.
    throw new ApiError("NOT_FOUND");
  }
  // Neither does what the database cannot hold.
  if (segments.some((segment) => segment.includes("\0"))) throw new ApiError("NOT_FOUND");
  return segments;
}

/** No browser shows or runs it. */
const INERT = { "content-security-policy": "sandbox; default-src 'none'", "x-content-type-options": "nosniff" };

/** Text or bytes with an ETag, not sent again to whoever has them. */
export function bytes(request: Request, body: string | Uint8Array<ArrayBuffer>, contentType: string, cacheControl: string): Response {
  const etag = `"${sha256Hex(body)}"`;
  const headers = { etag, "cache-control": cacheControl, "content-type": contentType, ...INERT };
  if (isKnown(request, etag)) return new Response(null, { status: 304, headers });
  const length = String(typeof body === "string" ? Buffer.byteLength(body) : body.length);
  // Next drops the length; the server that stands before it puts it back from the other one.
  return new Response(request.method === "HEAD" ? null : body, { headers: { ...headers, "content-length": length, "x-clanker-length": length } });
}

/** JSON that was made before, piece by piece. */
export type Document = { etag: string; length: number; chunks: Uint8Array<ArrayBuffer>[] };

/** The same for a document that is kept, which can be many megabytes: it is neither made again nor copied as a whole. */
export function keptDocument(request: Request, { etag, length, chunks }: Document): Response {
  const headers = { etag, "cache-control": FIVE_MINUTES, "content-type": "application/json", ...INERT };
  if (isKnown(request, etag)) return new Response(null, { status: 304, headers });
  const body = request.method === "HEAD" ? null : streamed(chunks);
  return new Response(body, { headers: { ...headers, "content-length": String(length), "x-clanker-length": String(length) } });
}

/** One piece at a time, as they are taken. */
function streamed(chunks: Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[at++];
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  });
}

/** A document that changes with every version that is published. */
export const jsonDocument = (request: Request, document: unknown) => bytes(request, JSON.stringify(document), "application/json", FIVE_MINUTES);

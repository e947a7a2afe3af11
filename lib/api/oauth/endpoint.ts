import { addressBlock } from "#lib/api/client-address";
import { ApiError } from "#lib/api/errors";
import { knownError } from "#lib/api/known-error";
import { originOf } from "#lib/api/origin";
import { limit, limitHeaders } from "#lib/api/rate-limit";
import { newRequestId } from "#lib/api/request-id";
import { isOAuthError, type OAuthErrorCode } from "#lib/auth/oauth/oauth-error";
import type { Asked } from "#lib/auth/oauth/tokens";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { countRequest } from "#lib/platform/metrics";

/** Whoever asks, and the address of this server that they asked. */
export type Incoming = Asked & { origin: string };
type Answer = (request: Request, incoming: Incoming) => Promise<Response>;
type Refusal = { status: number; code: OAuthErrorCode; message: string; headers: Record<string, string> };
type Options = {
  /** The methods that it takes. */
  allow?: string;
  /** What one address may ask of it in a minute, as a part of the API's limit. */
  share?: number;
  /** Says a refusal to whom it concerns; as the standard's JSON unless it says otherwise. */
  refuse?: (refusal: Refusal) => Response;
};

/** The route handlers of one of the standard's endpoints. None of them looks at a cookie, so any page may call them. */
export function endpoint(name: string, answer: Answer, { allow = "POST", share = 1, refuse = asJson }: Options = {}) {
  const handler = async (request: Request): Promise<Response> => {
    const started = performance.now();
    const requestId = newRequestId(request.headers.get("x-request-id"));
    const ip = request.headers.get("x-clanker-address");
    const userAgent = request.headers.get("user-agent")?.slice(0, 500) ?? null;
    let response: Response;
    try {
      const standing = await limit(`oauth:${name}:${addressBlock(ip)}`, Math.ceil(env().RATE_LIMIT_PER_MINUTE * share));
      if (!standing.allowed) throw new ApiError("RATE_LIMITED", { headers: limitHeaders(standing) });
      if (!allow.split(", ").includes(request.method)) throw new ApiError("METHOD_NOT_ALLOWED", { headers: { allow } });
      response = await answer(request, { requestId, ip, userAgent, origin: originOf(request) });
    } catch (error) {
      const refusal = toRefusal(error);
      if (refusal.status >= 500) log.error({ err: error, requestId }, "request failed");
      response = refuse(refusal);
      // Who tried the header is told how it is used (RFC 6749 §5.2).
      const challenge = refusal.code === "invalid_client" && request.headers.has("authorization") && { "www-authenticate": 'Basic realm="clanker"' };
      for (const [header, value] of Object.entries({ ...refusal.headers, ...challenge })) response.headers.set(header, value);
    }
    for (const [header, value] of Object.entries({ ...HEADERS, "x-request-id": requestId })) response.headers.set(header, value);
    const ms = Math.round((performance.now() - started) * 10) / 10;
    countRequest(`/oauth/${name}`, response.status, ms);
    log.info({ requestId, method: request.method, path: `/oauth/${name}`, status: response.status, ms, ip }, "request");
    return response;
  };
  const options = async () =>
    new Response(null, {
      status: 204,
      headers: { allow, "access-control-allow-origin": "*", "access-control-allow-methods": allow, "access-control-allow-headers": ALLOWED },
    });
  return { GET: handler, POST: handler, PUT: handler, PATCH: handler, DELETE: handler, OPTIONS: options };
}

const HEADERS = {
  "cache-control": "no-store",
  pragma: "no-cache",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "www-authenticate, retry-after, x-request-id",
};
const ALLOWED = "authorization, content-type, mcp-protocol-version";

const asJson = ({ status, code, message }: Refusal) => Response.json({ error: code, error_description: ascii(message) }, { status });

/** What an error_description may hold (RFC 6749 §5.2). */
const ascii = (message: string) => message.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "?");

function toRefusal(error: unknown): Refusal {
  if (isOAuthError(error)) return { status: STATUS[error.code] ?? 400, code: error.code, message: error.message, headers: {} };
  const { status, message, details } = knownError(error);
  const code = status === 429 || status === 503 ? "temporarily_unavailable" : status === 500 ? "server_error" : "invalid_request";
  return { status, code, message, headers: details.headers ?? {} };
}

const STATUS: Partial<Record<OAuthErrorCode, number>> = { invalid_client: 401, server_error: 500, temporarily_unavailable: 503 };

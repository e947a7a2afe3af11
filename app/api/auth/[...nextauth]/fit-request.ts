import { NextRequest } from "next/server";
import { ApiError, invalid } from "#lib/api/errors";
import { readBytes, readJson } from "#lib/api/read-input";

const MOST_BYTES = 64 * 1024;

/** A request that next-auth can take: it would read a body without end, and fail on one that is none, or on an address to come back to that is none. */
export async function fitRequest(request: NextRequest): Promise<NextRequest> {
  for (const given of [request.nextUrl.searchParams.get("callbackUrl"), ...CALLBACK_COOKIES.map((name) => request.cookies.get(name)?.value)])
    if (given && !isAddress(given, request.url)) throw invalid("callbackUrl", "Must be an address of this server.");
  if (request.method !== "POST") {
    // Nobody comes back from our own ways in; next-auth calls that a failure of its set-up.
    if (/\/callback\/(credentials|email-link)$/.test(request.nextUrl.pathname)) throw new ApiError("METHOD_NOT_ALLOWED", { headers: { allow: "POST" } });
    return request;
  }
  const type = request.headers.get("content-type") ?? "";
  const { url, method, headers } = request;
  if (!type.includes("application/json")) return new NextRequest(url, { method, headers, body: new Uint8Array(await readBytes(request, MOST_BYTES)) });
  const body = await readJson(request, MOST_BYTES);
  if (body === null || typeof body !== "object") throw new ApiError("INVALID_INPUT", { param: "body", message: "The request body must be a JSON object." });
  return new NextRequest(url, { method, headers, body: JSON.stringify(body) });
}

const CALLBACK_COOKIES = ["next-auth.callback-url", "__Secure-next-auth.callback-url"];

/** As next-auth sees it: a path, or a whole address. */
function isAddress(text: string, base: string): boolean {
  const whole = text.startsWith("/") ? base : undefined;
  return URL.canParse(text, whole) && /^https?:$/.test(new URL(text, whole).protocol);
}

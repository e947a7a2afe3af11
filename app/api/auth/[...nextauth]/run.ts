import { call } from "#lib/api/call";
import type { RequestInfo } from "#lib/api/context";
import { isApiError } from "#lib/api/errors";
import type { Operation } from "#lib/api/operation";
import { newRequestId } from "#lib/api/request-id";
import { authenticate } from "#lib/auth/authenticate";
import type { Caller } from "#lib/auth/caller";

type Sent = Record<string, unknown>;
const text = (sent: Sent, name: string) => (typeof sent[name] === "string" ? sent[name] : null);

/** A request that came through next-auth, as an operation sees it. */
export const requestOf = (sent: Sent): RequestInfo => ({
  requestId: newRequestId(null),
  surface: "web",
  ip: text(sent, "x-clanker-address"),
  userAgent: text(sent, "user-agent")?.slice(0, 500) ?? null,
  signal: new AbortController().signal,
});

/** Who is signed in already in the browser that asks, if anyone. */
export async function callerOf(sent: Sent): Promise<Caller | undefined> {
  const cookie = text(sent, "cookie");
  return authenticate(new Headers(cookie ? { cookie } : {})).catch((error: unknown) => {
    if (isApiError(error)) return undefined; // An old cookie is as good as none.
    throw error;
  });
}

/** Runs an operation for next-auth, and answers what the API would. */
export async function run(operation: Operation, input: Record<string, unknown>, caller: Caller | undefined, sent: Sent) {
  const result = await call(operation, input, { caller, request: requestOf(sent) });
  return result.kind === "json" && result.body ? JSON.parse(result.body) : null;
}

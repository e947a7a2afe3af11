import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { call } from "#lib/api/call";
import { isApiError } from "#lib/api/errors";
import type { Operation } from "#lib/api/operation";
import { newRequestId } from "#lib/api/request-id";
import { authenticate } from "#lib/auth/authenticate";
import type { Caller } from "#lib/auth/caller";

/** The person whose browser asks for this page, or nothing when nobody is signed in. */
export async function currentCaller(): Promise<Caller | undefined> {
  const cookie = (await headers()).get("cookie");
  return authenticate(new Headers(cookie ? { cookie } : {})).catch((error: unknown) => {
    if (isApiError(error) && error.status === 401) return undefined; // An old cookie is as good as none.
    throw error;
  });
}

/** The signed-in person; anyone else is sent to the sign-in page and comes back to `path`. */
export async function requireCaller(path: string): Promise<Caller> {
  return (await currentCaller()) ?? redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
}

/**
 * Runs a reading operation in process for a page, as the person who is signed in, and answers what the API would, in
 * its wire form. Throws ApiError as the operation does.
 */
export async function load<O extends Operation & { wire?: { input: unknown; output: unknown } }>(
  operation: O,
  input: NonNullable<O["wire"]>["input"],
): Promise<NonNullable<O["wire"]>["output"]> {
  const list = await headers();
  const result = await call(operation, input as Record<string, unknown>, {
    caller: await currentCaller(),
    request: {
      requestId: newRequestId(null),
      surface: "web",
      ip: list.get("x-clanker-address"),
      userAgent: list.get("user-agent"),
      signal: new AbortController().signal,
    },
  });
  if (result.kind !== "json") throw new Error("Only JSON operations can be loaded by a page.");
  return JSON.parse(result.body);
}

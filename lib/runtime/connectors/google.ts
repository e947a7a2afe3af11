import { type Connected, readJson } from "#lib/runtime/connectors/connected";

type Query = Record<string, string | number | boolean | readonly string[] | undefined>;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Asks one of Google's APIs and answers its JSON; `body` is sent as JSON. A query's list is the same name several times, and what is undefined is not sent. */
export async function googleJson<T = unknown>(
  connected: Connected,
  path: string,
  { query = {}, method = "GET", body, headers }: { query?: Query; method?: Method; body?: unknown; headers?: Record<string, string> } = {},
): Promise<T> {
  const answer = await connected.fetch(googleUrl(connected, path, query), {
    method,
    headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return readJson<T>(connected, answer);
}

/** An address of Google's, for answers that are no JSON. */
export function googleUrl({ url: base }: Connected, path: string, query: Query = {}): URL {
  const url = new URL(base + path);
  for (const [name, value] of Object.entries(query)) for (const each of [value].flat()) if (each !== undefined) url.searchParams.append(name, String(each));
  return url;
}

/** What was asked for, or nothing where it is not there, or not any more. */
export const orGone = <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((error: unknown) => {
    if ([404, 410].includes((error as { status: number }).status)) return undefined;
    throw error;
  });

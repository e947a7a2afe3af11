import { randomUUID } from "node:crypto";
import { type Connected, readJson } from "#lib/runtime/connectors/connected";

type Query = Record<string, string | number | boolean | readonly string[] | undefined>;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
/** What is asked: `body` is sent as JSON, `bytes` as they are, of the type that `headers` say. */
export type Asked = { query?: Query; method?: Method; body?: unknown; bytes?: Uint8Array<ArrayBuffer>; headers?: Record<string, string> };

/** Asks one of Google's APIs. A query's list is the same name several times, and what is undefined is not sent. */
export async function googleFetch({ url: base, fetch }: Connected, path: string, { query = {}, method = "GET", body, bytes, headers }: Asked = {}) {
  const url = new URL(base + path);
  for (const [name, value] of Object.entries(query)) for (const each of [value].flat()) if (each !== undefined) url.searchParams.append(name, String(each));
  const sent = body === undefined ? bytes : JSON.stringify(body);
  return fetch(url, {
    method,
    headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(sent !== undefined && { body: sent }),
  });
}

/** The same, and answers its JSON. Throws what `toProblem` reads. */
export const googleJson = async <T = unknown>(connected: Connected, path: string, { headers, ...asked }: Asked = {}): Promise<T> =>
  readJson<T>(connected, await googleFetch(connected, path, { ...asked, headers: { accept: "application/json", ...headers } }));

type Upload = Pick<Asked, "query" | "method"> & { about: object; type: string; bytes: Uint8Array };

/** Hands over bytes and what is said of them in one request: two parts, of which the second is the bytes as they are. */
export function googleUpload<T>(connected: Connected, path: string, { query, method = "POST", about, type, bytes }: Upload): Promise<T> {
  const boundary = `clanker-${randomUUID()}`;
  const part = (type: string) => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n`;
  const head = `${part("application/json; charset=UTF-8")}${JSON.stringify(about)}\r\n${part(type)}`;
  return googleJson<T>(connected, `/upload${path}`, {
    ...{ method, query: { ...query, uploadType: "multipart" }, headers: { "content-type": `multipart/related; boundary=${boundary}` } },
    bytes: new Uint8Array(Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])),
  });
}

/** What was asked for, or nothing where it is not there, or not any more. */
export const orGone = <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((error: unknown) => {
    if ([404, 410].includes((error as { status: number }).status)) return undefined;
    throw error;
  });

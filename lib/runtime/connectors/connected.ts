import { type App, CONNECTOR_APPS } from "#lib/platform/apps";
import { apiUrl } from "#lib/platform/provider";
import { type Access, accessTo, lapse, noteUse, renewed } from "#lib/runtime/connectors/connection";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

/** A connected account, as the code of its app works with it. */
export type Connected = {
  app: App;
  workspaceId: number;
  account: { id: string; name: string };
  /** Where the app's API is. */
  url: string;
  /**
   * `fetch` to the app's API and nowhere else, with the account's token. The answer is there as a whole. Answers that are errors
   * are answers, but for a token that is not good any more; no answer throws a ConnectorProblem.
   */
  fetch: typeof globalThis.fetch;
  /** Whether the app was asked for a change that it did not refuse, so that something may have been done. */
  changed: boolean;
};

/** Most bytes of one answer. */
const MOST_BYTES = 32 * 1024 * 1024;
const TIMEOUT_MS = 20_000;
/** How long after a failure something that only reads is tried again. */
const PAUSES_MS = [200, 800];

/** Opens a workspace's account. Throws TOOL_NOT_CONNECTED or CONNECTION_EXPIRED as a ConnectorProblem. */
export async function openConnection(workspaceId: number, app: App, signal?: AbortSignal): Promise<Connected> {
  let access = await accessTo(workspaceId, app);
  await noteUse(access.connection);
  const url = apiUrl(app);
  const fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const to = within(app, input);
    const ask = ({ token }: Access) => send(app, to, { ...init, headers: withToken(init.headers, token) }, signal);
    // Of several that ask at once one may have a new token already when another is refused with the old one.
    const old = access;
    const answer = await ask(old);
    if (answer.status !== 401) return noted(to, init, answer);
    const fresh = await renewed(old.connection);
    access = fresh;
    const again = await ask(fresh);
    return again.status === 401 ? lapse(fresh.connection) : noted(to, init, again);
  };
  /** A gateway's error is no refusal: what is behind it may have done it. */
  const noted = ({ pathname }: URL, { method = "GET" }: RequestInit, answer: Response): Response => {
    const asks = method === "GET" || method === "HEAD" || /\/(search|query)$/.test(pathname);
    if (!asks && (answer.status < 400 || answer.status >= 500)) connected.changed = true;
    return answer;
  };
  const { accountId, account } = access.connection;
  const connected: Connected = { app, workspaceId, account: { id: accountId, name: account }, url, fetch, changed: false };
  return connected;
}

/** An account whose connection has gone, by the last token of it, which is not renewed. */
export function withLastToken(app: App, workspaceId: number, account: Connected["account"], token: string): Connected {
  const fetch = (input: string | URL | Request, init: RequestInit = {}) =>
    send(app, within(app, input), { ...init, headers: withToken(init.headers, token) }, undefined);
  return { app, workspaceId, account, url: apiUrl(app), fetch, changed: false };
}

/** An address at the app; a token goes to no other. */
function within(app: App, input: string | URL | Request): URL {
  const to = new URL(input instanceof Request ? input.url : input);
  if (to.origin !== new URL(apiUrl(app)).origin) throw new Error(`${to.origin} is not where ${app} is.`);
  return to;
}

function withToken(given: RequestInit["headers"], token: string): Headers {
  const headers = new Headers(given);
  headers.set("authorization", `Bearer ${token}`);
  if (!headers.has("user-agent")) headers.set("user-agent", "clanker");
  return headers;
}

/** One request, and for one that only reads two more if it fails soon. What may have been done is not done again. */
async function send(app: App, url: URL, init: RequestInit, signal: AbortSignal | undefined): Promise<Response> {
  const reads = (init.method ?? "GET").toUpperCase() === "GET";
  for (let tries = 0; ; tries++) {
    const pause = reads ? PAUSES_MS[tries] : undefined;
    try {
      const answer = await whole(app, url, init, signal);
      if (answer.status >= 500 && !reads) throw unknown(app, `answered with a problem of its own (${answer.status})`);
      if (answer.status < 500 || pause === undefined) return answer;
    } catch (error) {
      // What was answered and is of no use does not become better, who has no time left asks nobody, and who asked has waited long enough for
      // an app that is silent.
      if (pause === undefined || signal?.aborted || isAnswered(error) || (error as Error).name === "TimeoutError") throw noAnswer(app, error, reads);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

const isAnswered = (error: unknown) => error instanceof ConnectorProblem && error.code !== "PROVIDER_UNAVAILABLE";

/** An answer with its body, in time and of a size that can be held. A redirect is followed where the app is, and to nobody else. */
async function whole(app: App, url: URL, init: RequestInit, signal: AbortSignal | undefined): Promise<Response> {
  const late = AbortSignal.timeout(TIMEOUT_MS);
  const given = [late, signal, init.signal].filter((each) => each !== undefined && each !== null);
  let at = url;
  for (let left = 3; ; left--) {
    const answer = await globalThis.fetch(at, { ...init, redirect: "manual", signal: AbortSignal.any(given) });
    const to = answer.headers.get("location");
    if (answer.status >= 300 && answer.status < 400 && to !== null && answer.status !== 304) {
      const next = new URL(to, at);
      await answer.body?.cancel();
      // A repository that was renamed answers 307 to what changes it: the same is then asked where it is now.
      const same = init.method === undefined || init.method.toUpperCase() === "GET" || answer.status === 307 || answer.status === 308;
      if (left === 0 || next.origin !== at.origin || !same)
        throw new ConnectorProblem("PROVIDER_REFUSED", `${CONNECTOR_APPS[app]} answers from another address, which is not asked.`);
      at = next;
      continue;
    }
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of answer.body ?? []) {
      size += part.length;
      if (size > MOST_BYTES)
        throw new ConnectorProblem("INVALID_INPUT", `${CONNECTOR_APPS[app]} answers with more than ${MOST_BYTES / 1024 / 1024} MiB. Ask for less.`);
      parts.push(part);
    }
    const headers = new Headers(answer.headers);
    for (const name of ["content-encoding", "content-length", "transfer-encoding"]) headers.delete(name);
    if (answer.ok && parts.length > 0 && wantsJson(app, init) && !/\bjson\b/.test(headers.get("content-type") ?? ""))
      throw new ConnectorProblem("PROVIDER_UNAVAILABLE", `${CONNECTOR_APPS[app]} answers what cannot be read. Try again shortly.`, { retryAfter: 10 });
    const body = [204, 205, 304].includes(answer.status) ? null : Buffer.concat(parts);
    const { status, statusText } = answer;
    return Object.defineProperty(new Response(body, { status, statusText, headers }), "url", { value: answer.url });
  }
}

/** Whether who asks can read nothing but JSON. GitHub's media types for bytes and diffs end in it too; Notion answers with nothing else. */
function wantsJson(app: App, { headers }: RequestInit): boolean {
  const accept = new Headers(headers).get("accept") ?? "";
  return app === "notion" || (/\bjson\b/.test(accept) && !/\.(raw|diff|patch|html)\b/.test(accept));
}

/** That nothing came back. Of what changes something nobody knows whether it was done, unless it never got there. */
function noAnswer(app: App, error: unknown, reads: boolean): Error {
  const name = CONNECTOR_APPS[app];
  if (error instanceof ConnectorProblem) return error.code === "PROVIDER_UNAVAILABLE" && !reads ? unknown(app, "gave an answer that cannot be read") : error;
  const { code } = ((error as { cause?: unknown }).cause ?? {}) as { code?: string };
  const never = code !== undefined && ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"].includes(code);
  if (reads || never) return new ConnectorProblem("PROVIDER_UNAVAILABLE", `${name} does not answer. Try again shortly.`, { retryAfter: 10 });
  return unknown(app, "did not answer in time");
}

const unknown = (app: App, what: string) =>
  new ConnectorProblem("OUTCOME_UNKNOWN", `${CONNECTOR_APPS[app]} ${what}, so it may have been done or not. Look there before you try again.`);

/** An answer of the app that is an error, thrown by `readJson`. */
class ErrorAnswer extends Error {
  readonly status: number;
  readonly headers: Headers;
  readonly response: { data: unknown };
  constructor({ status, headers }: Response, data: unknown) {
    super(`The app answered ${status}.`);
    this.status = status;
    this.headers = headers;
    this.response = { data };
  }
}

/** What the app answers as JSON. Throws what `toProblem` reads when it is an error, and a ConnectorProblem when it is none. */
export async function readJson<T = unknown>(connected: Connected, answer: Response): Promise<T> {
  const text = await answer.text();
  let data: unknown;
  try {
    data = text === "" ? null : JSON.parse(text);
  } catch {
    data = undefined; // No JSON: of an error the status says enough.
  }
  if (!answer.ok) throw new ErrorAnswer(answer, data);
  if (data === undefined)
    throw new ConnectorProblem("PROVIDER_UNAVAILABLE", `${CONNECTOR_APPS[connected.app]} answers what cannot be read. Try again shortly.`, { retryAfter: 10 });
  return data as T;
}

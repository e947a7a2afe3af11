import { type Cluster, sleep } from "./cluster.ts";
import type { Random } from "./random.ts";

/** A workspace with its owner's key and session, and the key of an agent that has to ask. */
export type Home = { id: number; key: string; token: string; agent: string };
export type Answer = { status: number; body: { error?: { code?: string } } };
/** Who asks, when it is not the owner by their key. */
type By = { key?: string; token?: string; headers?: Record<string, string> };
/** Sends until there is an answer, with one idempotency key; `what` is a method and a path, or `MCP` and a method. */
export type Insist = (home: Home, what: string, body: object, key: string, by?: By) => Promise<Answer>;

/** What came of requests that were sent again. */
export class Retries {
  sent = 0;
  overloaded = 0;
  /** Answers with 500: callers should be told to come again, and not that something broke. */
  readonly internal = new Map<string, number>();

  note(what: string, { status, body }: Answer) {
    if (body.error?.code === "OVERLOADED") this.overloaded += 1;
    if (status < 500 || body.error?.code === "OVERLOADED") return;
    const name = `${status} ${what.replace(/t-[0-9a-f]+|(exec|run|wf|con)_\d+/, "…")} ${JSON.stringify(body.error?.code)}`;
    this.internal.set(name, (this.internal.get(name) ?? 0) + 1);
  }
}

/** Requests as a client sends them that wants a thing done once: the same key each time, to whichever server, until it is answered. */
export function insistent(cluster: Cluster, random: Random, retries: Retries): Insist {
  return async (home, what, body, key, { key: agent, token, headers: more } = {}) => {
    const [method, path] = what.split(" ") as [string, string];
    const headers = {
      ...{ "content-type": "application/json", accept: "application/json, text/event-stream", "idempotency-key": key, ...more },
      ...(token ? { "x-auth-token": token } : { "x-api-key": agent ?? home.key }),
    };
    const target = method === "MCP" ? "/mcp" : `/api/v1${path}`;
    const sent = method === "MCP" ? { jsonrpc: "2.0", id: 1, method: path, params: body } : body;
    const init = { method: method === "MCP" ? "POST" : method, headers, ...(method !== "GET" && { body: JSON.stringify(sent) }) };
    let turn = random.whole(0, 9);
    for (let tries = 0; tries < 400; tries++) {
      if (tries > 0) retries.sent += 1;
      // No connection, or it broke: that is what this is about.
      const answer = await fetch(cluster.web(turn) + target, { ...init, signal: AbortSignal.timeout(method === "MCP" ? 20_000 : 150_000) })
        .then(read)
        .catch(() => undefined);
      if (answer) retries.note(what, answer);
      const code = answer?.body.error?.code;
      if (answer && answer.status < 500 && answer.status !== 429 && code !== "IDEMPOTENCY_IN_PROGRESS") return answer;
      turn += 1;
      await sleep(300);
    }
    throw new Error(`${what} was not answered in two minutes (${key})`);
  };
}

/** The JSON of an answer; of MCP's the result on its stream, or its error with REST's inside. Throws when the stream ended before. */
async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const line = response.headers.get("content-type")?.startsWith("text/event-stream") ? text.split("\n").findLast((each) => /^data: \{/.test(each)) : text;
  const body = JSON.parse((line as string).replace(/^data: /, "")) as {
    result?: { isError?: boolean; structuredContent?: object };
    error?: { data?: { code?: string } };
  };
  if (body.error?.data) return { status: response.status === 200 ? 503 : response.status, body: { error: body.error.data } };
  if (!body.result?.isError) return { status: response.status, body: body as Answer["body"] };
  const { code, status } = codeOf(body.result);
  return { status, body: { error: { code } } };
}

/** A tool's refusal names REST's code in its text. */
function codeOf(result: object): { code: string; status: number } {
  const code = /(OVERLOADED|IDEMPOTENCY_IN_PROGRESS|INTERNAL_ERROR|RATE_LIMITED)/.exec(JSON.stringify(result))?.[1] ?? JSON.stringify(result);
  return { code, status: { OVERLOADED: 503, IDEMPOTENCY_IN_PROGRESS: 409, INTERNAL_ERROR: 500, RATE_LIMITED: 429 }[code] ?? 400 };
}

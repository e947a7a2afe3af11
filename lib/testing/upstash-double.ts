import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Redis } from "ioredis";

type Reply = { result: unknown } | { error: string };

/**
 * Upstash's REST interface in front of a real Redis: `POST /` with one command, `/pipeline` with several, `/multi-exec` with
 * a transaction, a bearer token, and strings in base64 for those who ask. Like Upstash it knows the flag
 * `allow-key-locking` in a script's first line, which plain Redis refuses; it drops the line and remembers the digest.
 */
export async function startUpstash(redisUrl: string) {
  const token = randomBytes(16).toString("hex");
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 0, retryStrategy: () => 20 });
  redis.on("error", () => {}); // A test that stops the Redis behind is the reason.
  const scripts = new Map<string, string>();
  const asked: string[] = [];

  const toPlain = (command: unknown[]): string[] => {
    const [name = "", first = "", ...rest] = command.map(String);
    if (name.toUpperCase() === "EVAL") {
      const plain = first.replace(/^#!lua flags=allow-key-locking\n/, "");
      scripts.set(sha1(first), sha1(plain));
      return [name, plain, ...rest];
    }
    if (name.toUpperCase() === "EVALSHA") return [name, scripts.get(first) ?? first, ...rest];
    return command.map(String);
  };
  const run = (command: unknown[]): Promise<Reply> => {
    const [name = "", ...args] = toPlain(command);
    return redis.call(name, ...args).then((result) => ({ result }), toError);
  };
  const transaction = async (commands: unknown[][]): Promise<Reply | Reply[]> => {
    const multi = redis.multi();
    for (const command of commands) {
      const [name = "", ...args] = toPlain(command);
      multi.call(name, ...args);
    }
    const replies = await multi.exec().catch(toError);
    if (!Array.isArray(replies)) return replies ?? { result: null };
    return replies.map(([error, result]) => (error ? toError(error) : { result }));
  };

  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401, { error: "WRONGPASS invalid or missing auth token" });
    const path = request.url ?? "/";
    const body = await read(request);
    const lists = path === "/" ? [body] : body;
    if (request.method !== "POST" || !["/", "/pipeline", "/multi-exec"].includes(path) || !Array.isArray(lists) || !lists.every(isCommand))
      return answer(400, { error: "ERR failed to parse command" });
    asked.push(path);
    const encode = request.headers["upstash-encoding"] === "base64" ? inBase64 : (reply: Reply) => reply;
    if (path === "/pipeline") return answer(200, (await Promise.all(lists.map(run))).map(encode));
    const reply = path === "/" ? await run(lists[0] as unknown[]) : await transaction(lists);
    if (Array.isArray(reply)) return answer(200, reply.map(encode));
    answer("error" in reply ? 400 : 200, encode(reply));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    /** The paths of the requests so far. */
    asked,
    async stop() {
      redis.disconnect();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const isCommand = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 0;
const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");
const toError = (error: unknown): Reply => ({ error: (error as Error).message });

/** Every string within a result; `OK`, a status and no value, stays readable. Errors are never encoded. */
function inBase64(reply: Reply): Reply {
  const encode = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(encode);
    return typeof value === "string" && value !== "OK" ? Buffer.from(value).toString("base64") : value;
  };
  return "error" in reply ? reply : { result: encode(reply.result) };
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined; // It is refused like any other body that is no command.
  }
}

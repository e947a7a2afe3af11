import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";

/** One request as it goes over the wire, and what it is about. */
export type Sent = {
  method: string;
  /** Path and query as they stand in the request's first line. */
  target: string;
  headers: [name: string, value: string][];
  body?: Buffer | undefined;
  /** How the body goes: with its length, in pieces, or broken off in the middle. */
  goes?: "whole" | "chunked" | "cut" | undefined;
  /** Who asks, and what is odd about the request. */
  who: string;
  what: string;
  /** Milliseconds that it may take, where it asks to wait. */
  patience?: number;
};

/** `ended` says how: with the last byte, as a stream that we left, by the server without a word, or not within its time. */
export type Answer = { status: number; headers: Record<string, string | undefined>; body: string; ms: number; ended: "whole" | "left" | "closed" | "late" };

/** What any answer may take, unless its request asked to wait. */
export const MOST_MS = 10_000;
/** How long a stream of events is listened to. */
const LISTEN_MS = 250;
/** A long download is read no further. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Sends to one server, over connections that are kept. */
export class Wire {
  readonly origin: string;
  private sent = 1;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });

  private readonly mostWait: number;

  /** What asks to wait is left alone after `mostWait` milliseconds. */
  constructor(origin: string, mostWait = Number.POSITIVE_INFINITY) {
    this.origin = origin;
    this.mostWait = mostWait;
  }

  async send(sent: Sent): Promise<Answer> {
    // A kept connection may be closed by the server at the very moment that it is used again: then nothing was done.
    for (let tries = 0; tries < 20; tries++) {
      const answer = await this.once(sent);
      if (answer !== "again") return answer;
    }
    return { status: 0, headers: {}, body: "", ms: 0, ended: "closed" };
  }

  private once(sent: Sent): Promise<Answer | "again"> {
    const { hostname, port, host } = new URL(this.origin);
    const began = performance.now();
    const body = sent.body ?? Buffer.alloc(0);
    const own = new Set(sent.headers.map(([name]) => name.toLowerCase()));
    const length: [string, string][] = sent.goes === "chunked" ? [["transfer-encoding", "chunked"]] : [["content-length", String(body.length)]];
    const sized = sent.body !== undefined && !own.has("content-length") && !own.has("transfer-encoding") ? length : [];
    // Limits by address are for one caller; here each request is another's.
    const address = `10.${[16, 8, 0].map((bits) => (this.sent >> bits) & 255).join(".")}`;
    this.sent += 1;
    const given = [...(own.has("host") ? [] : [["host", host]]), ...(own.has("x-forwarded-for") ? [] : [["x-forwarded-for", address]])];
    const headers = [...given, ...sent.headers, ...sized].flat() as string[];
    return new Promise((resolve) => {
      let going: ClientRequest | undefined;
      const done = (ended: Answer["ended"], from?: IncomingMessage, chunks: Buffer[] = []) => {
        clearTimeout(late);
        resolve({
          ...{ status: from?.statusCode ?? 0, headers: (from?.headers ?? {}) as Answer["headers"] },
          ...{ body: Buffer.concat(chunks).toString("utf8"), ms: performance.now() - began, ended },
        });
        if (ended !== "whole") going?.destroy();
      };
      const { patience } = sent;
      const leaves = patience !== undefined && patience > this.mostWait;
      const late = setTimeout(() => done(leaves ? "left" : "late"), leaves ? this.mostWait : (patience ?? MOST_MS) + 1000);
      try {
        going = request({ hostname, port, method: sent.method, path: sent.target, headers, agent: sent.goes === "cut" ? false : this.agent });
      } catch (error) {
        clearTimeout(late);
        throw new Error(`This cannot be sent: ${(error as Error).message}: ${JSON.stringify(sent).slice(0, 500)}`);
      }
      let answering: IncomingMessage | undefined;
      going.once("response", (from) => {
        answering = from;
        const chunks: Buffer[] = [];
        let size = 0;
        if (from.headers["content-type"]?.startsWith("text/event-stream")) setTimeout(() => done("left", from, chunks), LISTEN_MS);
        from.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size > MOST_BYTES) done("left", from, chunks);
        });
        from.once("end", () => done("whole", from, chunks));
        from.once("error", () => done("closed", from, chunks));
      });
      going.once("error", (error: NodeJS.ErrnoException) => {
        if (going?.reusedSocket && error.code === "ECONNRESET" && sent.goes !== "cut") {
          clearTimeout(late);
          resolve("again");
        } else done("closed", answering);
      });
      if (sent.goes === "cut") going.write(body.subarray(0, body.length >> 1), () => setImmediate(() => going?.destroy()));
      else if (sent.goes === "chunked") {
        for (let at = 0; at < body.length; at += 7000) going.write(body.subarray(at, at + 7000));
        going.end();
      } else going.end(sent.body);
    });
  }

  /** Closes what is kept; the next request opens anew. */
  rest() {
    this.agent.destroy();
  }
}

/** The request as a command line. Bytes that a shell could not hold are told as base64, and long ones are cut. */
export function asCurl({ method, target, headers, body, goes = "whole" }: Sent, origin: string): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const shown = headers.map(([name, value]) => `-H ${quoted(`${name}: ${value.length > 300 ? `${value.slice(0, 300)}…` : value}`)}`);
  const command = ["curl -isS --path-as-is -X", method, ...shown, quoted(`${origin}${target}`)].join(" ");
  if (!body || body.length === 0) return command;
  const how = goes === "whole" ? "" : ` (${goes})`;
  const text = body.toString("utf8");
  const plain = Buffer.from(text).equals(body) && !text.includes("\0");
  const data = plain ? `--data-binary ${quoted(text.slice(0, 1500))}` : `--data-binary @<(base64 -d <<< ${body.subarray(0, 1500).toString("base64")})`;
  return `${command} ${data}${body.length > 1500 ? ` … of ${body.length} bytes` : ""}${how}`;
}

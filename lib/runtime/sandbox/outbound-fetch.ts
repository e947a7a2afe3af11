import { request as http, type IncomingMessage } from "node:http";
import { request as https } from "node:https";
import type { SecureFetch } from "just-bash";
import { type Outbound, OutboundRefused, outboundAddress } from "#lib/runtime/sandbox/outbound";

const MOST_REDIRECTS = 10;
const MOST_BYTES = 32 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** How the simulated machine reaches the hosts that a skill declares: every step of a redirect is checked like the first. */
export const outboundFetch =
  (outbound: Outbound): SecureFetch =>
  async (address, options = {}) => {
    let url = new URL(address);
    let method = options.method ?? "GET";
    let body = options.body;
    const headers = Object.fromEntries(new Headers(options.headers));
    for (let steps = 0; ; steps++) {
      const answer = await send(url, method, headers, body, outbound, options);
      const status = answer.statusCode ?? 0;
      const target = answer.headers.location;
      if (options.followRedirects === false || !target || ![301, 302, 303, 307, 308].includes(status)) return finish(answer, url);
      answer.destroy();
      if (steps >= Math.min(options.maxRedirects ?? MOST_REDIRECTS, MOST_REDIRECTS)) throw new OutboundRefused("Too many redirects.");
      const next = new URL(target, url);
      // What was meant for one host is not handed to another.
      if (next.origin !== url.origin) for (const name of ["authorization", "cookie"]) delete headers[name];
      if (status === 303 || (status < 307 && method === "POST")) [method, body] = ["GET", undefined];
      url = next;
    }
  };

type Call = { timeoutMs?: number; signal?: AbortSignal };

async function send(url: URL, method: string, headers: Record<string, string>, body: string | undefined, outbound: Outbound, { timeoutMs, signal }: Call) {
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new OutboundRefused(`${url.protocol} cannot be used, only http: and https:.`);
  const secure = url.protocol === "https:";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port || (secure ? 443 : 80));
  const checked = await outboundAddress(url.hostname, port, outbound);
  return new Promise<IncomingMessage>((resolve, reject) => {
    const call = (secure ? https : http)({
      ...{ host: checked, port, method, path: `${url.pathname}${url.search}`, headers: { ...headers, host: url.host } },
      ...{ servername: secure ? host : undefined, agent: false, timeout: Math.min(timeoutMs ?? TIMEOUT_MS, TIMEOUT_MS), signal },
    });
    // What the host sends may break off more than once, and after the answer has begun: none of it may throw in the air.
    call.on("error", reject);
    call.on("upgrade", (_, socket) => {
      socket.destroy();
      reject(new Error("The host answered with another protocol."));
    });
    call.on("close", () => reject(new Error("The host ended without an answer.")));
    call.on("response", (answer) => {
      const status = answer.statusCode ?? 0;
      if (status >= 200 && status <= 999) return resolve(answer);
      call.destroy();
      reject(new Error(`The host answered with the status ${status}.`));
    });
    call.once("timeout", () => call.destroy(new Error("No answer in time.")));
    // just-bash holds bytes as one character each.
    call.end(body === undefined ? undefined : Buffer.from(body, "latin1"));
  });
}

async function finish(answer: IncomingMessage, url: URL) {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new OutboundRefused(`The answer is larger than ${MOST_BYTES / 1024 / 1024} MiB.`);
    chunks.push(chunk);
  }
  const headers = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]));
  return { status: answer.statusCode ?? 0, statusText: answer.statusMessage ?? "", headers, body: new Uint8Array(Buffer.concat(chunks)), url: url.href };
}

import { Agent, type IncomingMessage, request } from "node:http";

export type Call = { url: string; method?: "GET" | "POST" | "PUT"; headers?: Record<string, string>; body?: string };
export type Figures = { perSecond: number; p50: number; p99: number };

/**
 * A closed loop: each of `connections` sends its next request when the answer to the last has been read to its end, until
 * `ms` have gone by or `max` requests were sent. Any answer but a 2xx ends it with an error: speed of errors is not speed.
 */
export async function load(call: Call, { connections, ms, max }: { connections: number; ms: number; max: number }): Promise<Figures> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  const started = performance.now();
  let sent = 0;
  const loop = async () => {
    while (sent < max && performance.now() - started < ms) {
      sent += 1;
      const before = performance.now();
      await send(call, agent);
      latencies.push(performance.now() - before);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, loop));
  } finally {
    agent.destroy();
  }
  const seconds = (performance.now() - started) / 1000;
  return { perSecond: latencies.length / seconds, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

/** How late a timer of a millisecond is when nothing keeps it. */
const TIMER_MS = 3;

/**
 * An open loop: so many requests a second are begun, whether or not those before have been answered. The time of each counts from
 * when it was due, but for what a timer is late by itself: to wait for the very moment would take a processor from the server. So a
 * server that halts is seen by all that should have come meanwhile.
 */
export async function paced(call: Call, { perSecond, ms }: { perSecond: number; ms: number }): Promise<Figures> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const latencies: number[] = [];
  const started = performance.now();
  const open: Promise<void>[] = [];
  for (let sent = 0; sent * 1000 < ms * perSecond; ) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const now = performance.now();
    for (; started + (sent * 1000) / perSecond <= now && sent * 1000 < ms * perSecond; sent++) {
      const due = started + (sent * 1000) / perSecond;
      const from = now - due > TIMER_MS ? due : now;
      open.push(send(call, agent).then(() => void latencies.push(performance.now() - from)));
    }
  }
  try {
    await Promise.all(open);
  } finally {
    agent.destroy();
  }
  return { perSecond: (latencies.length * 1000) / (performance.now() - started), p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

/** One request, and its body as text. */
export function send({ url, method = "GET", headers = {}, body }: Call, agent?: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve(text);
        else reject(new Error(`${method} ${url} answered ${status}: ${text.slice(0, 300)}`));
      });
    };
    const length = body === undefined ? {} : { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) };
    const sending = request(url, { method, headers: { ...headers, ...length }, ...(agent && { agent }), timeout: 60_000 }, answered);
    sending.on("timeout", () => sending.destroy(new Error(`${method} ${url} did not answer within a minute.`)));
    sending.on("error", reject);
    sending.end(body);
  });
}

/** Nearest rank: a value that was measured, never one in between. */
export function quantile(values: number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

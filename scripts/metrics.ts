/**
 * `GET /metrics` for Prometheus, on a port of its own (METRICS_PORT): of all processes of a server from its supervisor, which asks them, or of one
 * process that has none.
 */

import type { ChildProcess } from "node:child_process";
import { timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { type Metrics, startMetrics } from "#lib/platform/metrics";

/** What a process counts, as it goes from one to another. */
type Counted = Awaited<ReturnType<Metrics["registry"]["getMetricsAsJSON"]>>;

/** How long a process may take to say what it has counted; one that takes longer is told to be down. */
const PATIENCE_MS = 2000;
const QUESTION = "metrics";

/** Begins to count in this process, if METRICS_PORT is set, and answers whoever asks: the supervisor, or else anyone who may. */
export async function openMetrics(role: string, watch: (metrics: Metrics) => void): Promise<void> {
  if (env().METRICS_PORT === undefined) return;
  const counting = await startMetrics(role);
  watch(counting);
  // Not by whether there is a channel: `scripts/start.mjs` has one to whatever it starts, and asks nothing.
  if (process.env.CLANKER_SUPERVISED !== "1") return listenForMetrics(() => counting.registry.metrics());
  process.on("message", async (message) => {
    if (message !== QUESTION) return;
    const counted = await counting.registry.getMetricsAsJSON();
    if (process.connected) process.send?.({ metrics: counted });
  });
}

/** All that these processes have counted, and which of them answered. */
export async function metricsOf(children: Map<string, ChildProcess>, patienceMs = PATIENCE_MS): Promise<string> {
  const { AggregatorRegistry, Gauge } = await import("prom-client");
  const asked = await Promise.all([...children].map(async ([name, child]) => ({ name, counted: await ask(child, patienceMs) })));
  const all = AggregatorRegistry.aggregate(asked.flatMap(({ counted }) => (counted ? [counted] : [])) as never);
  const up = new Gauge({ name: "clanker_process_up", help: "Whether a process of this server answers.", labelNames: ["process"], registers: [all] });
  for (const { name, counted } of asked) up.set({ process: name }, counted ? 1 : 0);
  return all.metrics();
}

function ask(child: ChildProcess, patienceMs: number): Promise<Counted | undefined> {
  return new Promise((resolve) => {
    const late = setTimeout(() => done(undefined), patienceMs);
    const hear = (message: unknown) => {
      if (typeof message === "object" && message !== null && "metrics" in message) done((message as { metrics: Counted }).metrics);
    };
    const gone = () => done(undefined);
    const done = (counted: Counted | undefined) => {
      clearTimeout(late);
      child.off("message", hear);
      child.off("exit", gone);
      resolve(counted);
    };
    child.on("message", hear);
    child.on("exit", gone);
    child.send(QUESTION, (error) => error && gone());
  });
}

/** `failed` ends this process, when the port is taken: whoever asked for metrics would otherwise look at another's. */
export function listenForMetrics(collect: () => Promise<string>, failed: () => void = () => process.exit(1)): void {
  const { METRICS_PORT, METRICS_HOST, METRICS_TOKEN } = env();
  const server = createServer((request, response) => {
    const say = (status: number, text: string, headers: Record<string, string> = {}) =>
      response.writeHead(status, { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store", ...headers }).end(text);
    if (request.url?.split("?")[0] !== "/metrics") return say(404, "There is only /metrics here.\n");
    if (request.method !== "GET") return say(405, "Only GET.\n", { allow: "GET" });
    if (METRICS_TOKEN && !isSame(request.headers.authorization ?? "", `Bearer ${METRICS_TOKEN}`))
      return say(401, "METRICS_TOKEN is needed, as a bearer token.\n", { "www-authenticate": 'Bearer realm="metrics"' });
    collect().then(
      (text) => say(200, text),
      (err: unknown) => {
        log.error({ err }, "metrics");
        say(500, "The metrics could not be collected.\n");
      },
    );
  });
  server.once("error", (err) => {
    log.fatal({ err }, "metrics cannot be served");
    failed();
  });
  server.listen(METRICS_PORT, METRICS_HOST, () => log.info({ host: METRICS_HOST, port: METRICS_PORT }, "serving metrics"));
  // Whoever still asks for it keeps no process that is to end.
  server.unref();
}

const isSame = (given: string, right: string) => {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};

import type { Counter, Gauge, Histogram, Registry } from "prom-client";
import { once } from "#lib/platform/global";

/**
 * What this process counts for Prometheus. Nothing is counted, and nothing loaded, unless METRICS_PORT is set. Every name is here, whichever process
 * has something to say under it; docs/metrics.md explains them, and a test holds that document, the dashboard and the alerts to this list.
 */
export type Metrics = {
  registry: Registry;
  requests: Counter;
  requestSeconds: Histogram;
  rateLimited: Counter;
  executions: Counter;
  executionSeconds: Histogram;
  modelTokens: Counter;
  webhookAttempts: Counter;
  workerRuns: Gauge;
  workerSlots: Gauge;
  sandbox: Gauge;
  queueJobs: Gauge;
  queueOldest: Gauge;
  webhooksDue: Gauge;
  databaseUp: Gauge;
  databaseConnections: Gauge;
};

const place = () => once<{ metrics?: Metrics }>("metrics", () => ({}));

/** Begins to count. `role` names the process among those of one server: `web`, `worker 1`. */
export async function startMetrics(role: string): Promise<Metrics> {
  const { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } = await import("prom-client");
  const registry = new Registry();
  registry.setDefaultLabels({ process: role });
  collectDefaultMetrics({ register: registry });
  const of = (name: string, help: string, labelNames: string[] = []) => ({ name: `clanker_${name}`, help, labelNames, registers: [registry] });
  // Said by those alone who know it: a gauge of others would say 0. See `tell`.
  const told = (...given: Parameters<typeof of>) => new Gauge({ ...of(...given), registers: [] });
  const made: Metrics = {
    registry,
    requests: new Counter(of("requests_total", "Requests that were answered, by operation and status.", ["operation", "status"])),
    requestSeconds: new Histogram({
      ...of("request_duration_seconds", "Time until an answer began, by operation.", ["operation"]),
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
    }),
    rateLimited: new Counter(of("rate_limited_total", "Refusals by a rate limit, by what is counted: key, user, address …", ["counted"])),
    executions: new Counter(of("executions_total", "Executions that this process has ended, by status.", ["status"])),
    executionSeconds: new Histogram({
      ...of("execution_duration_seconds", "Time of an execution's last attempt, by status.", ["status"]),
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900],
    }),
    modelTokens: new Counter(of("model_tokens_total", "Tokens of models, by model and direction.", ["model", "direction"])),
    webhookAttempts: new Counter(of("webhook_attempts_total", "Tries to deliver a webhook, by outcome.", ["outcome"])),
    workerRuns: told("worker_runs", "Executions that this worker is doing."),
    workerSlots: told("worker_slots", "Executions that this worker does at once."),
    sandbox: told("sandbox_info", "The sandbox in which scripts run here, as a label of 1.", ["kind"]),
    queueJobs: told("queue_jobs", "Jobs that wait or are being done, by queue and state.", ["queue", "state"]),
    queueOldest: told("queue_oldest_seconds", "How long the oldest job that could begin has waited, by queue.", ["queue"]),
    webhooksDue: told("webhooks_due", "Deliveries of webhooks that are due and not begun."),
    databaseUp: told("database_up", "Whether the database answers."),
    databaseConnections: told("database_connections", "Connections of this process's pool, and those who wait for one.", ["state"]),
  };
  place().metrics = made;
  return made;
}

/** What is counted with, if anything is. */
export const metrics = (): Metrics | undefined => place().metrics;

/** One answer. `operation` is the operation's route, or one of few other words; never a path, of which there are any number. */
export function countRequest(operation: string, status: number, ms: number): void {
  const counted = metrics();
  if (!counted) return;
  counted.requests.inc({ operation, status });
  counted.requestSeconds.observe({ operation }, ms / 1000);
}

/** Has this process say gauges, which `look` sets each time that somebody asks; they share one look. */
export function tell({ registry }: Metrics, gauges: Gauge[], look: () => void | Promise<void>): void {
  let looking: Promise<void> | undefined;
  const collect = () => {
    looking ??= Promise.resolve(look()).finally(() => {
      looking = undefined;
    });
    return looking;
  };
  for (const gauge of gauges) registry.registerMetric(Object.assign(gauge, { collect }));
}

/** The end of an execution in a worker. */
export function countExecution(status: string, seconds: number): void {
  metrics()?.executions.inc({ status });
  metrics()?.executionSeconds.observe({ status }, seconds);
}

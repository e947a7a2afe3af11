import { db } from "#lib/platform/db";
import { unfinishedFiles } from "./checks.ts";
import type { Clients } from "./clients.ts";
import type { Cluster } from "./cluster.ts";
import type { Hooks } from "./hooks.ts";
import type { Probe } from "./probe.ts";
import type { Watch } from "./watch.ts";

/** A run that takes longer than this to be final is late, in milliseconds. */
const LATE_MS = 60_000;

type Seen = { cluster: Cluster; clients: Clients; watch: Watch; probe: Probe; told: Awaited<ReturnType<Hooks["check"]>>; violations: string[] };

/** Prints what was done and what came of it. */
export async function summary({ cluster, clients, watch, probe, told, violations }: Seen) {
  const rows = await db().execution.findMany({ select: { status: true, error: true, attempt: true, createdAt: true, finishedAt: true } });
  const count = <T>(list: T[], of: (each: T) => string) =>
    Object.entries(Object.groupBy(list, of))
      .map(([name, each]) => `${each?.length} ${name}`)
      .sort()
      .join(", "); // prettier-ignore
  const times = rows.map(({ createdAt, finishedAt }) => (finishedAt?.getTime() ?? Number.POSITIVE_INFINITY) - createdAt.getTime()).sort((a, b) => a - b);
  const at = (share: number) => `${((times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0) / 1000).toFixed(1)} s`;
  const of = (kind: string) => violations.filter((each) => each.startsWith(`${kind}:`)).length;
  const { writes, flows, retries, accepted } = clients;
  const before = cluster.disruptions.filter((each) => each.at <= probe.longest.at && each.at >= probe.longest.at - probe.longest.ms - 5000);
  console.log(`
accepted      ${accepted.length + flows.accepted.length + writes.done.length + writes.grants.length + writes.payments.length}: ${accepted.length} runs, ${clients.followed} of them followed by server-sent events
              ${flows.accepted.length} runs of workflows: ${count(await db().workflowRun.findMany({ select: { status: true } }), ({ status }) => status) || "none"}
              ${writes.done.length} other writes, ${writes.grants.length} grants of one call, ${writes.payments.length} payments
webhooks      ${told.told} events, ${told.again} of them told again
lost          ${of("lost")}
doubled       ${of("doubled")}
late          ${times.filter((each) => each > LATE_MS).length} runs took longer than ${LATE_MS / 1000} s
ended         ${count(rows, ({ status, error }) => [status, (error as { code?: string } | null)?.code].filter(Boolean).join(" "))}
faults        ${cluster.disruptions.length}: ${count(cluster.disruptions, ({ what, name }) => `${what} ${name.replace(/ \d+/, "")}`)}
processes     started again ${cluster.restarts} times
requests      sent again ${retries.sent} times, refused with 503 ${retries.overloaded} times; answers with 500: ${[...retries.internal].map(([what, n]) => `${n} × ${what}`).join(", ") || "none"}
away          at most ${(probe.longest.ms / 1000).toFixed(1)} s${before.length > 0 ? ` (${before.map(({ what, name }) => `${what} ${name}`).join(", ")})` : ""}; of ${probe.answered + probe.refused + probe.silent} requests of a probe ${probe.refused} were refused and ${probe.silent} not answered
attempts      ${count(rows, ({ attempt }) => `with ${attempt}`)}
time to final median ${at(0.5)}, 90 % ${at(0.9)}, longest ${at(1)}
looked        ${watch.looks} times while it went on
left behind   ${(await unfinishedFiles(cluster.dataDir)).length} unfinished files in the blob store
violations    ${violations.length}`);
}

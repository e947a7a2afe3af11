import { db } from "#lib/platform/db";
import { installQueue } from "#lib/platform/queue";
import { migrate } from "#lib/platform/schema-engine";
import { checkLedger } from "#lib/runtime/ledger-check";
import { checkDownloads, checkRuns, quiet, unfinishedFiles } from "./checks.ts";
import { Clients } from "./clients.ts";
import { Cluster, sleep } from "./cluster.ts";
import { publishSkills } from "./kinds.ts";
import { type Random, randomFrom } from "./random.ts";

const [WEBS, WORKERS, CLIENTS, WORKSPACES] = [2, 3, 8, 4];

/** One run of it, from an empty folder to the end; answers everything that is not as it should be. */
export async function chaos({ dataDir, seed, ms }: { dataDir: string; seed: number; ms: number }): Promise<string[]> {
  const random = randomFrom(seed);
  const cluster = new Cluster(dataDir);
  const end = () => void cluster.stop().then(() => process.exit(130));
  for (const event of ["SIGINT", "SIGTERM", "disconnect"]) process.once(event, end);
  try {
    await cluster.startDatabase();
    process.env.DATABASE_URL = cluster.url;
    await migrate(cluster.url);
    await installQueue();
    const clients = new Clients(cluster, random, await publishSkills());
    await clients.makeHomes(WORKSPACES);
    await cluster.startMembers(WEBS, WORKERS);

    const until = Date.now() + ms;
    const asking = clients.run(CLIENTS, 350);
    // Quickly enough that even a short run sees some of everything.
    await disrupt(cluster, randomFrom(seed + 1), until, ms < 90_000 ? 1200 : 2500);
    clients.closed = true;
    await cluster.allHealthy();
    await asking;
    const left = await quiet(120_000);
    const keys = new Map(clients.homes.map(({ id, key }) => [id, key]));
    const violations = [
      ...cluster.violations,
      ...clients.violations,
      ...left,
      ...(await checkRuns(clients.accepted, cluster.disruptions)),
      ...(await clients.flows.check()),
      ...(await checkLedger(db())),
      ...(await checkDownloads(cluster, keys)),
    ];
    await summary(cluster, clients, violations.length);
    return violations;
  } finally {
    await db().$disconnect();
    await cluster.stop();
  }
}

/** Does something bad every now and then. What takes the database or the blob store away is done one at a time. */
async function disrupt(cluster: Cluster, random: Random, until: number, pauseMs: number) {
  const deeds = {
    killWorker: async () => cluster.end(random.pick(cluster.workers), "SIGKILL"),
    drainWorker: async () => cluster.end(random.pick(cluster.workers), "SIGTERM"),
    killWeb: async () => cluster.end(random.pick(cluster.webs), "SIGKILL"),
    drainWeb: async () => cluster.end(random.pick(cluster.webs), "SIGTERM"),
    freezeWorker: async () => void cluster.freeze(random.pick(cluster.workers), random.whole(2000, 14_000)),
    restartDatabase: () => cluster.restartDatabase("restart", random.whole(0, 2000)),
    killDatabase: () => cluster.restartDatabase("kill -9", random.whole(0, 2000)),
    loseBlobs: () => cluster.loseBlobs(random.whole(1000, 6000)),
  };
  // Some of each first, in an order of its own, and then as it comes.
  const first = (Object.keys(deeds) as (keyof typeof deeds)[]).sort(() => random() - 0.5);
  while (Date.now() < until) {
    await sleep(random.whole(pauseMs / 2, (pauseMs * 3) / 2));
    const weights = { killWorker: 5, drainWorker: 3, killWeb: 3, drainWeb: 2, freezeWorker: 2, restartDatabase: 1, killDatabase: 1, loseBlobs: 1 };
    await deeds[first.pop() ?? random.weighted(weights)]();
  }
}

async function summary(cluster: Cluster, clients: Clients, violations: number) {
  const rows = await db().execution.findMany({ select: { status: true, error: true, attempt: true, createdAt: true, finishedAt: true } });
  const count = <T>(list: T[], of: (each: T) => string) =>
    Object.entries(Object.groupBy(list, of))
      .map(([name, each]) => `${each?.length} ${name}`)
      .sort()
      .join(", "); // prettier-ignore
  const times = rows.map(({ createdAt, finishedAt }) => (finishedAt?.getTime() ?? Number.POSITIVE_INFINITY) - createdAt.getTime()).sort((a, b) => a - b);
  const at = (share: number) => `${((times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0) / 1000).toFixed(1)} s`;
  const temporary = await unfinishedFiles(cluster.dataDir);
  console.log(`
accepted      ${clients.accepted.length}, ${clients.followed} of them followed by server-sent events
workflows     ${count(await db().workflowRun.findMany({ select: { status: true } }), ({ status }) => status) || "none"}
ended         ${count(rows, ({ status, error }) => [status, (error as { code?: string } | null)?.code].filter(Boolean).join(" "))}
disruptions   ${count(cluster.disruptions, ({ what, name }) => `${what} ${name.replace(/ \d+/, "")}`)}
processes     started again ${cluster.restarts} times
requests      sent again ${clients.retries} times; answers with 500: ${[...clients.internal].map(([what, n]) => `${n} × ${what}`).join(", ") || "none"}
attempts      ${count(rows, ({ attempt }) => `with ${attempt}`)}
time to final median ${at(0.5)}, 90 % ${at(0.9)}, longest ${at(1)}
left behind   ${temporary.length} unfinished files in the blob store
violations    ${violations}`);
}

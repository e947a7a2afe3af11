import { db } from "#lib/platform/db";
import { installQueue } from "#lib/platform/queue";
import { migrate } from "#lib/platform/schema-engine";
import { checkLedger } from "#lib/runtime/ledger-check";
import { hasRedis, startRedis } from "#lib/testing/redis-server";
import { checkDownloads, checkRuns, quiet } from "./checks.ts";
import { Clients } from "./clients.ts";
import { Cluster } from "./cluster.ts";
import { disrupt } from "./deeds.ts";
import { Disk } from "./disk.ts";
import { Hooks } from "./hooks.ts";
import { publishSkills } from "./kinds.ts";
import { startMoodyModel } from "./model.ts";
import { Probe } from "./probe.ts";
import { randomFrom } from "./random.ts";
import { summary } from "./summary.ts";
import { Watch } from "./watch.ts";

const [WEBS, WORKERS, CLIENTS, WORKSPACES] = [2, 3, 8, 4];

/** One run of it, from an empty folder to the end; answers everything that is not as it should be. */
export async function chaos({ dataDir, seed, ms }: { dataDir: string; seed: number; ms: number }): Promise<string[]> {
  const random = randomFrom(seed);
  const cluster = new Cluster(dataDir);
  const disk = new Disk(dataDir);
  const model = await startMoodyModel();
  const redis = hasRedis ? await startRedis() : undefined;
  Object.assign(process.env, { MODEL_BASE_URL: model.url, ...(redis && { REDIS_URL: redis.url }) });
  const hooks = new Hooks();
  const stop = async () => {
    await cluster.stop();
    await Promise.all([redis?.stop(), model.close(), hooks.close()]);
    disk.close();
  };
  const end = () => void stop().then(() => process.exit(130));
  for (const event of ["SIGINT", "SIGTERM", "disconnect"]) process.once(event, end);
  try {
    await cluster.startDatabase();
    process.env.DATABASE_URL = cluster.url;
    await migrate(cluster.url);
    await installQueue();
    const clients = new Clients(cluster, random, await publishSkills());
    await clients.makeHomes(WORKSPACES);
    await cluster.startMembers(WEBS, WORKERS);
    await hooks.start(clients.homes, clients.insist, randomFrom(seed + 2));

    const until = Date.now() + ms;
    const [watch, probe] = [new Watch(cluster.url), new Probe()];
    const looking = [watch.run(), probe.run(cluster, clients.homes[0] as (typeof clients.homes)[number])];
    const asking = clients.run(CLIENTS, 350);
    // Quickly enough that even a short run sees some of everything.
    await disrupt({ cluster, random: randomFrom(seed + 1), disk, model, redis }, until, ms < 90_000 ? 1000 : 2500);
    clients.closed = true;
    probe.closed = true;
    await cluster.allHealthy();
    await asking;
    const left = [...(await quiet(120_000)), ...(await hooks.quiet(60_000))];
    watch.closed = true;
    await Promise.all(looking);
    const keys = new Map(clients.homes.map(({ id, key }) => [id, key]));
    const told = await hooks.check();
    const violations = [
      ...cluster.violations,
      ...clients.violations,
      ...[...clients.retries.internal].map(([what, times]) => `answered ${times} times: ${what}`),
      ...watch.violations,
      ...left,
      ...(await checkRuns(clients.accepted, cluster.disruptions)),
      ...(await clients.flows.check(cluster.disruptions)),
      ...(await clients.writes.check()),
      ...told.wrong,
      ...(await checkLedger(db())),
      ...(await checkDownloads(cluster, keys)),
    ];
    await summary({ cluster, clients, watch, probe, told, violations });
    return violations;
  } finally {
    await db().$disconnect();
    await stop();
  }
}

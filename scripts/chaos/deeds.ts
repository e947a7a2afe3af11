import type { startRedis } from "#lib/testing/redis-server";
import { type Cluster, type Member, sleep } from "./cluster.ts";
import type { Disk } from "./disk.ts";
import { MOOD_NAMES, type startMoodyModel } from "./model.ts";
import type { Random } from "./random.ts";

export type World = {
  cluster: Cluster;
  random: Random;
  disk: Disk;
  model: Awaited<ReturnType<typeof startMoodyModel>>;
  /** None where there is no redis-server. */
  redis: Awaited<ReturnType<typeof startRedis>> | undefined;
};
/** `weight`: how often it is done beside the others. What takes something away from everybody is `alone`: nothing else is done meanwhile. */
type Deed = { weight: number; alone?: true; does(world: World): void | Promise<void> };

const seconds = (random: Random, from: number, to: number) => random.whole(from * 1000, to * 1000);
const worker = ({ cluster, random }: World) => random.pick(cluster.workers);
const web = ({ cluster, random }: World) => random.pick(cluster.webs);
const either = ({ cluster, random }: World) => random.pick([...cluster.webs, ...cluster.workers]);

function freeze({ cluster, random }: World, member: Member) {
  const stop = (child: { kill(signal: NodeJS.Signals): unknown }) => child.kill("SIGSTOP");
  return cluster.trouble(member, "frozen", seconds(random, 2, 14), stop, (child) => child.kill("SIGCONT"));
}

/** Its way to the database fails. */
function fail({ cluster, random }: World, member: Member, what: string, how: "cut" | "silence" | "forget", most: number) {
  return cluster.trouble(
    member,
    what,
    seconds(random, 1, most),
    () => member.wire[how](),
    () => member.wire.heal(),
  ); // prettier-ignore
}

async function freezeDatabase({ cluster, random }: World) {
  cluster.note("frozen", "postgres");
  const stopped = await cluster.databaseProcesses();
  for (const pid of stopped) process.kill(pid, "SIGSTOP");
  await sleep(seconds(random, 1, 8));
  for (const pid of stopped) process.kill(pid, "SIGCONT");
}

/** Everything that is done to it. */
const DEEDS: Record<string, Deed> = {
  killWorker: { weight: 5, does: (world) => world.cluster.end(worker(world), "SIGKILL") },
  drainWorker: { weight: 3, does: (world) => world.cluster.end(worker(world), "SIGTERM") },
  killWeb: { weight: 3, does: (world) => world.cluster.end(web(world), "SIGKILL") },
  drainWeb: { weight: 2, does: (world) => world.cluster.end(web(world), "SIGTERM") },
  freezeWorker: { weight: 2, does: (world) => freeze(world, worker(world)) },
  freezeWeb: { weight: 1, does: (world) => freeze(world, web(world)) },
  cutOff: { weight: 2, does: (world) => fail(world, either(world), "network broken", "cut", 8) },
  silenceWorker: { weight: 1, does: (world) => fail(world, worker(world), "network silent", "silence", 14) },
  silenceWeb: { weight: 1, does: (world) => fail(world, web(world), "network silent", "silence", 6) },
  forgetConnections: { weight: 1, does: (world) => fail(world, either(world), "network forgot", "forget", 3) },
  shiftClock: {
    weight: 2,
    does(world) {
      const { cluster, random } = world;
      const ms = random.pick([-1, 1]) * seconds(random, 20, 150);
      const tell = (clockShiftMs: number) => (child: NonNullable<Member["child"]>) => void (child.connected && child.send({ clockShiftMs }));
      return cluster.trouble(either(world), "clock set", seconds(random, 4, 20), tell(ms), tell(0));
    },
  },
  upsetModel: {
    weight: 3,
    does({ cluster, random, model }) {
      const mood = random.pick(MOOD_NAMES);
      cluster.note(mood, "model");
      return model.be(mood, seconds(random, 1, 6));
    },
  },
  killRedis: {
    weight: 1,
    async does({ cluster, random, redis }) {
      cluster.note("kill -9", "redis");
      await redis?.stop();
      await sleep(seconds(random, 0, 5));
      await redis?.start();
    },
  },
  freezeRedis: {
    weight: 1,
    async does({ cluster, random, redis }) {
      cluster.note("frozen", "redis");
      redis?.freeze();
      await sleep(seconds(random, 1, 5));
      redis?.thaw();
    },
  },
  restartDatabase: { weight: 1, alone: true, does: ({ cluster, random }) => cluster.restartDatabase("restart", seconds(random, 0, 2)) },
  killDatabase: { weight: 1, alone: true, does: ({ cluster, random }) => cluster.restartDatabase("kill -9", seconds(random, 0, 2)) },
  freezeDatabase: { weight: 1, alone: true, does: freezeDatabase },
  loseBlobs: {
    weight: 1,
    alone: true,
    does({ cluster, random, disk }) {
      cluster.note("gone", "blobs");
      return disk.lose(seconds(random, 1, 6));
    },
  },
  fillDisk: {
    weight: 2,
    alone: true,
    does({ cluster, random, disk }) {
      cluster.note("full", "blobs");
      return disk.fill(seconds(random, 1, 8));
    },
  },
};

/** Does something bad every now and then, until then; what was begun is over when it ends. */
export async function disrupt(world: World, until: number, pauseMs: number) {
  const { cluster, random, redis, disk } = world;
  const left = [...(redis ? [] : ["killRedis", "freezeRedis"]), ...(disk.mounted ? [] : ["fillDisk"])];
  if (left.length > 0) console.log(`Left out, because this machine cannot: ${left.join(", ")}.`);
  const names = Object.keys(DEEDS).filter((name) => !left.includes(name));
  const weights = Object.fromEntries(names.map((name) => [name, (DEEDS[name] as Deed).weight]));
  // Some of each first, in an order of its own, and then as it comes. What it is about above all is done in any case.
  const first = names.filter((name) => name !== "killWorker").sort(() => random() - 0.5);
  first.push("killWorker");
  const under = new Map<string, Promise<void>>();
  while (Date.now() < until) {
    await sleep(random.whole(pauseMs / 2, (pauseMs * 3) / 2));
    const name = first.pop() ?? random.weighted(weights);
    const deed = DEEDS[name] as Deed;
    // There is one Redis and one model.
    if (/Redis|Model/.test(name)) await under.get("one");
    const done = Promise.resolve()
      .then(() => deed.does(world))
      .catch((error: Error) => void cluster.violations.push(`${name} could not be done: ${error.message}`));
    if (deed.alone) await done;
    else under.set(/Redis|Model/.test(name) ? "one" : `${name} ${under.size}`, done);
  }
  await Promise.all(under.values());
}

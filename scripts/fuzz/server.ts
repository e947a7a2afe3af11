import type { ChildProcess } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { installQueue } from "#lib/platform/queue";
import { migrate } from "#lib/platform/schema-engine";
import { useAnthropicDouble as anthropicDouble } from "#lib/testing/anthropic-double";
import { settingsFor, sharedProviders } from "#lib/testing/providers";
import { sharedStripe } from "#lib/testing/stripe-double";
import { loadCatalogue } from "../../prisma/catalogue.ts";
import { loadWorkflows } from "../../prisma/workflows.ts";
import { Cluster, sleep } from "../chaos/cluster.ts";
import type { Held, Told } from "./inside.ts";

export type Server = { origin: string; cluster: Cluster; unhandled: string[]; measure(): Promise<Held>; settled(): Promise<Held> };

/** A PostgreSQL with catalogue and workflows, a web server and a worker, and doubles of the apps; as `npm start` has them, but for the doubles. */
export async function startServer(dataDir: string): Promise<Server> {
  const cluster = new Cluster(dataDir);
  const end = () => void cluster.stop().then(() => process.exit(130));
  for (const event of ["SIGINT", "SIGTERM", "disconnect"]) process.once(event, end);
  await cluster.startDatabase();
  process.env.DATABASE_URL = cluster.url;
  await migrate(cluster.url);
  await installQueue();
  await loadCatalogue();
  await loadWorkflows();
  Object.assign(process.env, settingsFor(await sharedProviders()));
  process.env.ANTHROPIC_BASE_URL = (await anthropicDouble()).url;
  await sharedStripe();
  const { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_API_URL } = env();
  Object.assign(process.env, { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_API_URL });
  process.env.NODE_OPTIONS = `--import=${import.meta.resolve("./inside.ts")}`;
  await cluster.startMembers(1, 1);
  const child = cluster.webs[0]?.child as ChildProcess;
  const unhandled: string[] = [];
  const waiting: ((held: Held) => void)[] = [];
  child.on("message", (told: Told) => {
    if ("held" in told) waiting.shift()?.(told.held);
    else unhandled.push(told.unhandled);
  });
  const measure = () =>
    new Promise<Held>((resolve, reject) => {
      waiting.push(resolve);
      child.send("measure", (error) => error && reject(error));
    });
  /** What it holds when it has had time to let go: until two looks a second apart find as many connections. */
  const settled = async () => {
    let before = await measure();
    for (let tries = 0; tries < 30; tries++) {
      await sleep(1000);
      const now = await measure();
      if (now.resources.TCPSocketWrap === before.resources.TCPSocketWrap && tries > 2) return now;
      before = now;
    }
    return before;
  };
  return { origin: cluster.web(0), cluster, unhandled, measure, settled };
}

/** Lines of the logs that should not be there: errors, and what somebody else says of one. */
export async function badLines(dataDir: string): Promise<string[]> {
  const folder = path.join(dataDir, "logs");
  const bad: string[] = [];
  for (const file of await readdir(folder)) {
    for (const line of (await readFile(path.join(folder, file), "utf8")).split("\n").filter(Boolean)) {
      const level = levelOf(line);
      if (level === undefined ? /error|reject|^\s+at /i.test(line) : level >= 50) bad.push(`${file}: ${line.slice(0, 1500)}`);
    }
  }
  return bad;
}

function levelOf(line: string): number | undefined {
  try {
    return (JSON.parse(line) as { level?: number }).level;
  } catch {
    return undefined;
  }
}

/** Transactions that somebody has forgotten: open for more than a second with nothing to do. */
export async function forgottenTransactions(): Promise<string[]> {
  const rows = await db().$queryRaw<{ query: string }[]>`
    SELECT left(query, 200) AS query FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND state_change < now() - interval '1 second'`;
  return rows.map(({ query }) => `a transaction was left open after: ${query}`);
}

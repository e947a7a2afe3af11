import { operations } from "#lib/operations/index";
import { db } from "#lib/platform/db";
import { checkLedger } from "#lib/runtime/ledger-check";
import type { Name } from "#lib/testing/examples";
import { type Random, randomFrom } from "../chaos/random.ts";
import type { Held } from "./inside.ts";
import type { People } from "./people.ts";
import { Report } from "./report.ts";
import { badLines, forgottenTransactions, startServer } from "./server.ts";
import { SURFACES } from "./surfaces.ts";
import { lane, visitOperation } from "./visit.ts";
import { Wire } from "./wire.ts";

const LANES = 5;
/** What the web server may hold more at the end than after its warm-up, in MiB: its caches fill within their limits. */
const GROWTH_MIB = 96;
/** What it may have more of each kind of handle: its pool to the database opens as many connections as there is work for. */
const MORE_HANDLES = 10;

/** What is visited, in an order that the seed decides: every operation, and every other surface once in four visits. */
export function plan(seed: number): string[] {
  const random = randomFrom(seed);
  const others = Object.keys(SURFACES);
  const mixed = Object.keys(operations).sort(() => random() - 0.5);
  return mixed.flatMap((name, at) => (at % 3 === 0 && others.length > 0 ? [name, others[(at / 3) % others.length] as string] : [name]));
}

/** The chance of one visit: the same for a seed and a number, whatever else is going on. */
const chance = (seed: number, visit: number): Random => randomFrom(Math.imul(seed, 1_000_003) + visit);

export async function visitAll(report: Report, { seed, from, to, until }: { seed: number; from: number; to: number; until: number }): Promise<number> {
  const order = plan(seed);
  let next = from;
  const walk = async () => {
    const invited = lane();
    while (next < to && Date.now() < until) {
      const visit = next++;
      const name = order[visit % order.length] as string;
      const surface = SURFACES[name];
      const go = (people: People) => {
        const random = chance(seed, visit);
        return surface ? surface(people, random, report) : visitOperation(name as Name, people, random, report);
      };
      // What was sent before may have made its owner a viewer, or filled a limit. Then it is visited with people who come anew.
      await go(await invited())
        .catch(async (error: Error) => {
          console.warn(`visit ${visit} of ${name} is made again with others: ${error.message}`);
          return go(await invited({ anew: true }));
        })
        .catch((error: Error) => report.failed(`visit ${visit} of ${name}`, error));
    }
  };
  await Promise.all(Array.from({ length: LANES }, walk));
  return next;
}

/** One run of it, from an empty folder to the end; answers everything that is not as it should be. */
export async function fuzz({ dataDir, seed, ms, only }: { dataDir: string; seed: number; ms: number; only: number | undefined }): Promise<string[]> {
  const server = await startServer(dataDir);
  const wire = new Wire(server.origin.replace("127.0.0.1", "localhost"));
  const report = new Report(wire, [dataDir, process.cwd()]);
  try {
    const began = Date.now();
    const [from, to] = only === undefined ? [0, plan(seed).length] : [only, only + 1];
    // Everything once is the warm-up: what is loaded late is loaded then.
    let visits = await visitAll(report, { seed, from, to, until: Number.POSITIVE_INFINITY });
    wire.rest();
    const warm = await server.settled();
    if (only === undefined) visits = await visitAll(report, { seed, from: visits, to: Number.POSITIVE_INFINITY, until: began + ms });
    wire.rest();
    const left = await server.settled();
    const wrong = [
      ...[...report.violations.values()].map(({ what, times, first }) => `${what}${times > 1 ? ` (${times} times)` : ""}\n    ${first}`),
      ...server.unhandled.map((stack) => `nobody waited for a promise: ${stack}`),
      ...server.cluster.violations,
      ...(await badLines(dataDir)),
      ...(await forgottenTransactions()),
      ...(await checkLedger(db())),
      ...unreached(report, only),
      ...grown(warm, left),
    ];
    summary(report, { visits, seconds: (Date.now() - began) / 1000, warm, left, violations: wrong.length });
    return wrong;
  } finally {
    wire.rest();
    await db().$disconnect();
    await server.cluster.stop();
  }
}

function unreached({ reached, answered }: Report, only: number | undefined): string[] {
  if (only !== undefined) return [];
  const names = Object.keys(operations) as Name[];
  const never = (set: Set<Name>, what: string) => names.filter((name) => !set.has(name)).map((name) => `${name} ${what}`);
  return [...never(reached, "was not reached"), ...never(answered, "never answered its example as it should")];
}

const mib = (bytes: number) => Math.round(bytes / 1024 / 1024);

function grown(warm: Held, left: Held): string[] {
  const more = mib(left.heapUsed + left.external - warm.heapUsed - warm.external);
  const handles = Object.entries(left.resources).filter(([kind, count]) => count > (warm.resources[kind] ?? 0) + MORE_HANDLES);
  return [
    ...(more > GROWTH_MIB ? [`the web server holds ${more} MiB more than after its warm-up`] : []),
    ...handles.map(([kind, count]) => `the web server has ${count} of ${kind}, and had ${warm.resources[kind] ?? 0}`),
  ];
}

type Figures = { visits: number; seconds: number; warm: Held; left: Held; violations: number };

function summary(report: Report, { visits, seconds, warm, left, violations }: Figures) {
  const listed = (counts: Record<string, number>) =>
    Object.entries(counts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `${name} ${count}`)
      .join(", "); // prettier-ignore
  console.log(`
operations    ${report.reached.size} of ${Object.keys(operations).length} reached, ${report.answered.size} answered their example
visits        ${visits} in ${Math.round(seconds)} s
requests      ${report.requests}: ${listed(report.surfaces)}
answers       ${listed(report.statuses)}
late          ${report.late}, in time when asked for again
slowest       ${Math.round(report.slowest.ms)} ms, ${report.slowest.what}
memory        ${mib(warm.heapUsed + warm.external)} MiB after the warm-up, ${mib(left.heapUsed + left.external)} MiB at the end (resident ${mib(warm.rss)} and ${mib(left.rss)})
handles       after the warm-up ${listed(warm.resources)}; at the end ${listed(left.resources)}
violations    ${violations}`);
}

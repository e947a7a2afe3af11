/**
 * `npm run bench` (`-- --quick` for a short form): how fast the API answers and a run is done, beside the least that a
 * server could do for the same answers (scripts/bench/floor.ts). Both are measured in turn on one machine, which makes the load as
 * well, so the figures say little alone; the ratio says more, and its range how much of it is noise. A whole run writes docs/performance.md.
 * `--only NAME` measures a part and writes nothing; `--compare REV` measures this against another revision instead of the floor.
 * Speed never fails it: the exit status is about whether it could measure.
 */
import { availableParallelism, loadavg } from "node:os";
import { compare, type Effort, heading } from "./bench/compare.ts";
import { benchFanOut } from "./bench/fan-out.ts";
import { benchMemory, benchStart, sayMemoryAfterLoad } from "./bench/footprint.ts";
import { benchGrowth } from "./bench/growth.ts";
import type { Call } from "./bench/load.ts";
import { benchMcp } from "./bench/mcp.ts";
import { say, writeReport } from "./bench/report.ts";
import { benchRuns } from "./bench/runs.ts";
import { benchScreens, insertExecutions } from "./bench/screens.ts";
import { benchSearch } from "./bench/search.ts";
import { endAll, startOther, startWorld, type World } from "./bench/server.ts";
import { benchSoak } from "./bench/soak.ts";
import { benchUploads } from "./bench/uploads.ts";
import { chain, insertWorkflow } from "./bench/workflow-rows.ts";
import { benchWorkflows } from "./bench/workflows.ts";

const option = (name: string) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
const QUICK = process.argv.includes("--quick");
const ONLY = option("--only");
const EFFORT: Effort = QUICK ? { connections: 8, rounds: 2, roundMs: 600, warmUpMs: 400 } : { connections: 8, rounds: 5, roundMs: 3000, warmUpMs: 2000 };
const RUN: Call = { url: "/api/v1/skills/bench-hello/run", method: "POST", body: JSON.stringify({ input: "hello" }) };
/** Without a key: whoever looks around has none. */
const VISIT: Call = { url: "/api/v1/marketplace/skills", headers: {} };
const LAUNCH: Call = { url: "/api/v1/workflows/bench-launch/launch", method: "POST", body: JSON.stringify({ inputData: { n: 1 } }) };
/** Of the floor's requests a second: how many a read makes at least, and the accepting of a run. */
const [READ, ACCEPT] = [0.6, 0.4];

/** What can be measured alone, in the order in which all of it is. */
const PARTS: Record<string, (world: World) => Promise<void>> = {
  memory: (world) => benchMemory(world, QUICK),
  api: benchApi,
  runs: (world) => benchRuns(world, RUN, QUICK),
  uploads: (world) => benchUploads(world, QUICK),
  events: (world) => benchFanOut(world, RUN, QUICK),
  workflows: (world) => benchWorkflows(world, QUICK),
  mcp: (world) => benchMcp(world, QUICK),
  screens: (world) => benchScreens(world.ours, world.owner, world.db, QUICK),
  growth: (world) => benchGrowth(world, QUICK),
  start: (world) => benchStart(world, QUICK),
};

/** What takes so long that it is measured only when it is asked for. */
const LONG: typeof PARTS = { soak: (world) => benchSoak(world, QUICK) };

let interrupted = false;
const interrupt = () => {
  interrupted = true;
  void endAll().then(() => process.exit(130));
};
for (const event of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"]) process.on(event, interrupt);

let code = 0;
try {
  const names = [...Object.keys({ ...PARTS, ...LONG }), "search"];
  if (ONLY !== undefined && !names.includes(ONLY)) throw new Error(`--only takes one of ${names.join(", ")}.`);
  const busy = loadavg()[0]?.toFixed(1) ?? "?";
  console.log("Starting (what has not been built yet is built first) …");
  const revision = option("--compare");
  if (revision !== undefined) await compareRevisions(revision);
  else {
    const world = ONLY === "search" ? undefined : await startWorld();
    say(
      `Node ${process.version}, ${availableParallelism()} cores, load ${busy} before; ${EFFORT.connections} connections, ${EFFORT.rounds} rounds of ${EFFORT.roundMs / 1000} s.`,
    );
    const parts = Object.entries({ ...PARTS, ...(ONLY !== undefined && LONG) });
    for (const [name, part] of parts) if (world && (ONLY === undefined || ONLY === name)) await part(world);
    await endAll();
    if (ONLY === undefined || ONLY === "search") await benchSearch(QUICK);
    if (ONLY === undefined && !QUICK) await writeReport("docs/performance.md", "npm run bench", busy);
  }
} catch (error) {
  // What is interrupted fails in any way it likes, and that says nothing.
  if (!interrupted) console.error(`\nThe bench could not finish: ${(error as Error).message}`);
  code = 1;
}
await endAll();
process.exit(interrupted ? 130 : code);

/** Reads and writes of the API beside the floor. */
async function benchApi(world: World) {
  const { rows } = await world.db.query("SELECT count(*)::int AS count FROM executions");
  if (rows[0].count < 200) await insertExecutions(world.db, 200);
  const last = (await world.db.query("SELECT max(id) AS id FROM executions")).rows[0].id;
  say(`\n${heading()}`);
  await compare(world, "status", { url: `/api/v1/executions/exec_${last}/status` }, EFFORT, READ);
  await compare(world, "list", { url: "/api/v1/executions" }, EFFORT, READ);
  await compare(world, "marketplace list", VISIT, EFFORT, READ);
  await compare(world, "memory", { url: "/api/v1/memory" }, EFFORT, READ);
  await compare(world, "run accept", RUN, EFFORT, ACCEPT);
  await insertWorkflow(world.db, "bench-launch", chain(5));
  await compare(world, "workflow launch", LAUNCH, EFFORT);
  await sayMemoryAfterLoad(world);
}

/** The same requests to this revision and to another, each with a database of its own. */
async function compareRevisions(revision: string) {
  const world = await startOther(await startWorld(), revision);
  say(heading(revision.slice(0, 10)));
  await compare(world, "status", { url: "/api/v1/executions/exec_100/status" }, EFFORT);
  await compare(world, "list", { url: "/api/v1/executions" }, EFFORT);
  await compare(world, "marketplace list", VISIT, EFFORT);
  await compare(world, "search", { url: "/api/v1/marketplace/skills?q=report" }, EFFORT);
  await compare(world, "memory", { url: "/api/v1/memory" }, EFFORT);
  await compare(world, "run accept", { ...RUN, url: "/api/v1/skills/summarize/run" }, EFFORT);
}

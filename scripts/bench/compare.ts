import { execFile } from "node:child_process";
import { isDeepStrictEqual, promisify } from "node:util";
import type { Even } from "./even.ts";
import { type Call, type Figures, load, quantile, send } from "./load.ts";
import { hold, say } from "./report.ts";
import type { World } from "./server.ts";

export type Effort = { connections: number; rounds: number; roundMs: number; warmUpMs: number };
/** Requests in one round at most, whatever the machine can do. */
const MAX_REQUESTS = 30_000;

export const heading = (other = "floor") =>
  `case                 ours/s    p50 ms    p99 ms   ${other.padStart(5)}/s    p50 ms    p99 ms   ours/${other} (lowest–highest)`;
export const ms = (value: number) => value.toFixed(value < 10 ? 1 : 0);

/**
 * One case: warm up both, then rounds in turn, which side begins changing each time; prints medians over the rounds and
 * answers the ratio of requests a second.
 */
export async function compare(world: World, name: string, call: Call, effort: Effort, least?: number): Promise<void> {
  const sides = [
    { ...call, url: world.ours + call.url, headers: call.headers ?? world.headers },
    { ...call, url: world.floor + call.url, headers: call.headers ?? world.floorHeaders ?? world.headers },
  ] as const;
  if (call.method !== "POST" && !world.floorHeaders) await checkSame(name, ...sides);
  const measure = async (side: Call, time: number) => {
    const figures = await load(side, { connections: effort.connections, ms: time, max: MAX_REQUESTS });
    if (call.method === "POST") await forgetQueued(world);
    return figures;
  };
  for (const side of sides) await measure(side, effort.warmUpMs);
  const rounds: { ours: Figures; floor: Figures }[] = [];
  for (let i = 0; i < effort.rounds; i++) {
    let ours: Figures | undefined;
    if (i % 2 === 0) ours = await measure(sides[0], effort.roundMs);
    const floor = await measure(sides[1], effort.roundMs);
    rounds.push({ ours: ours ?? (await measure(sides[0], effort.roundMs)), floor });
  }
  const median = (side: "ours" | "floor", field: keyof Figures) =>
    quantile(
      rounds.map((round) => round[side][field]),
      0.5,
    );
  const cells = (["ours", "floor"] as const).flatMap((side) => [median(side, "perSecond").toFixed(0), ms(median(side, "p50")), ms(median(side, "p99"))]);
  const ratios = rounds.map(({ ours, floor }) => ours.perSecond / floor.perSecond);
  const range = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
  say(`${name.padEnd(17)}${cells.map((cell) => cell.padStart(10)).join("")}   ${quantile(ratios, 0.5).toFixed(2)} (${range})`);
  if (least !== undefined) hold(`${name}, requests a second beside the floor`, quantile(ratios, 0.5), "", { least });
  if (least !== undefined && call.method !== "POST") await halfLoad(name, sides, median("ours", "perSecond") / 2, effort);
}

/** How even answers are when the server has as much again to spare. Sent by a process of its own: what this one has loaded would make it halt to clear up. */
async function halfLoad(name: string, sides: readonly [Call, Call], perSecond: number, { roundMs, rounds }: Effort) {
  const figures = async (call: Call) => {
    const asked: Even = { call, perSecond, ms: roundMs, rounds };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      "--disable-warning=ExperimentalWarning",
      "scripts/bench/even.ts",
      JSON.stringify(asked),
    ]);
    if (stderr) say(`  ${stderr.trim()}`);
    const each: Figures[] = JSON.parse(stdout);
    const median = (field: "p50" | "p99") =>
      quantile(
        each.map((round) => round[field]),
        0.5,
      );
    return [median("p50"), median("p99")] as const;
  };
  const [[p50, p99], floor] = [await figures(sides[0]), await figures(sides[1])];
  const [least, most] = floor.map((time) => time.toFixed(2));
  say(`  at half load (${perSecond.toFixed(0)}/s): p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms; the floor at the same pace ${least} and ${most} ms`);
  hold(`${name} at half load, p99 in times of p50`, p99 / p50, "", { most: 5 });
}

/** A floor that answers something else would be no floor. Says so and goes on, for the figures are of use still. */
async function checkSame(name: string, ours: Call, floor: Call) {
  const [a, b] = (await Promise.all([send(ours), send(floor)])).map((text) => JSON.parse(text));
  if (!isDeepStrictEqual(a, b)) say(`(${name}: the floor's answer differs from ours; scripts/bench/floor.ts should follow.)`);
}

/** No worker runs while runs are accepted. Removing them after each round keeps the tables as they were for the next. */
export async function forgetQueued({ db }: World) {
  await db.query("DELETE FROM pgboss.job WHERE name IN ('execution', 'workflow')");
  await db.query("DELETE FROM executions WHERE status = 'queued'");
  await db.query("DELETE FROM workflow_runs WHERE status = 'pending'");
}

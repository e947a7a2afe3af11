import { readdir, readFile } from "node:fs/promises";
import { quantile } from "./load.ts";
import { hold, say } from "./report.ts";
import type { World } from "./server.ts";

/** Megabytes of memory of the world's processes, by their script: what is resident, and that with a page that several share divided among them. */
async function memoryBy(port: string): Promise<Record<string, { resident: number; own: number }>> {
  const found: Record<string, { resident: number; own: number }> = {};
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const read = (file: string) => readFile(`/proc/${name}/${file}`, "utf8").catch(() => "");
    const script = /scripts\/(start|web|worker)\.ts/.exec(await read("cmdline"))?.[1];
    if (!script || !(await read("environ")).split("\0").includes(`PORT=${port}`)) continue;
    const rollup = await read("smaps_rollup");
    const size = (what: string) => Number(new RegExp(`^${what}:\\s+(\\d+)`, "m").exec(rollup)?.[1]) / 1024;
    const before = found[script] ?? { resident: 0, own: 0 };
    found[script] = { resident: before.resident + size("Rss"), own: before.own + size("Pss") };
  }
  return found;
}

/** What the server and a worker hold when nothing has been asked of them since they started. */
export async function benchMemory(world: World, quick: boolean) {
  const stopWorker = await world.startWorker();
  await new Promise((resolve) => setTimeout(resolve, quick ? 3000 : 15_000));
  const { start, web, worker } = await memoryBy(new URL(world.ours).port);
  await stopWorker();
  const line = (what: "resident" | "own") =>
    `web ${web?.[what].toFixed(0)}, worker ${worker?.[what].toFixed(0)}, and what watches over them ${start?.[what].toFixed(0)}`;
  say(`\nMemory at rest, MB: ${line("own")}; as each is resident, with Node's own pages counted for each: ${line("resident")}`);
  hold("web server and worker at rest", (web?.own ?? Number.NaN) + (worker?.own ?? Number.NaN), " MB", { most: 350 });
}

export async function sayMemoryAfterLoad(world: World) {
  const { web } = await memoryBy(new URL(world.ours).port);
  say(`\nMemory after all that, resident MB: web ${web?.resident.toFixed(0)}`);
}

/** From starting `npm start`'s process to a healthy server: on an empty folder, and on data that is there. The build is there for both. */
export async function benchStart({ restart, startEmpty }: World, quick: boolean) {
  const seconds = async (start: () => Promise<number>, times: number) => {
    const found: number[] = [];
    for (let i = 0; i < times; i++) found.push((await start()) / 1000);
    return found;
  };
  const [cold, warm] = [await seconds(startEmpty, quick ? 1 : 3), await seconds(restart, quick ? 2 : 5)];
  const list = (times: number[]) => times.map((time) => time.toFixed(1)).join(", ");
  say(`\nFirst start, with no data: ${list(cold)} s; warm start: ${list(warm)} s`);
  hold("warm start until healthy", quantile(warm, 0.5), " s", { most: 5 });
}

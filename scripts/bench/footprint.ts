import { readdir, readFile } from "node:fs/promises";
import { quantile } from "./load.ts";
import { hold, say } from "./report.ts";
import type { World } from "./server.ts";

/** Resident megabytes of the world's processes, by their script. A page that several share counts for each. */
export async function residentBy(port: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const read = (file: string) => readFile(`/proc/${name}/${file}`, "utf8").catch(() => "");
    const script = /scripts\/(start|web|worker)\.ts/.exec(await read("cmdline"))?.[1];
    if (!script || !(await read("environ")).split("\0").includes(`PORT=${port}`)) continue;
    const size = Number(/^VmRSS:\s+(\d+)/m.exec(await read("status"))?.[1]) / 1024;
    found[script] = (found[script] ?? 0) + size;
  }
  return found;
}

/** What the server and a worker hold when nothing has been asked of them since they started. */
export async function benchMemory(world: World, quick: boolean) {
  const stopWorker = await world.startWorker();
  await new Promise((resolve) => setTimeout(resolve, quick ? 3000 : 15_000));
  const { start = 0, web = 0, worker = 0 } = await residentBy(new URL(world.ours).port);
  await stopWorker();
  say(`\nMemory at rest, resident MB: web ${web.toFixed(0)}, worker ${worker.toFixed(0)}, and what watches over them ${start.toFixed(0)}`);
  hold("web server and worker at rest", web + worker, " MB", { most: 350 });
}

export async function sayMemoryAfterLoad(world: World) {
  const { web = 0 } = await residentBy(new URL(world.ours).port);
  say(`\nMemory after all that, resident MB: web ${web.toFixed(0)}`);
}

/** From starting `npm start`'s process to a healthy server, on data that is there. */
export async function benchStart(restart: () => Promise<number>, quick: boolean) {
  const times: number[] = [];
  for (let i = 0; i < (quick ? 2 : 5); i++) times.push(await restart());
  say(`\nWarm start: ${times.map((time) => (time / 1000).toFixed(1)).join(", ")} s`);
  hold("warm start until healthy", quantile(times, 0.5) / 1000, " s", { most: 5 });
}

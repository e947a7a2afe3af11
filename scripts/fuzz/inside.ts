/**
 * Loaded into the web server that is tried, before its own script: answers how much it holds after its rubbish was collected, and tells of
 * promises that nobody waits for, which Next would pass over.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isMainThread } from "node:worker_threads";

/** Bytes that are held, and how many of each thing that keeps a process going. */
export type Held = { heapUsed: number; external: number; rss: number; resources: Record<string, number> };
export type Told = { held: Held } | { unhandled: string };

if (isMainThread && process.argv[1]?.endsWith("/scripts/web.ts")) {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const tell = (told: Told) => process.send?.(told);
  process.on("message", (asked) => {
    if (asked !== "measure") return;
    collect();
    collect();
    const { heapUsed, external, rss } = process.memoryUsage();
    const resources: Record<string, number> = {};
    for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
    tell({ held: { heapUsed, external, rss, resources } });
  });
  process.on("unhandledRejection", (reason) => tell({ unhandled: String((reason as Error | undefined)?.stack ?? reason) }));
}

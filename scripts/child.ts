import path from "node:path";

/** Megabytes that new objects may take before they are looked through. Node's own measure makes a process hold three times what it uses. */
const YOUNG: Record<string, number> = { "scripts/web.ts": 8, "scripts/worker.ts": 2 };

/**
 * How a process of ours is started: Node's arguments, and what is added to its environment. What Node compiles is kept beside the
 * build, so that the next start needs neither the time nor the memory for it.
 */
export const nodeFor = (script: string) => ({
  args: ["--disable-warning=ExperimentalWarning", ...(YOUNG[script] ? [`--max-semi-space-size=${YOUNG[script]}`] : []), script],
  env: { NODE_COMPILE_CACHE: path.resolve(".next/cache/compiled") },
});

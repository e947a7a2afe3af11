import { globSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const include = ["app/**/*.test.ts", "components/**/*.test.ts", "lib/**/*.test.ts", "prisma/**/*.test.ts", "scripts/**/*.test.ts"];

/** What changes the process it runs in, or keeps something going in it, would be felt by the next file there. */
const CHANGES_ITS_PROCESS = /\bvi\.|process\.(env|on)\b|globalThis|useOwnDatabase|startWorker|testing\/model-run/;
const alone = globSync(include).filter(
  (file) => file.startsWith("scripts/") || file.startsWith("lib/runtime/sandbox/") || CHANGES_ITS_PROCESS.test(readFileSync(file, "utf8")),
);

/** Those that start servers and workers of their own are spread over the others, so that not three of them take the machine at once. */
class Spread extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const {
      servers = [],
      alone = [],
      together = [],
    } = Object.groupBy(await super.sort(files), ({ moduleId, project }) =>
      moduleId.includes("/scripts/") ? "servers" : project.name === "alone" ? "alone" : "together",
    );
    const gap = Math.ceil(alone.length / Math.max(1, servers.length));
    const spread = servers.flatMap((each, at) => [each, ...alone.slice(at * gap, (at + 1) * gap)]);
    return [...spread, ...alone.slice(servers.length * gap), ...together];
  }
}

const common = { testTimeout: 60_000, hookTimeout: 60_000, pool: "forks" as const };

export default defineConfig({
  test: {
    globalSetup: "lib/testing/global-setup.ts",
    // One more than the cores of a small machine: many tests wait for a time to pass.
    maxWorkers: 3,
    sequence: { sequencer: Spread },
    projects: [
      { test: { ...common, name: "alone", include: alone } },
      // Most of a short test's time is the loading of what it tests, which files that share a process do once. A sandbox's WebAssembly,
      // which runs for a moment, is not worth compiling twice.
      { test: { ...common, name: "together", include, exclude: ["**/node_modules/**", ...alone], isolate: false, execArgv: ["--liftoff-only"] } },
    ],
  },
});

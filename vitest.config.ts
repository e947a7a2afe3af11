import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["app/**/*.test.ts", "components/**/*.test.ts", "lib/**/*.test.ts", "prisma/**/*.test.ts", "scripts/**/*.test.ts"],
    globalSetup: "lib/testing/global-setup.ts",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    // One more than the cores of a small machine: many tests wait for a time to pass.
    maxWorkers: 3,
  },
});

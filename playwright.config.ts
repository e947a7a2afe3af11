import { defineConfig } from "@playwright/test";

/** Journeys through a server that is already running, at BASE_URL with its data in DATA_DIR. */
export default defineConfig({
  testDir: "e2e",
  snapshotPathTemplate: "{testDir}/looks/{arg}{ext}",
  // First what a server looks like on which nothing has happened yet. (As a dependency, one letter drawn otherwise would leave out all the others.)
  projects: [
    { name: "looks", testMatch: "looks.spec.ts" },
    { name: "journeys", testIgnore: "looks.spec.ts" },
  ],
  outputDir: `${process.env.TMPDIR ?? "/tmp"}/clanker-e2e`,
  // A file's tests run one after the other, so what one of them listens as (the mail server, GitHub, Stripe) is in one file.
  workers: 2,
  reporter: "list",
  timeout: 60_000,
  use: {
    // Each worker comes from an address of its own, or they would use up each other's attempts to sign in.
    extraHTTPHeaders: { "x-forwarded-for": `192.0.2.${1 + Number(process.env.TEST_PARALLEL_INDEX ?? 0)}` },
    baseURL: process.env.BASE_URL ?? "http://localhost:3000",
    // Without its film, which costs a fifth of the tests; what the page was at each step is in it.
    trace: { mode: "retain-on-failure", screenshots: false },
    launchOptions: { executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium", args: ["--no-sandbox"] },
  },
});

import { defineConfig } from "@playwright/test";

/** Journeys through a server that is already running, at BASE_URL with its data in DATA_DIR. */
export default defineConfig({
  testDir: "e2e",
  outputDir: `${process.env.TMPDIR ?? "/tmp"}/clanker-e2e`,
  workers: 1,
  reporter: "list",
  timeout: 60_000,
  use: {
    baseURL: process.env.BASE_URL ?? "http://localhost:3000",
    trace: "retain-on-failure",
    launchOptions: { executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium", args: ["--no-sandbox"] },
  },
});

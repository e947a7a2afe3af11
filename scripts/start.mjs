#!/usr/bin/env node
/**
 * `npm start`. Runs on whatever Node the machine has (20 or later), so it does only this: install the packages when the
 * lock file is not what was installed, then hand over to the Node that came with them.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);
const lock = readFileSync("package-lock.json", "utf8");
const marker = "node_modules/.clanker-installed";

if (!existsSync(marker) || readFileSync(marker, "utf8") !== lock) {
  console.log("Installing packages (this is done once) …");
  const env = { ...process.env, PRISMA_SKIP_POSTINSTALL_GENERATE: "1", PRISMA_ENGINES_CHECKSUM_IGNORE_MISSING: "1" };
  // Not `npm ci`: that refuses a lock file that lacks another platform's optional packages. `--no-save` leaves it as it is.
  const { status } = spawnSync("npm", ["install", "--no-save", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], {
    stdio: "inherit",
    env,
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(marker, lock);
}

const [script = "scripts/start.ts", ...args] = process.argv.slice(2);
// A worker alone is given what the supervisor gives to its own; scripts/child.ts says why.
const alone = script === "scripts/worker.ts";
const child = spawn("node_modules/node/bin/node", ["--disable-warning=ExperimentalWarning", ...(alone ? ["--max-semi-space-size=2"] : []), script, ...args], {
  env: { ...process.env, ...(alone && { NODE_COMPILE_CACHE: join(root, ".next/cache/compiled") }) },
  stdio: ["inherit", "inherit", "inherit", "ipc"],
});
// Ctrl-C reaches the whole group; a signal sent to this process alone is passed on. The child decides when it has ended,
// and ends by itself when this process is killed, because its channel closes.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
// A shell between npm and this process may die of a signal that it does not pass on.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 1000).unref();
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));

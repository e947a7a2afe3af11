/**
 * `npm run upgrade-test` (`-- --from REV`): an upgrade without a pause, as docs/self-hosting.md says, from the release before. That one's server
 * runs on a database that this version then migrates; after each step every reading and writing of scripts/upgrade/calls.ts is tried on every
 * server that runs. REV is the newest tag, or without one the revision before the last migration; its first start builds it.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { freePort } from "#lib/testing/free-port";
import { tryCalls } from "./upgrade/calls.ts";

const { values } = parseArgs({ options: { from: { type: "string" } } });
const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
const revision = git("rev-parse", "--short", values.from ?? newestTag() ?? `${git("log", "-1", "--format=%h", "--", "prisma/migrations")}^`);

const folder = await mkdtemp(path.join(tmpdir(), "clanker-upgrade-"));
const [before, oldData, newData] = ["before", "old-data", "new-data"].map((name) => path.join(folder, name)) as [string, string, string];
const children: ChildProcess[] = [];
let code = 1;
try {
  code = await upgrade();
} catch (error) {
  console.error((error as Error).message);
} finally {
  await Promise.all(children.reverse().map(stop));
  await rm(folder, { recursive: true, force: true });
  // It is not there when it could not be made.
  execFileSync("git", ["worktree", "prune"], { stdio: "ignore" });
}
process.exit(code);

async function upgrade(): Promise<number> {
  execFileSync("git", ["worktree", "add", "--detach", before, revision], { stdio: "ignore" });
  // Hard links: the build of Next follows no link out of its folder.
  execFileSync("cp", ["-al", "node_modules", before]);
  await mkdir(newData);
  await mkdir(path.join(oldData, "blobs"), { recursive: true });
  await symlink(path.join(oldData, "blobs"), path.join(newData, "blobs"));

  console.log(`The release before is ${revision}; its first start builds it …`);
  const old = await start("scripts/start.ts", before, { DATA_DIR: oldData, WORKERS: "0" });
  const read = (name: string) => readFile(path.join(oldData, name), "utf8");
  const shared = { DATABASE_URL: (await read("database-url")).trim(), ...JSON.parse(await read("secrets.json")) };
  const [oldOnes, newOnes] = [oldData, newData].map((DATA_DIR) => ({ ...shared, DATA_DIR }));
  const owner = JSON.parse(await read("first-run.json"));
  const failures: string[] = [];
  const attempt = async (when: string, ...origins: string[]) => {
    const began = performance.now();
    const found = await tryCalls(origins, owner);
    failures.push(...found.failures.map((each) => `${when}: ${each}`));
    console.log(`${when.padEnd(32)} ${found.tried} calls, ${found.failures.length} failed, ${((performance.now() - began) / 1000).toFixed(1)} s`);
  };
  const here = process.cwd();
  let worker = await start("scripts/worker.ts", before, oldOnes);
  await attempt("old server, old worker", old.origin);
  console.log((await run("scripts/migrate.ts", newOnes)).trim());
  await attempt("the same on the new schema", old.origin);

  // Only one worker at a time, so that it is known who did the runs.
  await stop(worker.child);
  worker = await start("scripts/worker.ts", here, newOnes);
  await attempt("old server, new worker", old.origin);
  const fresh = await start("scripts/start.ts", here, { ...newOnes, WORKERS: "0" });
  await attempt("both servers, new worker", old.origin, fresh.origin);
  await attempt("new server, new worker", fresh.origin);
  await stop(worker.child);
  await start("scripts/worker.ts", before, oldOnes);
  await attempt("going back: old worker", old.origin, fresh.origin);

  for (const failure of failures) console.error(`FAILED ${failure}`);
  return failures.length === 0 ? 0 : 1;
}

function newestTag(): string | undefined {
  return git("tag", "--list", "v*", "--sort=-version:refname", "--merged", "HEAD^").split("\n")[0] || undefined;
}

/** Nothing of the caller's environment goes in: it may name a real database. */
function environment(env: Record<string, string>): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(["PATH", "HOME", "TMPDIR", "LANG"].map((name) => [name, process.env[name]]));
  return { ...kept, NODE_ENV: "production", HOST: "127.0.0.1", LOG_LEVEL: "error", RATE_LIMIT_PER_MINUTE: "1000000", ...env } as NodeJS.ProcessEnv;
}

/** A process of one of the two versions; a server is waited for until it is healthy. */
async function start(script: string, cwd: string, env: Record<string, string>): Promise<{ child: ChildProcess; origin: string }> {
  const port = String(await freePort());
  const args = ["--disable-warning=ExperimentalWarning", script];
  const child = spawn(process.execPath, args, { cwd, env: environment({ ...env, PORT: port }), stdio: ["ignore", "ignore", "inherit", "ipc"] });
  children.push(child);
  const origin = `http://127.0.0.1:${port}`;
  if (script.endsWith("worker.ts")) return { child, origin };
  for (let tries = 0; tries < 9000; tries++) {
    if (child.exitCode !== null) throw new Error(`${script} in ${cwd} did not start.`);
    const ok = await fetch(`${origin}/api/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ok) return { child, origin };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${script} in ${cwd} did not become healthy within a quarter of an hour.`);
}

async function run(script: string, env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script], { env: environment(env), stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (data) => {
    output += data;
  });
  const status = await new Promise((resolve) => child.once("close", resolve));
  if (status !== 0) throw new Error(`${script} ended with ${status}.`);
  return output;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

/**
 * The supervisor behind `npm start`: database, migrations, catalogue, first owner, then the web server and the workers as
 * processes of their own, started again when they die. SIGTERM or Ctrl-C drains them and ends everything it started.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import type { EmbeddedPostgres } from "#lib/platform/embedded-postgres";
import { buildIfChanged, generateClient } from "./build.ts";
import { nodeFor } from "./child.ts";
import { holdDataDir } from "./lock.ts";
import type { Prepared } from "./prepare.ts";
import { completeEnvironment } from "./settings.ts";

const WEB = "scripts/web.ts";
const development = process.argv.includes("--dev");
Object.assign(process.env, { NODE_ENV: development ? "development" : "production" });
const dataDir = await completeEnvironment();
await holdDataDir(dataDir);
await generateClient();

/** Those that were started last under each name: one that has died stays until there is another. */
const children = new Map<string, ChildProcess>();
/** Given each web process, where there are several. */
let share: ((child: ChildProcess) => void) | undefined;
let stopping: Promise<void> | undefined;
let postgres: EmbeddedPostgres | undefined;

process.on("SIGINT", () => stop(0));
process.on("SIGTERM", () => stop(0));
process.on("SIGHUP", () => stop(0));
process.on("disconnect", () => stop(0));

try {
  await start();
} catch (error) {
  if (!stopping) console.error(`\nClanker could not start: ${(error as Error).message}`);
  await stop(1);
}

async function start() {
  await portIsFree("PORT", Number(process.env.PORT || 3000), process.env.HOST || "127.0.0.1");
  if (process.env.METRICS_PORT) await portIsFree("METRICS_PORT", Number(process.env.METRICS_PORT), process.env.METRICS_HOST || "127.0.0.1");
  const building = development ? undefined : buildIfChanged();
  // A failure is reported where it is awaited; until then it must not end the process.
  building?.catch(() => {});
  if (!process.env.DATABASE_URL) {
    const { startEmbeddedPostgres } = await import("#lib/platform/embedded-postgres");
    await keepPostgres(() => startEmbeddedPostgres(dataDir));
  }
  const { url, host, port, webs, workers, owner, file } = await prepare();
  await building;
  if (stopping) return;

  // While the code changes, one of them has it built.
  if (webs === 1 || development) launch("web", WEB);
  else {
    await countTogether();
    for (let i = 1; i <= webs; i++) launch(`web ${i}`, WEB);
  }
  for (let i = 1; i <= workers; i++) launch(`worker ${i}`, "scripts/worker.ts");
  if (process.env.METRICS_PORT) {
    const { listenForMetrics, metricsOf } = await import("./metrics.ts");
    const failed = () => void stop(1);
    listenForMetrics(() => metricsOf(children), failed);
  }
  const near = { "0.0.0.0": "127.0.0.1", "::": "[::1]" }[host] ?? (host.includes(":") ? `[${host}]` : host);
  await healthy(`http://${near}:${port}/api/health`);
  console.log(`\nClanker is running at ${url}`);
  if (owner) {
    console.log(`\n  Sign in:  ${owner.email}\n  Password: ${owner.password}\n  API key:  ${owner.apiKey}\n`);
    console.log(`These are shown once; they are also in ${file}.`);
  }
}

/** Has this process count the requests of web processes that share their port. */
async function countTogether() {
  const [{ memoryCounter }, { countFor }] = await Promise.all([import("#lib/platform/counter-memory"), import("#lib/platform/counter-supervised")]);
  const counter = memoryCounter();
  share = (child) => countFor(child, counter);
}

/** Has the database made fit for this version. */
async function prepare(): Promise<Exclude<Prepared, { error: string }>> {
  const child = run("preparation", "scripts/prepare.ts", postgres ? ["--abandoned"] : []);
  const prepared = await new Promise<Prepared>((resolve) => {
    child.once("message", (message) => resolve(message as Prepared));
    child.once("exit", (code, signal) => resolve({ error: `the database could not be prepared (${signal ?? code}).` }));
  });
  child.once("exit", () => children.delete("preparation"));
  if ("error" in prepared) throw new Error(prepared.error);
  return prepared;
}

/** Starts the database, and again when it has died; those who use it connect again by themselves, at the address they know. */
async function keepPostgres(startOne: () => Promise<EmbeddedPostgres>): Promise<void> {
  const started = await startOne();
  if (stopping) return started.stop();
  if (process.env.DATABASE_URL && process.env.DATABASE_URL !== started.url) throw new Error("PostgreSQL's port was taken while it was down.");
  process.env.DATABASE_URL = started.url;
  postgres = started;
  started.process.once("exit", () => {
    if (stopping) return;
    console.error("PostgreSQL ended; starting it again.");
    keepPostgres(startOne).catch((error: Error) => {
      console.error(`PostgreSQL could not be started again: ${error.message}`);
      void stop(1);
    });
  });
}

/** Starts a child, and again after it has died, later each time it dies young. */
function launch(name: string, script: string, delay = 500) {
  if (stopping) return;
  const started = Date.now();
  const child = run(name, script, development ? ["--dev"] : []);
  child.once("exit", (code, signal) => {
    if (stopping) return;
    console.error(`The ${name} process ended (${signal ?? code}); starting it again.`);
    const next = Date.now() - started > 30_000 ? 500 : Math.min(delay * 2, 15_000);
    setTimeout(() => launch(name, script, next), delay);
  });
}

/** A process of ours, which ends with this one. */
function run(name: string, script: string, args: string[]): ChildProcess {
  const node = nodeFor(script);
  const shared = script === WEB ? share : undefined;
  const env = { ...process.env, CLANKER_ROLE: name, CLANKER_SUPERVISED: "1", CLANKER_SHARED: shared ? "1" : "", ...node.env };
  const child = spawn(process.execPath, [...node.args, ...args], { env, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  shared?.(child);
  children.set(name, child);
  return child;
}

async function healthy(address: string) {
  for (let waited = 0; waited < 600; waited++) {
    if (stopping) return;
    const ok = await fetch(address).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${address} did not become healthy within a minute.`);
}

/** Says so at once when another program has the port, before anything is built or made. */
function portIsFree(name: "PORT" | "METRICS_PORT", port: number, host: string): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${name} must be a number from 1 to 65535.`);
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new Error(`Port ${port} on ${host} is taken. Set ${name} to another one.`) : error),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

/** Ends the children, then the database, then this process. */
function stop(code: number): Promise<void> {
  stopping ??= (async () => {
    const running = [...children.values()].filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    const ended = running.map((child) => new Promise((resolve) => child.once("exit", resolve)));
    for (const child of running) child.kill("SIGTERM");
    const late = setTimeout(() => {
      for (const child of running) child.kill("SIGKILL");
    }, 20_000);
    await Promise.all(ended);
    clearTimeout(late);
    await postgres?.stop();
    process.exit(code);
  })();
  return stopping;
}

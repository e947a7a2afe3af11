import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { freePort } from "#lib/testing/free-port";
import { nodeFor } from "../child.ts";
import { startModel } from "./first-text.ts";
import { send } from "./load.ts";
import { insertExecutions } from "./screens.ts";

export type World = {
  /** Clanker's address, and the floor's. */
  ours: string;
  floor: string;
  headers: Record<string, string>;
  db: pg.Client;
  /** Who signs in as the owner of the first workspace. */
  owner: { email: string; password: string };
  /** What stands for the model of `bench-model`. */
  model: Awaited<ReturnType<typeof startModel>>;
  /** Where the other side is another Clanker: its own key. */
  floorHeaders?: Record<string, string>;
  /** Stops the server and starts it again on the same data; answers the milliseconds until it was healthy. The database's client is gone after that. */
  restart(): Promise<number>;
  /** Starts another server on an empty folder and ends it; answers the milliseconds until it was healthy. */
  startEmpty(): Promise<number>;
  /** Starts a worker process and answers, once it listens for jobs, how to end it. */
  startWorker(): Promise<(() => Promise<void>) & { pid: number }>;
};

/** What has been started, newest last; ended in the opposite order. */
const endings: (() => Promise<unknown>)[] = [];
let ended: Promise<void> | undefined;

/** Ends every process that was started here and removes the data. May be called at any moment, and twice. */
export function endAll(): Promise<void> {
  ended ??= (async () => {
    for (let end = endings.pop(); end; end = endings.pop()) await end().catch((error: Error) => console.error(`While cleaning up: ${error.message}`));
  })();
  return ended;
}

/**
 * Clanker with a database of its own in a temporary folder and no workers yet, the floor on the same database, and one
 * trivial skill each for a script and a model, `bench-hello` and `bench-model`. Nothing of the caller's environment goes in: it may name a real database.
 */
export async function startWorld(): Promise<World> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "clanker-bench-"));
  endings.push(() => rm(dataDir, { recursive: true, force: true }));
  const inherited = Object.fromEntries(["PATH", "HOME", "TMPDIR", "LANG"].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  const port = String(await freePort());
  const model = await startModel();
  endings.push(() => model.close());
  const settings = {
    DATA_DIR: dataDir,
    PORT: port,
    HOST: "127.0.0.1",
    LOG_LEVEL: "error",
    NODE_ENV: "production",
    WORKERS: "0",
    RATE_LIMIT_PER_MINUTE: "100000000",
    MODEL_BASE_URL: model.url,
    MODEL_NAME: "bench",
    MODEL_PRICES: "bench=0/0",
  };
  const env: Record<string, string> = { ...inherited, ...settings };

  let supervisor = launch("scripts/start.ts", env);
  endings.push(() => stopPostgres(dataDir));
  endings.push(() => stop(supervisor));
  const ours = `http://127.0.0.1:${port}`;
  await healthy(`${ours}/api/health`, supervisor);

  const read = (name: string) => readFile(path.join(dataDir, name), "utf8");
  const DATABASE_URL = (await read("database-url")).trim();
  const { apiKey, email, password } = JSON.parse(await read("first-run.json"));
  Object.assign(env, { DATABASE_URL, ...JSON.parse(await read("secrets.json")) });
  const db = new pg.Client({ connectionString: DATABASE_URL });
  db.on("error", () => {}); // Ends with the server when interrupted; a query in flight rejects by itself.
  await db.connect();
  endings.push(() => db.end());
  Object.assign(process.env, env);
  await insertSkill(db, "bench-hello", "script");
  await insertSkill(db, "bench-model", "model");

  const floor = launch("scripts/bench/floor.ts", env);
  endings.push(() => stop(floor));
  const floorPort = await new Promise((resolve, reject) => floor.once("message", resolve).once("exit", () => reject(new Error("The floor did not start."))));
  const startWorker = async () => {
    const worker = launch("scripts/worker.ts", env);
    const end = () => stop(worker);
    endings.push(end);
    await listening(db, worker);
    return Object.assign(end, { pid: worker.pid as number });
  };
  const restart = async () => {
    await stop(floor);
    await db.end().catch(() => undefined); // It has been ended before, or ends with the server.
    await stop(supervisor);
    const { DATABASE_URL: _, ...settings } = env;
    const began = performance.now();
    supervisor = launch("scripts/start.ts", settings);
    await healthy(`${ours}/api/health`, supervisor);
    return performance.now() - began;
  };
  const startEmpty = async () => {
    const [folder, itsPort] = [await mkdtemp(path.join(tmpdir(), "clanker-bench-empty-")), String(await freePort())];
    endings.push(() => rm(folder, { recursive: true, force: true }));
    const began = performance.now();
    const other = launch("scripts/start.ts", { ...inherited, ...settings, DATA_DIR: folder, PORT: itsPort });
    endings.push(() => stop(other));
    await healthy(`http://127.0.0.1:${itsPort}/api/health`, other);
    const took = performance.now() - began;
    await stop(other);
    return took;
  };
  return {
    restart,
    startEmpty,
    ours,
    floor: `http://127.0.0.1:${floorPort}`,
    headers: { "x-api-key": apiKey },
    db,
    owner: { email, password },
    model,
    startWorker,
  };
}

/** Another revision in the floor's place: its files in a folder of their own, its own database, and both with the same executions. */
export async function startOther(world: World, revision: string): Promise<World> {
  const folder = await mkdtemp(path.join(tmpdir(), "clanker-bench-other-"));
  endings.push(async () => {
    execFileSync("git", ["worktree", "remove", "--force", folder]);
    await rm(`${folder}-data`, { recursive: true, force: true });
  });
  execFileSync("git", ["worktree", "add", "--detach", folder, revision], { stdio: "ignore" });
  execFileSync("cp", ["-al", "node_modules", folder]);
  const port = String(await freePort());
  const { DATABASE_URL: _, ENCRYPTION_KEY: __, NEXTAUTH_SECRET: ___, ...settings } = process.env as Record<string, string>;
  const other = launch("scripts/start.ts", { ...settings, DATA_DIR: `${folder}-data`, PORT: port }, folder);
  endings.push(() => stopPostgres(`${folder}-data`));
  endings.push(() => stop(other));
  const floor = `http://127.0.0.1:${port}`;
  await healthy(`${floor}/api/health`, other);
  const read = (name: string) => readFile(path.join(`${folder}-data`, name), "utf8");
  const db = new pg.Client({ connectionString: (await read("database-url")).trim() });
  await db.connect();
  for (const each of [world.db, db]) await insertExecutions(each, 200);
  await db.end();
  return { ...world, floor, floorHeaders: { "x-api-key": JSON.parse(await read("first-run.json")).apiKey } };
}

/** A skill that does nothing, so that what is measured is everything around it. The rows are those of prisma/seed.ts. */
async function insertSkill(db: pg.Client, slug: string, runtime: "script" | "model") {
  // Imported late: these read the environment, which is that of the new server.
  const { blobs } = await import("#lib/platform/blob");
  const { packageSkill } = await import("#lib/runtime/package-skill");
  const text = (path: string, content: string) => ({ path, data: new TextEncoder().encode(content) });
  const entrypoint = runtime === "script" ? "metadata:\n  clanker-entrypoint: scripts/main.sh\n" : "";
  const skill = `---\nname: ${slug}\ndescription: Says hello.\n${entrypoint}---\nSays hello.\n`;
  const { zip, sha256, files } = packageSkill([text("SKILL.md", skill), text("scripts/main.sh", "echo hello\n")]);
  await blobs.put(zip);
  const about = [slug, slug, "Says hello.", "productivity", runtime];
  const insert =
    "INSERT INTO skills (slug, name, description, category, tags, runtime, public, source_type) VALUES ($1, $2, $3, $4, '{}', $5, true, 'catalog') RETURNING id";
  const { id } = (await db.query(insert, about)).rows[0];
  const requires = { secrets: [], connectors: [], network: [] };
  const version = `INSERT INTO skill_versions (skill_id, number, version, content_sha, content_size, entrypoint, requires, readme, files)
    VALUES ($1, 1, '1.0.0', $2, $3, $6, $4, 'Says hello.', $5) RETURNING id`;
  const made = (await db.query(version, [id, sha256, zip.length, requires, JSON.stringify(files), runtime === "script" ? "scripts/main.sh" : null])).rows[0];
  await db.query("UPDATE skills SET version_id = $2 WHERE id = $1", [id, made.id]);
}

/** A child of the same Node. The channel tells it when this process is killed, so that nothing stays behind. */
function launch(script: string, env: Record<string, string>, cwd = process.cwd()): ChildProcess {
  if (ended) throw new Error("Interrupted.");
  const node = nodeFor(script);
  return spawn(process.execPath, node.args, {
    cwd,
    env: { ...env, ...node.env } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 30_000); // The supervisor gives its own children 20 s.
  await exited;
  clearTimeout(late);
}

/** The supervisor ends its database; this is for when it could not, and has nothing to do otherwise. */
async function stopPostgres(dataDir: string) {
  const pid = Number((await readFile(path.join(dataDir, "postgres", "postmaster.pid"), "utf8").catch(() => "")).split("\n")[0]);
  if (!pid) return;
  try {
    process.kill(pid, "SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 2000));
  } catch {
    // It has ended already and left its file behind.
  }
}

async function healthy(url: string, supervisor: ChildProcess) {
  // The first start of a version builds it, which takes minutes on a slow machine.
  for (let waited = 0; waited < 3000; waited++) {
    if (supervisor.exitCode !== null || ended) throw new Error("Clanker did not start.");
    if (
      await send({ url }).then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("Clanker did not become healthy within five minutes.");
}

/** Only a worker listens on the queue's channel: when the database sees one, jobs are being taken. */
async function listening(db: pg.Client, worker: ChildProcess) {
  for (let waited = 0; waited < 300; waited++) {
    if (worker.exitCode !== null) throw new Error("The worker did not start.");
    const { rows } = await db.query("SELECT 1 FROM pg_stat_activity WHERE query ILIKE 'LISTEN %pgboss%'");
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

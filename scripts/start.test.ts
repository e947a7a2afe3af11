import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

/** The whole server as processes: started, killed, started again, asked to end. Uses the build that is there. */
let dataDir: string;
let port: number;
let server: ChildProcess | undefined;

beforeAll(async () => {
  dataDir = await mkdtemp(`${tmpdir()}/clanker-start-`);
  port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address() as { port: number };
      probe.close(() => resolve(address.port));
    });
  });
});
afterAll(async () => {
  if (server?.pid && server.exitCode === null && server.signalCode === null) process.kill(-server.pid, "SIGKILL");
  await rm(dataDir, { recursive: true, force: true });
});

const firstRun = () => JSON.parse(readFileSync(`${dataDir}/first-run.json`, "utf8"));

/** Starts a server in a process group of its own and waits until it is healthy. */
async function start() {
  const { DATABASE_URL: _, ENCRYPTION_KEY: __, NEXTAUTH_SECRET: ___, PUBLIC_URL: ____, ...clean } = process.env;
  const env = { ...clean, PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: "warn", RATE_LIMIT_PER_MINUTE: "100000" };
  const child = spawn("node_modules/node/bin/node", ["--disable-warning=ExperimentalWarning", "scripts/start.ts"], { env, detached: true, stdio: "ignore" });
  server = child;
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error("the server ended");
    if (
      await fetch(`http://127.0.0.1:${port}/api/health`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return child;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the server did not become healthy");
}

async function call(path: string, body?: object) {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method: body ? "POST" : "GET",
    headers: { "x-api-key": firstRun().apiKey, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return answer.json();
}

const exited = (child: ChildProcess) =>
  new Promise<void>((resolve) => (child.exitCode !== null || child.signalCode !== null ? resolve() : child.once("exit", () => resolve())));

/** The processes that have this test's data folder in their command line or environment. */
async function left(): Promise<string[]> {
  const { readdir, readFile } = await import("node:fs/promises");
  const found: string[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    const text = await Promise.all(["cmdline", "environ"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "")));
    if (text.join("\n").includes(dataDir)) found.push(`${pid} ${text[0]?.replaceAll("\0", " ")}`);
  }
  return found;
}

test("the first start makes an owner and a key, kept in a file that only its owner can read", async () => {
  await start();
  expect(firstRun()).toEqual({
    url: `http://localhost:${port}`,
    email: expect.stringContaining("@"),
    password: expect.any(String),
    workspace: { id: "ws_1", slug: expect.any(String) },
    apiKey: expect.stringMatching(/^ck_/),
  });
  for (const file of ["first-run.json", "database-url", "secrets.json"]) expect(statSync(`${dataDir}/${file}`).mode & 0o777, file).toBe(0o600);
  expect(await call("/workspaces/current")).toMatchObject({ role: "owner" });
});

test("a second server on the same folder refuses to start", async () => {
  const { DATABASE_URL: _, ...clean } = process.env;
  const second = spawn("node_modules/node/bin/node", ["--disable-warning=ExperimentalWarning", "scripts/start.ts"], {
    env: { ...clean, PORT: "1", DATA_DIR: dataDir },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  second.stderr?.on("data", (chunk) => {
    errors += chunk;
  });
  await exited(second);
  expect([second.exitCode, errors]).toEqual([1, expect.stringContaining("already running")]);
});

test("kill -9 of the whole group loses no accepted execution, and blocks have no gap", async () => {
  const accepted = await Promise.all(
    Array.from({ length: 12 }, (_, i) => call("/skills/text-statistics/run", { input: `Run number ${i} says hello. It says so twice.` })),
  );
  const ids = accepted.map(({ executionId }) => executionId);
  expect(ids.every((id) => /^exec_\d+$/.test(id))).toBe(true);
  const group = server as ChildProcess;
  process.kill(-(group.pid as number), "SIGKILL");
  await exited(group);

  await start();
  for (const id of ids) {
    let status = await call(`/executions/${id}/status?wait=25`);
    for (let tries = 0; tries < 4 && ["queued", "running"].includes(status.status); tries++) status = await call(`/executions/${id}/status?wait=25`);
    expect([id, status.status]).toEqual([id, "completed"]);
    expect(status.outputBlocks.map((block: { index: number }) => block.index)).toEqual(status.outputBlocks.map((_: unknown, i: number) => i + 1));
    expect(status.artifacts).toHaveLength(1);
  }
}, 180_000);

test("a worker that is killed in the middle of a run is replaced, and the run ends once", async () => {
  const pool = new pg.Client({ connectionString: readFileSync(`${dataDir}/database-url`, "utf8") });
  pool.on("error", () => {}); // The database is stopped under it when a test fails half-way.
  await pool.connect();
  const { executionId } = await call("/skills/text-statistics/run", { input: "Here is one more sentence of some length, which takes its time. ".repeat(3000) });
  const workers = (await left()).filter((line) => line.includes("scripts/worker.ts"));
  expect(workers).toHaveLength(1);
  for (let tries = 0; tries < 100 && (await call(`/executions/${executionId}/status`)).status === "queued"; tries++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  process.kill(Number(workers[0]?.split(" ")[0]), "SIGKILL");
  let status = await call(`/executions/${executionId}/status?wait=25`);
  for (let tries = 0; tries < 4 && ["queued", "running"].includes(status.status); tries++) status = await call(`/executions/${executionId}/status?wait=25`);
  expect(status.status).toBe("completed");
  const { rows } = await pool.query("SELECT count(*)::int AS n FROM execution_events WHERE execution_id = $1 AND status = 'completed'", [
    Number(executionId.slice(5)),
  ]);
  expect(rows[0].n).toBe(1);
  await pool.end();
}, 180_000);

test("a database that is killed is started again, and everyone finds it", async () => {
  const before = Number(readFileSync(`${dataDir}/postgres/postmaster.pid`, "utf8").split("\n")[0]);
  process.kill(before, "SIGKILL");
  let status = 0;
  const seen = new Set<number>();
  for (let tries = 0; tries < 200 && status !== 202; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/skills/text-statistics/run`, {
      method: "POST",
      headers: { "x-api-key": firstRun().apiKey, "content-type": "application/json" },
      body: JSON.stringify({ input: "After the fall there is a run. It ends well." }),
    });
    status = answer.status;
    seen.add(status);
    if (status !== 202) continue;
    const { executionId } = (await answer.json()) as { executionId: string };
    let result = await call(`/executions/${executionId}/status?wait=25`);
    for (let more = 0; more < 3 && ["queued", "running"].includes(result.status); more++) result = await call(`/executions/${executionId}/status?wait=25`);
    expect(result.status).toBe("completed");
  }
  expect(status).toBe(202);
  // While it was away callers were told to come again, and not that something broke.
  expect([...seen].filter((each) => each !== 202 && each !== 503)).toEqual([]);
}, 120_000);

test("SIGTERM drains: a running script ends, and no process stays behind", async () => {
  const child = server as ChildProcess;
  const { executionId } = await call("/skills/text-statistics/run", { input: "The last one before the end." });
  child.kill("SIGTERM");
  await exited(child);
  expect(child.exitCode).toBe(0);
  expect(await left()).toEqual([]);
  expect(existsSync(`${dataDir}/server.pid`)).toBe(false);

  await start();
  let status = await call(`/executions/${executionId}/status?wait=25`);
  if (status.status !== "completed") status = await call(`/executions/${executionId}/status?wait=25`);
  expect(status.status).toBe("completed");
  process.kill(-(server?.pid as number), "SIGINT");
  await exited(server as ChildProcess);
  expect(await left()).toEqual([]);
}, 120_000);

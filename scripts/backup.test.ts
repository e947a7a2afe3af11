import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { access, copyFile, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stepEffects } from "#lib/operations/workflows/step-effects";
import { readArchive, verifyArchive, writeArchive } from "#lib/platform/archive";
import { isHalfRestored } from "#lib/platform/load-tables";
import { migrationNames } from "#lib/platform/schema-engine";
import { startWorker } from "#lib/runtime/worker";
import { useOwnDatabase } from "#lib/testing/own-database";
import { publishSkill } from "#lib/testing/publish-skill";
import { json, request } from "#lib/testing/request";
import { launch, makeWorkflow, waiting } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";
import { Cluster } from "./chaos/cluster.ts";

/** Backup and restore as an operator runs them: as processes, beside a database and a worker that go on working. */
const SECRET = randomBytes(12).toString("hex");
let endDatabase: () => Promise<void>;
let worker: Awaited<ReturnType<typeof startWorker>>;
let folder: string;
let home: TestWorkspace;
let slug: string;
let suspended: string;
let artifact: { id: string; bytes: Buffer };
let cluster: Cluster;

beforeAll(async () => {
  endDatabase = await useOwnDatabase({ SCRIPT_CONCURRENCY: "2" });
  folder = await mkdtemp(`${tmpdir()}/clanker-backup-`);
  worker = await startWorker(stepEffects);
  home = await createWorkspace();
  const { key } = home;
  const script = 'sleep $(cat); printf %s "$TOKEN" | sha256sum; head -c 70000 /dev/urandom > "$OUTPUT_DIR/random.bin"';
  slug = await publishSkill({ script }, { requires: { secrets: ["TOKEN"] } });
  const made = (what: string, body: object) => json(what, { key, body }).then((answer) => expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300));
  await made("PUT /api/v1/memory", { content: 'A line\twith a tab, a \\ and a "quote"\r\nand 東京 \\N.' });
  await made("POST /api/v1/memory/append", { note: "A note." });
  const secret = await json("POST /api/v1/secrets", { key, body: { name: "TOKEN", value: SECRET } });
  await made(`POST /api/v1/skills/${slug}/secrets`, { secretId: secret.body.id, envVar: "TOKEN" });
  await made("POST /api/v1/account/webhooks", { url: "https://example.com/hook", events: ["execution.completed"] });
  await made(`POST /api/v1/workspaces/ws_${home.workspace.id}/invitations`, { email: "somebody@example.com" });
  await made("POST /api/v1/collections", { name: "everything" });
  const flow = await makeWorkflow(home, {
    steps: [
      { id: "shape", type: "transform", output: { word: "{{input.word}}" } },
      { id: "ask", type: "approval", message: "Go on?" },
    ],
  });
  suspended = await launch(home, flow, { word: "kept" });
  await waiting(home, suspended);
  const done = await run("0");
  const [{ id }] = (await ended(done, async (path) => (await json(`GET /api/v1${path}`, { key })).body)).artifacts as [{ id: string }];
  artifact = { id, bytes: Buffer.from(await (await request(`GET /api/v1/artifacts/${id}/download`, { key })).arrayBuffer()) };
}, 120_000);
afterAll(async () => {
  await cluster?.stop();
  await worker.stop(0);
  await endDatabase();
  await rm(folder, { recursive: true, force: true });
});

async function run(input: string): Promise<string> {
  const { status, body } = await json(`POST /api/v1/skills/${slug}/run`, { key: home.key, body: { input } });
  expect(status, JSON.stringify(body)).toBe(202);
  return body.executionId;
}

type Status = { status: string; artifacts: { id: string }[]; outputBlocks: object[] };

/** An execution when it is over. */
async function ended(id: string, get: (path: string) => Promise<Status>): Promise<Status> {
  for (let after = 0; ; ) {
    const found = await get(`/executions/${id}/status?wait=20&blocksAfter=${after}`);
    if (!["queued", "running"].includes(found.status)) return get(`/executions/${id}/status`);
    after += found.outputBlocks.length;
  }
}

/** A command as a process of its own; with a DATABASE_URL of "" it is for the embedded database of its DATA_DIR. */
function command(script: string, args: string[], env: Record<string, string>) {
  const { DATABASE_URL = process.env.DATABASE_URL as string, ...more } = env;
  const { DATABASE_URL: _, ...rest } = process.env;
  const keys = DATABASE_URL === "" ? { ENCRYPTION_KEY: "", NEXTAUTH_SECRET: "" } : { DATABASE_URL };
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, ...args], {
    env: { ...rest, NODE_ENV: "production", ...keys, ...more } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  const note = (text: unknown) => {
    output += text;
  };
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", note);
  child.on("message", (message) => note(JSON.stringify(message)));
  return { child, ended: new Promise<{ code: number | null; output: string }>((resolve) => child.once("close", (code) => resolve({ code, output }))) };
}

const inFolder = (name: string) => path.join(folder, name);
const backup = (name: string, env: Record<string, string> = {}, ...more: string[]) => command("scripts/backup.ts", [inFolder(name), ...more], env).ended;
const restore = (name: string, env: Record<string, string>) => command("scripts/restore.ts", [inFolder(name)], env);

async function entriesOf(name: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { name: entry, data } of readArchive(inFolder(name)))
    if (entry !== "clanker.json") found.set(entry, createHash("sha256").update(data).digest("hex"));
  return found;
}

async function newDatabase(name: string): Promise<string> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL as string });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(process.env.DATABASE_URL as string);
  url.pathname = `/${name}`;
  return url.href;
}

test("what is backed up while runs go on is restored row by row and byte by byte, and goes on where it was", async () => {
  const going = await Promise.all(["0", "2", "2", "0", "2"].map(run));
  expect(await backup("one.tar.gz")).toMatchObject({ code: 0, output: expect.stringMatching(/rows of \d+ tables and [1-9]\d* files/) });
  expect((await stat(inFolder("one.tar.gz"))).mode & 0o777).toBe(0o600);
  const first = await entriesOf("one.tar.gz");
  for (const name of "executions blocks artifacts memories secrets webhooks workflow_steps audit_entries ledger_entries pgboss.job".split(" "))
    expect([...first.keys()], name).toContain(`tables/${name}/000001`);

  // Into an empty folder, from which the same comes again, and where a web server and a worker then go on.
  const own = { DATABASE_URL: "", DATA_DIR: inFolder("own") };
  expect(await restore("one.tar.gz", own).ended).toMatchObject({ code: 0, output: expect.stringContaining("The books are right.") });
  expect((await stat(path.join(own.DATA_DIR, "secrets.json"))).mode & 0o777).toBe(0o600);
  cluster = new Cluster(own.DATA_DIR);
  await cluster.startDatabase();
  expect(await backup("two.tar.gz", { ...own, DATABASE_URL: cluster.url })).toMatchObject({ code: 0 });
  expect(await entriesOf("two.tar.gz")).toEqual(first);
  await cluster.startMembers(1, 1);
  const ask = (what: string, body?: object) => {
    const [method = "", at = ""] = what.split(" ");
    const headers = { "x-api-key": home.key, "content-type": "application/json" };
    return fetch(`${cluster.web(0)}/api/v1${at}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  };
  const answer = async (what: string, body?: object) => (await ask(what, body)).json();
  const get = (path: string) => answer(`GET ${path}`);
  for (const id of going) expect(await ended(id, get), id).toMatchObject({ status: "completed" });
  expect(Buffer.from(await (await ask(`GET /artifacts/${artifact.id}/download`)).arrayBuffer()).equals(artifact.bytes)).toBe(true);
  expect((await answer("GET /memory")).content).toBe((await json("GET /api/v1/memory", { key: home.key })).body.content);
  const { executionId } = await answer(`POST /skills/${slug}/run`, { input: "0" });
  expect(JSON.stringify((await ended(executionId, get)).outputBlocks)).toContain(createHash("sha256").update(SECRET).digest("hex"));
  expect((await ask(`POST /workflows/runs/${suspended}/resume`, { step: "ask", resumeData: { approved: true } })).status).toBe(200);
  while ((await get(`/workflows/runs/${suspended}`)).status !== "completed") await new Promise((resolve) => setTimeout(resolve, 50));
  // Where it came from knows nothing of that.
  expect((await waiting(home, suspended)).status).toBe("suspended");
}, 120_000);

test("an archive of an older version is migrated; a restore that was killed has done nothing, says so, and is run again", async () => {
  const last = (await migrationNames()).at(-1) as string;
  await rewrite("older.tar.gz", (name, data) => (name === "clanker.json" ? data.replace(new RegExp(`,\\s*"${last}"`), "") : data));
  const url = await newDatabase("killed");
  const there = { DATABASE_URL: url, DATA_DIR: inFolder("killed") };
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {}); // Whatever fails here, the database ends before it does.
  await client.connect();
  const { child, ended } = restore("older.tar.gz", there);
  const isThere = async (table: string) => (await client.query("SELECT to_regclass($1) IS NOT NULL AS there", [table])).rows[0].there;
  while (child.exitCode === null && !(await isThere("pgboss.job")));
  child.kill("SIGKILL");
  expect((await ended).code).toBeNull();
  expect(await isHalfRestored(url)).toBe(true);
  expect((await client.query("SELECT FROM workspaces")).rowCount).toBe(0);
  expect((await command("scripts/prepare.ts", [], there).ended).output).toContain("a restore into this database was begun and has not ended");
  expect(await restore("older.tar.gz", there).ended).toMatchObject({ code: 0, output: expect.stringContaining(`Migrated forward: ${last}.`) });
  expect(await isHalfRestored(url)).toBe(false);
  expect((await client.query("SELECT FROM workspaces")).rowCount).toBeGreaterThan(0);
  await client.end();
  // It is not done again over what is there.
  expect(await restore("one.tar.gz", there).ended).toMatchObject({ code: 1, output: expect.stringContaining("The database is not empty") });
});

test("what is damaged, cut short, newer or without keys is refused before anything is changed", async () => {
  const target = { DATABASE_URL: "", DATA_DIR: inFolder("untouched") };
  const bytes = await readFile(inFolder("one.tar.gz"));
  await writeFile(inFolder("short.tar.gz"), bytes.subarray(0, bytes.length - 5000));
  const flipped = Buffer.from(bytes);
  flipped[bytes.length >> 1] = (flipped[bytes.length >> 1] as number) ^ 1;
  await writeFile(inFolder("damaged.tar.gz"), flipped);
  await rewrite("newer.tar.gz", (name, data) => (name === "clanker.json" ? data.replace('"migrations": [', '"migrations": ["10000101000000_unknown",') : data));
  expect(await backup("keyless.tar.gz", {}, "--without-keys")).toMatchObject({ code: 0 });
  for (const [name, why] of [
    ["short.tar.gz", "cannot be read to its end"],
    ["damaged.tar.gz", /cannot be read to its end|is damaged/],
    ["newer.tar.gz", "was written by a newer version"],
    ["missing.tar.gz", "no such file"],
  ] as const)
    expect(await restore(name, target).ended, name).toMatchObject({ code: 1, output: expect.stringMatching(why) });
  await expect(access(target.DATA_DIR)).rejects.toThrow("ENOENT");
  expect(await restore("keyless.tar.gz", target).ended).toMatchObject({ code: 1, output: expect.stringContaining("The archive holds no keys") });
  await copyFile(inFolder("one.tar.gz"), inFolder("taken.tar.gz"));
  expect(await backup("taken.tar.gz")).toMatchObject({ code: 1, output: expect.stringContaining("is there already") });
  await verifyArchive(inFolder("taken.tar.gz"));
});

test("a file is looked for where the command was typed, and never in the project's folder", async () => {
  const there = { INIT_CWD: folder };
  expect((await command("scripts/backup.ts", ["relative.tar.gz"], there).ended).code).toBe(0);
  await verifyArchive(inFolder("relative.tar.gz"));
  expect((await command("scripts/restore.ts", ["relative.tar.gz"], there).ended).output).toContain("The database is not empty");
});

test("keys that do not open what is in the archive are told of when it is made and when it is restored", async () => {
  const told = /secrets: 1 that neither ENCRYPTION_KEY nor any of PREVIOUS_ENCRYPTION_KEYS opens\./;
  const ENCRYPTION_KEY = randomBytes(32).toString("base64");
  expect(await backup("locked.tar.gz", { ENCRYPTION_KEY })).toMatchObject({ code: 1, output: expect.stringMatching(told) });
  const restored = await restore("locked.tar.gz", { DATABASE_URL: "", DATA_DIR: inFolder("locked") }).ended;
  expect(restored).toMatchObject({ code: 1, output: expect.stringMatching(told) });
  expect(restored.output).toContain("The books are right.");
  expect((await backup("opened.tar.gz", { ENCRYPTION_KEY, PREVIOUS_ENCRYPTION_KEYS: process.env.ENCRYPTION_KEY as string })).code).toBe(0);
});

test("a backup that lacks a file which rows name says so, and is no success", async () => {
  const sha256 = createHash("sha256").update(artifact.bytes).digest("hex");
  const file = path.join(process.env.DATA_DIR as string, "blobs", sha256.slice(0, 2), sha256);
  await rename(file, inFolder("aside"));
  const found = await backup("lacking.tar.gz");
  await rename(inFolder("aside"), file);
  expect(found).toMatchObject({ code: 1, output: expect.stringContaining(`${sha256} is referred to`) });
  expect(found.output).toContain("Files that rows name and that are not in the archive: 1.");
});

test("a file that cannot be stored ends a restore, and its database with it", async () => {
  const DATA_DIR = await mkdtemp(inFolder("full-"));
  await writeFile(path.join(DATA_DIR, "blobs"), "no folder");
  const failed = await restore("relative.tar.gz", { DATABASE_URL: "", DATA_DIR }).ended;
  expect(failed).toMatchObject({ code: 1, output: expect.stringMatching(/ENOTDIR|EEXIST/) });
  await expect(access(path.join(DATA_DIR, "postgres", "postmaster.pid"))).rejects.toThrow("ENOENT");
});

/** The first archive with other entries, and checksums that fit them. */
async function rewrite(name: string, change: (name: string, data: string) => string) {
  await writeArchive(
    inFolder(name),
    (async function* () {
      for await (const entry of readArchive(inFolder("one.tar.gz"))) {
        if (!/json$/.test(entry.name)) yield entry;
        else yield { name: entry.name, data: Buffer.from(change(entry.name, Buffer.from(entry.data).toString())) };
      }
    })(),
  );
}

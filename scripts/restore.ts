/**
 * `npm run restore -- FILE`: puts an archive of `npm run backup` into an empty DATA_DIR, or into the empty database that DATABASE_URL names,
 * all of it or nothing. The archive is read to its end before anything is changed.
 */
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Table } from "#lib/platform/snapshot";
import { generateClient } from "./build.ts";
import { holdDataDir } from "./lock.ts";
import { completeEnvironment, fileOf, tellOfUnreadable } from "./settings.ts";

const USAGE = `Usage:
  npm run restore -- FILE    into DATA_DIR, which must hold no database yet, or into the empty database that DATABASE_URL names`;

/** A refusal that whoever typed the command is told about. */
class Refusal extends Error {}
type Head = { format: number; version: string; createdAt: string; key: string; migrations: string[]; tables: Table[] };
type Contents = { rows: Record<string, number>; sequences: Record<string, string>; missing: string[] };

/** Files that are stored at the same time: most of that is waiting for the disk. */
const AT_ONCE = 16;

const file = readOptions();
const dataDir = path.resolve(process.env.DATA_DIR || ".data");
await generateClient();
const { ArchiveError, readArchive, verifyArchive } = await import("#lib/platform/archive");
const { LoadRefused, beginLoad, beginRestore, isHalfRestored } = await import("#lib/platform/load-tables");
const { migrate, migrationNames } = await import("#lib/platform/schema-engine");
let stopDatabase = async () => {};

try {
  const whole = await restore();
  await stopDatabase();
  process.exit(whole ? 0 : 1);
} catch (error) {
  await stopDatabase();
  const { code, message } = error as NodeJS.ErrnoException;
  const known = error instanceof Refusal || error instanceof ArchiveError || error instanceof LoadRefused || code === "ENOENT" || code === "EACCES";
  console.error(known ? message : error);
  if (error instanceof LoadRefused) console.error("Move it away, or name another one by DATA_DIR or DATABASE_URL, and run this again.");
  process.exit(1);
}

/** Answers whether what was restored can be read. */
async function restore(): Promise<boolean> {
  await verifyArchive(file);
  const { head, secrets } = await readHead();
  const known = await migrationNames();
  if (head.format !== 1 || head.migrations.some((name, i) => known[i] !== name))
    throw new Refusal(`${file} was written by a newer version, ${head.version}. Upgrade Clanker to it first.`);

  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await holdDataDir(dataDir);
  if (!process.env.DATABASE_URL) await placeKeys(secrets);
  await completeEnvironment();
  if (!process.env.DATABASE_URL) await startDatabase();
  // What follows reads the environment, which is whole now.
  const { env } = await import("#lib/platform/env");
  const { knownHeaders } = await import("#lib/platform/crypto");
  const { installQueue } = await import("#lib/platform/queue");
  const { DATABASE_URL } = env();
  if (!knownHeaders().some((header) => Buffer.from(header).toString("hex") === head.key))
    throw new Refusal("The archive's secrets are under another ENCRYPTION_KEY than the one that is set. Set the one that its server had.");

  await beginRestore(DATABASE_URL, head.migrations);
  await migrate(DATABASE_URL, head.migrations);
  await installQueue();
  const { contents, files } = await loadAll(DATABASE_URL, head);
  const applied = await migrate(DATABASE_URL);
  const rows = Object.values(contents.rows).reduce((a, b) => a + b, 0);
  console.log(`Restored ${rows} rows of ${head.tables.length} tables and ${files} files, as they were on ${head.createdAt}.`);
  if (applied.length > 0) console.log(`Migrated forward: ${applied.join(", ")}.`);
  for (const sha256 of contents.missing) console.error(`${sha256} is referred to, and was not in the blob store when the backup was made.`);
  const { checkLedger } = await import("#lib/runtime/ledger-check");
  const { db } = await import("#lib/platform/db");
  const { countUnreadable } = await import("#lib/runtime/rotate-secrets");
  const problems = await checkLedger(db());
  const sealed = await countUnreadable(db());
  await db().$disconnect();
  console.log(problems.length === 0 ? "The books are right." : `The books are not right, as they were not when the backup was made:\n${problems.join("\n")}`);
  const todo =
    "Everything else is there. Before the server starts, add the key that its server had to PREVIOUS_ENCRYPTION_KEYS; values whose key is lost must be set again.";
  if (tellOfUnreadable(sealed, todo)) return false;
  console.log("Now start the server with `npm start`.");
  return true;
}

/** The embedded database; anew where a restore was killed, wherever that left it. */
async function startDatabase() {
  const { startEmbeddedPostgres } = await import("#lib/platform/embedded-postgres");
  let postgres = await startEmbeddedPostgres(dataDir);
  stopDatabase = () => postgres.stop();
  if (await isHalfRestored(postgres.url)) {
    await postgres.stop();
    await rm(path.join(dataDir, "postgres"), { recursive: true });
    postgres = await startEmbeddedPostgres(dataDir);
  }
  process.env.DATABASE_URL = postgres.url;
}

/** Rows in one transaction, files beside it: they are in the store, and read back, before any row that names them is there. */
async function loadAll(url: string, head: Head): Promise<{ contents: Contents; files: number }> {
  const { blobs } = await import("#lib/platform/blob");
  const { sha256Hex } = await import("#lib/platform/crypto");
  const load = await beginLoad(url, head.tables);
  let contents: Contents | undefined;
  let files = 0;
  const store = async (sha256: string, data: Uint8Array) => {
    await blobs.put(data);
    if (sha256Hex(await blobs.get(sha256)) !== sha256) throw new Refusal(`The blob store does not give back what was put into it: ${sha256}.`);
  };
  const storing: Promise<void>[] = [];
  try {
    for await (const { name, data } of readArchive(file)) {
      const [kind, of = ""] = name.split("/");
      if (name === "contents.json") contents = JSON.parse(Buffer.from(data).toString());
      if (kind === "tables") await load.copy(of, data);
      if (kind !== "blobs") continue;
      const stored = store(of, data);
      stored.catch(() => {}); // Thrown below, when all of them are waited for.
      storing.push(stored);
      files++;
      if (storing.length === AT_ONCE) await Promise.all(storing.splice(0));
    }
    await Promise.all(storing);
    if (!contents) throw new ArchiveError(`${file} lacks contents.json.`);
    await load.finish(contents);
    return { contents, files };
  } finally {
    await load.close();
  }
}

async function readHead(): Promise<{ head: Head; secrets: string | undefined }> {
  let head: Head | undefined;
  for await (const { name, data } of readArchive(file)) {
    if (name === "clanker.json") head = JSON.parse(Buffer.from(data).toString());
    else return { head: head ?? noHead(), secrets: name === "secrets.json" ? Buffer.from(data).toString() : undefined };
  }
  return { head: head ?? noHead(), secrets: undefined };
}

function noHead(): never {
  throw new ArchiveError(`${file} is no backup of Clanker: it lacks clanker.json.`);
}

/** The archive's keys become those of the folder. Others that are there already may be needed for something, and stay. */
async function placeKeys(secrets: string | undefined) {
  const place = path.join(dataDir, "secrets.json");
  const there = await readFile(place, "utf8").catch(() => undefined);
  if (!secrets) {
    if (there || process.env.ENCRYPTION_KEY) return;
    throw new Refusal(`The archive holds no keys. Put the server's secrets.json into ${dataDir} first.`);
  }
  if (there !== undefined) {
    if (JSON.parse(there).ENCRYPTION_KEY === JSON.parse(secrets).ENCRYPTION_KEY) return;
    throw new Refusal(`${place} has other keys than the archive. Move it away, or name another DATA_DIR.`);
  }
  const temporary = `${place}.${process.pid}`;
  await writeFile(temporary, secrets, { mode: 0o600, flush: true });
  await link(temporary, place);
  await rm(temporary);
}

function readOptions(): string {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: "boolean", short: "h" } } });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const [file, ...more] = positionals;
    if (!file || more.length > 0) throw new Error("Name one file.");
    return fileOf(file);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(1);
  }
}

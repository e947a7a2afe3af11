import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rm } from "node:fs/promises";
import path from "node:path";

/**
 * Fills in what a laptop has no value for: DATA_DIR as an absolute path, and secrets that are made once and kept in it,
 * mode 0600. With a database of one's own (DATABASE_URL) the secrets must be given, because several servers must agree.
 */
export async function completeEnvironment() {
  const dataDir = path.resolve(process.env.DATA_DIR || ".data");
  process.env.DATA_DIR = dataDir;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (process.env.DATABASE_URL) return dataDir;
  const kept = await keptSecrets(path.join(dataDir, "secrets.json"));
  process.env.ENCRYPTION_KEY ||= kept.ENCRYPTION_KEY;
  process.env.NEXTAUTH_SECRET ||= kept.NEXTAUTH_SECRET;
  process.env.PREVIOUS_ENCRYPTION_KEYS ||= kept.PREVIOUS_ENCRYPTION_KEYS ?? "";
  return dataDir;
}

/** Beside a server with an embedded PostgreSQL, whose address is kept in the data folder. Ends the process when there is none. */
export async function findDatabase(dataDir: string) {
  if (process.env.DATABASE_URL) return;
  const url = await readFile(path.join(dataDir, "database-url"), "utf8").catch(() => "");
  if (!url) {
    console.error(`There is no server on ${dataDir}: start one there, or set DATABASE_URL.`);
    process.exit(1);
  }
  process.env.DATABASE_URL = url.trim();
}

/** A file as whoever typed its name means it: npm runs commands in the project's folder, wherever they stand. */
export const fileOf = (name: string) => path.resolve(process.env.INIT_CWD || ".", name);

/** Says which rows the keys here do not open, and what to do, if there are any; answers whether. */
export function tellOfUnreadable(found: { table: string; count: number }[], todo: string): boolean {
  for (const { table, count } of found) console.error(`${table}: ${count} that neither ENCRYPTION_KEY nor any of PREVIOUS_ENCRYPTION_KEYS opens.`);
  if (found.length > 0) console.error(todo);
  return found.length > 0;
}

async function keptSecrets(file: string): Promise<Record<string, string>> {
  const made = { ENCRYPTION_KEY: randomBytes(32).toString("base64"), NEXTAUTH_SECRET: randomBytes(32).toString("base64") };
  const temporary = `${file}.${process.pid}`;
  const handle = await open(temporary, "w", 0o600);
  await handle.writeFile(`${JSON.stringify(made, null, 2)}\n`);
  await handle.sync();
  await handle.close();
  // A link appears whole or not at all, and the first one wins.
  await link(temporary, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await rm(temporary);
  return JSON.parse(await readFile(file, "utf8"));
}

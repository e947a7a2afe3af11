/**
 * `npm run backup -- FILE`: the database, the files and the keys as they are at one moment, in one archive, while servers run. Finds the
 * embedded database of DATA_DIR by itself; otherwise the one that DATABASE_URL names.
 */
import { readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { parseArgs } from "node:util";
import { generateClient } from "./build.ts";
import { completeEnvironment, fileOf, findDatabase, tellOfUnreadable } from "./settings.ts";

const USAGE = `Usage:
  npm run backup -- FILE                   writes the database, the files and the keys into FILE, a .tar.gz; mode 0600
  npm run backup -- FILE --without-keys    leaves the keys out: keep them elsewhere, for without them no secret can be read`;

const { file, withoutKeys } = readOptions();
await findDatabase(await completeEnvironment());
await generateClient();

const { writeArchive } = await import("#lib/platform/archive");
const { blobs } = await import("#lib/platform/blob");
const { isBlobError } = await import("#lib/platform/blob-error");
const { currentHeader } = await import("#lib/platform/crypto");
const { env } = await import("#lib/platform/env");
const { openSnapshot } = await import("#lib/platform/snapshot");
const { BLOB_REFERENCES } = await import("#lib/runtime/blob-references");
const { unreadable } = await import("#lib/runtime/rotate-secrets");

const rows: Record<string, number> = {};
const missing: string[] = [];
let sealed: { table: string; count: number }[] = [];
let files = 0;
try {
  await writeArchive(file, entries());
  console.log(
    `${file}: ${Object.values(rows).reduce((a, b) => a + b, 0)} rows of ${Object.keys(rows).length} tables and ${files} files, ${(await stat(file)).size} bytes.`,
  );
  if (!withoutKeys) console.log("It holds the keys: whoever has it can read every secret.");
  const lost = await stillListed(missing);
  for (const sha256 of lost.slice(0, 20)) console.error(`${sha256} is referred to, and is not in the blob store.`);
  if (lost.length > 0) console.error(`Files that rows name and that are not in the archive: ${lost.length}. Is DATA_DIR, or the blob store, the server's?`);
  const unread = tellOfUnreadable(
    sealed,
    "Set both as the server has them and make another backup: this one's keys are not theirs. Values whose key is lost must be set again in their workspaces.",
  );
  process.exit(unread || lost.length > 0 ? 1 : 0);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(code === "ECONNREFUSED" ? "The database does not answer. Is the server running?" : message);
  process.exit(1);
}

/** Rows first, then the files that they refer to: files are written before rows and never changed, so none of them is missing. */
async function* entries() {
  const { DATABASE_URL, ENCRYPTION_KEY, NEXTAUTH_SECRET, PREVIOUS_ENCRYPTION_KEYS } = env();
  const snapshot = await openSnapshot(DATABASE_URL);
  try {
    const { migrations, tables } = snapshot;
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    const key = Buffer.from(currentHeader()).toString("hex");
    yield json("clanker.json", { format: 1, version, createdAt: new Date(), key, migrations, tables });
    const previous = PREVIOUS_ENCRYPTION_KEYS.length > 0 && { PREVIOUS_ENCRYPTION_KEYS: PREVIOUS_ENCRYPTION_KEYS.join(",") };
    if (!withoutKeys) yield json("secrets.json", { ENCRYPTION_KEY, NEXTAUTH_SECRET, ...previous });
    for (const table of tables) {
      rows[table.name] = 0;
      let piece = 0;
      for await (const data of snapshot.copy(table)) {
        for (let at = data.indexOf(0x0a); at >= 0; at = data.indexOf(0x0a, at + 1)) rows[table.name] = (rows[table.name] ?? 0) + 1;
        yield { name: `tables/${table.name}/${String(++piece).padStart(6, "0")}`, data };
      }
    }
    const { text, values } = unreadable();
    sealed = await snapshot.query(text, values);
    // Read after the rows, for a sequence does not wait: it may be past what they have, and never before.
    const sequences = await snapshot.sequences();
    const addresses = await snapshot.query<{ sha256: string }>(`${BLOB_REFERENCES.join(" UNION ")} ORDER BY sha256`);
    for (const { sha256 } of addresses) {
      const data = await blobs.get(sha256).catch((error: unknown) => {
        if (!isBlobError(error) || error.code !== "missing") throw error;
        missing.push(sha256);
      });
      if (!data) continue;
      files++;
      yield { name: `blobs/${sha256}`, data };
    }
    yield json("contents.json", { rows, sequences, missing });
  } finally {
    await snapshot.close();
  }
}

/** Which of these files rows name even now: one whose last row was deleted meanwhile may be collected, any other is lost. */
async function stillListed(files: string[]): Promise<string[]> {
  if (files.length === 0) return [];
  const now = await openSnapshot(env().DATABASE_URL);
  const listed = await now.query<{ sha256: string }>(`SELECT sha256 FROM (${BLOB_REFERENCES.join(" UNION ")}) AS listed WHERE sha256 = ANY($1)`, [files]);
  await now.close();
  return listed.map(({ sha256 }) => sha256);
}

function json(name: string, value: unknown) {
  return { name, data: Buffer.from(`${JSON.stringify(value, null, 2)}\n`) };
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { "without-keys": { type: "boolean", default: false }, help: { type: "boolean", short: "h" } },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const [file, ...more] = positionals;
    if (!file || more.length > 0) throw new Error("Name one file.");
    return { file: fileOf(file), withoutKeys: values["without-keys"] };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(1);
  }
}

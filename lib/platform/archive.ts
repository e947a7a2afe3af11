import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { extract, pack } from "tar-stream";
import { sha256Hex } from "#lib/platform/crypto";

export type ArchiveEntry = { name: string; data: Uint8Array };

/** The last entry of every archive, as `sha256sum` writes and checks it. Without it an archive is not whole. */
const SUMS = "SHA256SUMS";

/** What is wrong with an archive, in words for whoever named the file. */
export class ArchiveError extends Error {}

/**
 * Writes a gzipped tar of these entries, one of which is in memory at a time, and its checksums. The file, mode 0600, appears under its name
 * when it is whole and on the disk; one that is there is refused (EEXIST).
 */
export async function writeArchive(file: string, entries: AsyncIterable<ArchiveEntry>): Promise<void> {
  if (existsSync(file)) throw Object.assign(new Error(`${file} is there already.`), { code: "EEXIST" });
  const partial = `${file}.${process.pid}.part`;
  try {
    await pipeline(archiveOf(entries), createWriteStream(partial, { flags: "wx", mode: 0o600, flush: true }));
    await rename(partial, file);
    await syncFolder(path.dirname(path.resolve(file)));
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** The bytes of such an archive, made no faster than they are taken. */
export function archiveOf(entries: AsyncIterable<ArchiveEntry>): AsyncIterable<Uint8Array> & NodeJS.ReadableStream {
  const tar = pack();
  const zipped = createGzip();
  // What goes wrong on either side ends both, and is thrown to who reads.
  pipeline(tar, zipped).catch(() => {});
  fill(tar, entries).catch((error: Error) => tar.destroy(error));
  return zipped;
}

async function fill(tar: ReturnType<typeof pack>, entries: AsyncIterable<ArchiveEntry>): Promise<void> {
  const broken = new Promise<never>((_, reject) => tar.once("error", reject).once("close", () => reject(new Error("The archive was closed."))));
  broken.catch(() => {}); // Told by whoever waits for it; nobody does at the end.
  const add = ({ name, data }: ArchiveEntry) =>
    Promise.race([
      broken,
      new Promise<void>((resolve, reject) => {
        tar.entry({ name, mode: 0o600 }, Buffer.from(data.buffer, data.byteOffset, data.length), (error) => (error ? reject(error) : resolve()));
      }),
    ]);
  let sums = "";
  for await (const entry of entries) {
    await add(entry);
    sums += `${sha256Hex(entry.data)}  ${entry.name}\n`;
  }
  await add({ name: SUMS, data: Buffer.from(sums) });
  tar.finalize();
}

/** The entries in their order, without the checksums. Nothing is said of whether they are what was written: see `verifyArchive`. */
export async function* readArchive(file: string): AsyncGenerator<ArchiveEntry> {
  for await (const entry of everything(file)) if (entry.name !== SUMS) yield entry;
}

/** Reads all of an archive, and throws an ArchiveError unless every entry is there and as it was written. */
export async function verifyArchive(file: string): Promise<void> {
  const found = new Map<string, string>();
  let sums: string | undefined;
  for await (const { name, data } of everything(file)) {
    if (sums !== undefined || found.has(name)) throw new ArchiveError(`${file} is not an archive of ours: ${name} is out of place.`);
    if (name === SUMS) sums = Buffer.from(data).toString();
    else found.set(name, sha256Hex(data));
  }
  if (sums === undefined) throw new ArchiveError(`${file} is not whole: its checksums are missing.`);
  const said = new Map(sums.split("\n").flatMap((line) => (line ? [[line.slice(66), line.slice(0, 64)] as const] : [])));
  for (const name of new Set([...said.keys(), ...found.keys()]))
    if (said.get(name) !== found.get(name)) throw new ArchiveError(`${file} is damaged: ${name} is not what was written.`);
}

async function* everything(file: string): AsyncGenerator<ArchiveEntry> {
  const entries = extract();
  const read = pipeline(createReadStream(file), createGunzip(), entries);
  read.catch(() => {}); // Thrown by the loop, too.
  try {
    for await (const entry of entries) {
      const pieces: Uint8Array[] = [];
      for await (const piece of entry) pieces.push(piece as Uint8Array);
      yield { name: entry.header.name, data: Buffer.concat(pieces) };
    }
    await read;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof ArchiveError || code === "ENOENT" || code === "EACCES") throw error;
    throw new ArchiveError(`${file} cannot be read to its end: ${message}`);
  } finally {
    entries.destroy();
  }
}

async function syncFolder(folder: string) {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

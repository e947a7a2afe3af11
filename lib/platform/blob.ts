import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { sha256Hex } from "#lib/platform/crypto";
import { env } from "#lib/platform/env";

/** Bytes addressed by their SHA-256 in hex. Putting the same bytes twice is one blob; a blob never changes. */
export type BlobStore = {
  /** Stores and answers the address. Once it returns, the bytes survive a crash of the machine. */
  put(data: Uint8Array): Promise<string>;
  get(sha256: string): Promise<Uint8Array>;
  /** The bytes from `start` to `end`, both included, as a stream. */
  stream(sha256: string, range: { start: number; end: number }): ReadableStream<Uint8Array>;
};

/** Files below DATA_DIR/blobs. */
export const blobs: BlobStore = {
  async put(data) {
    const address = sha256Hex(data);
    const file = fileOf(address);
    if (
      await stat(file).then(
        (found) => found.size === data.length,
        () => false,
      )
    )
      return address;
    const folder = path.dirname(file);
    await mkdir(folder, { recursive: true });
    const temporary = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`;
    try {
      const handle = await open(temporary, "wx", 0o600);
      try {
        await handle.writeFile(data);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    const directory = await open(folder, "r");
    await directory.sync().finally(() => directory.close());
    return address;
  },
  async get(address) {
    return new Uint8Array(await readFile(fileOf(address)));
  },
  stream(address, range) {
    return Readable.toWeb(createReadStream(fileOf(address), range)) as ReadableStream<Uint8Array>;
  },
};

function fileOf(address: string): string {
  if (!/^[0-9a-f]{64}$/.test(address)) throw new Error(`Not a blob address: ${address}`);
  return path.join(env().DATA_DIR, "blobs", address.slice(0, 2), address);
}

import type { Stats } from "node:fs";
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import type { BlobStore } from "#lib/platform/blob";
import { BlobError, checkAddress } from "#lib/platform/blob-error";
import { sha256Hex } from "#lib/platform/crypto";

/** When something half written, or half deleted, belongs to a process that is gone. */
const LEFT_OVER_MS = 3600_000;

/** Blobs as files of a folder, by the first two letters of their address. The time of a file is when it was put last. */
export function fileBlobs(root: string): BlobStore {
  const fileOf = (address: string) => path.join(root, checkAddress(address).slice(0, 2), address);
  const besides = (file: string, ending: "tmp" | "aside") => `${file}.${process.pid}.${Math.random().toString(36).slice(2)}.${ending}`;

  /** Answers whether it was there to be freshened. What the collector has taken away in that moment was not. */
  const touch = (file: string) => {
    const now = new Date();
    return utimes(file, now, now).then(() => true, ifMissing(false));
  };

  const freshen = async (address: string) => {
    if (!(await touch(fileOf(address)).catch(unavailable(address)))) throw new BlobError("missing", address);
  };

  async function write(file: string, data: Uint8Array) {
    const folder = path.dirname(file);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const temporary = besides(file, "tmp");
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
  }

  /** What a process that was killed has left: half of a blob goes, and a whole one that it was deleting is as if just put. */
  async function tidy(file: string, { mtimeMs, ctimeMs }: Stats) {
    const before = Date.now() - LEFT_OVER_MS;
    if (file.endsWith(".tmp") && mtimeMs < before) await rm(file, { force: true });
    const address = /^([0-9a-f]{64})\..*\.aside$/.exec(path.basename(file))?.[1];
    // What is in it may be of any age; it was moved when it changed last. The same bytes may have been put again since.
    if (address && ctimeMs < before && (await touch(file))) await rename(file, fileOf(address)).catch(ifMissing(undefined));
  }

  async function openFrom(address: string, range: { start: number; end: number }): Promise<FileHandle> {
    const handle = await open(fileOf(address), "r");
    const { size } = await handle.stat();
    if (size > range.end) return handle;
    await handle.close();
    throw new BlobError("missing", address);
  }

  return {
    freshen,
    async put(data) {
      const address = sha256Hex(data);
      const file = fileOf(address);
      const whole = await stat(file)
        .then((found) => found.size === data.length, ifMissing(false))
        .catch(unavailable(address));
      if (whole && (await touch(file).catch(unavailable(address)))) return address;
      await write(file, data).catch((error) => {
        throw new BlobError("unavailable", address, error);
      });
      return address;
    },
    get: async (address) => new Uint8Array(await readFile(fileOf(address)).catch(unavailable(address))),
    async stream(address, range) {
      const handle = await openFrom(address, range).catch(unavailable(address));
      return Readable.toWeb(handle.createReadStream(range)) as ReadableStream<Uint8Array>;
    },
    async stat(address) {
      const { size, mtime } = await stat(fileOf(address)).catch(unavailable(address));
      return { size, modifiedAt: mtime };
    },
    async *list() {
      for (const folder of await readdir(root).catch(ifMissing([]))) {
        if (!/^[0-9a-f]{2}$/.test(folder)) continue;
        for (const name of await readdir(path.join(root, folder))) {
          const file = path.join(root, folder, name);
          const found = await stat(file).catch(ifMissing(undefined));
          if (!found) continue;
          if (/^[0-9a-f]{64}$/.test(name)) yield { sha256: name, modifiedAt: found.mtime };
          else await tidy(file, found);
        }
      }
    },
    /**
     * It is moved aside first, so that whoever puts the same bytes from then on writes them anew. Whoever put them before has
     * left the time on it, and then it is moved back.
     */
    async delete(address, unlessSince) {
      const file = fileOf(address);
      const aside = besides(file, "aside");
      if (
        !(await rename(file, aside)
          .then(() => true, ifMissing(false))
          .catch(unavailable(address)))
      )
        return false;
      const { mtime } = await stat(aside).catch(unavailable(address));
      if (mtime >= unlessSince) {
        await rename(aside, file).catch(unavailable(address));
        return false;
      }
      await rm(aside).catch(unavailable(address));
      return true;
    },
  };
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === "ENOENT";

const ifMissing =
  <T>(value: T) =>
  (error: unknown): T => {
    if (isMissing(error)) return value;
    throw error;
  };

const unavailable =
  (address: string) =>
  (error: unknown): never => {
    if (error instanceof BlobError) throw error;
    throw new BlobError(isMissing(error) ? "missing" : "unavailable", address, error);
  };

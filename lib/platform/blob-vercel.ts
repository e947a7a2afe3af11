import { BlobAccessError, BlobNotFoundError, del, head, list, put, BlobError as VercelError } from "@vercel/blob";
import type { BlobStore } from "#lib/platform/blob";
import { BlobError, checkAddress } from "#lib/platform/blob-error";
import { sha256Hex } from "#lib/platform/crypto";
import { log } from "#lib/platform/log";

const PREFIX = "blobs/";
/** How long what was put counts as just put: less than the collector waits, so that it need not be sent again each time. */
const FRESH_MS = 12 * 3600_000;
const TIMEOUT_MS = 60_000;

const pathOf = (address: string) => `${PREFIX}${checkAddress(address).slice(0, 2)}/${address}`;

/** Blobs in a store of Vercel Blob. A private one is best; in a public one whoever knows the address of a file can read it. */
export function vercelBlobs(token: string): BlobStore {
  // Left to itself the library tries for a quarter of an hour, and whoever waits here has gone by then.
  process.env.VERCEL_BLOB_RETRIES ??= "2";
  const options = () => ({ token, abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
  let access: "private" | "public" = "private";
  let base: string | undefined;

  /** Where files are read: the same for all of a store, and learned from the first. */
  const learn = (found: { url: string; pathname: string }) => {
    base = found.url.slice(0, -found.pathname.length);
  };

  async function about(address: string) {
    const found = await head(pathOf(address), options()).catch(failed(address));
    learn(found);
    return { size: found.size, modifiedAt: found.uploadedAt };
  }

  async function send(address: string, data: Uint8Array): Promise<void> {
    const write = () =>
      put(pathOf(address), Buffer.from(data.buffer, data.byteOffset, data.length), {
        ...options(),
        access,
        addRandomSuffix: false,
        allowOverwrite: true,
        contentType: "application/octet-stream",
      });
    const written = await write().catch((error: unknown) => {
      if (access === "public" || !isAboutAccess(error)) throw error;
      log.warn("the Vercel Blob store is public: whoever knows the address of a file can read it; a private store is better");
      access = "public";
      return write();
    });
    learn(written);
  }

  async function download(address: string, range?: { start: number; end: number }): Promise<Response> {
    if (!base) await about(address);
    const gone = new AbortController();
    const late = setTimeout(() => gone.abort(), TIMEOUT_MS);
    const headers = { authorization: `Bearer ${token}`, "accept-encoding": "identity", ...(range && { range: `bytes=${range.start}-${range.end}` }) };
    const answer = await fetch(`${base}${pathOf(address)}`, { headers, signal: gone.signal }).finally(() => clearTimeout(late));
    if (answer.ok) return answer;
    await answer.body?.cancel();
    if (answer.status === 404 || answer.status === 416) throw new BlobError("missing", address);
    throw new BlobError("unavailable", `${address}, status ${answer.status}`);
  }

  const isFresh = (address: string) =>
    about(address).then(
      ({ modifiedAt }) => modifiedAt.getTime() > Date.now() - FRESH_MS,
      (error: BlobError) => {
        if (error.code === "missing") return false;
        throw error;
      },
    );
  const get = async (address: string) => new Uint8Array(await (await download(address).catch(failed(address))).arrayBuffer().catch(failed(address)));

  return {
    get,
    stat: about,
    async put(data) {
      const address = sha256Hex(data);
      if (!(await isFresh(address))) await send(address, data).catch(failed(address));
      return address;
    },
    async freshen(address) {
      const { modifiedAt } = await about(address);
      if (modifiedAt.getTime() <= Date.now() - FRESH_MS) await send(address, await get(address)).catch(failed(address));
    },
    async stream(address, range) {
      const answer = await download(address, range).catch(failed(address));
      const length = Number(answer.headers.get("content-length"));
      const body = answer.body ?? new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
      // A store that does not know ranges sends the whole.
      const whole = answer.status === 200;
      if (length > 0 && length < (whole ? range.end + 1 : range.end - range.start + 1)) {
        await body.cancel();
        throw new BlobError("missing", address);
      }
      return whole ? body.pipeThrough(cut(address, range)) : body;
    },
    async *list() {
      for (let cursor: string | undefined; ; ) {
        const page = await list({ ...options(), prefix: PREFIX, limit: 1000, ...(cursor && { cursor }) }).catch(failed("list"));
        for (const { pathname, uploadedAt } of page.blobs) {
          const sha256 = pathname.split("/").at(-1) as string;
          if (/^[0-9a-f]{64}$/.test(sha256)) yield { sha256, modifiedAt: uploadedAt };
        }
        if (!page.hasMore || !page.cursor) return;
        cursor = page.cursor;
      }
    },
    /** Looked at once more just before: the store has no way to do both at once. */
    async delete(address, unlessSince) {
      const found = await about(address).catch((error: BlobError) => {
        if (error.code === "missing") return undefined;
        throw error;
      });
      if (!found || found.modifiedAt >= unlessSince) return false;
      await del(pathOf(address), options()).catch(failed(address));
      return true;
    },
  };
}

/** Lets through the bytes from `start` to `end`, both included; an earlier end must not look like theirs. */
function cut(address: string, { start, end }: { start: number; end: number }) {
  let at = 0;
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      const piece = chunk.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at));
      at += chunk.length;
      if (piece.length > 0) controller.enqueue(piece);
      if (at > end) controller.terminate();
    },
    flush: (controller) => controller.error(new BlobError("missing", address)),
  });
}

const isAboutAccess = (error: unknown) => error instanceof VercelError && !(error instanceof BlobAccessError) && /access|private/i.test(error.message);

const failed =
  (what: string) =>
  (error: unknown): never => {
    if (error instanceof BlobError) throw error;
    if (error instanceof BlobNotFoundError) throw new BlobError("missing", what, error);
    throw new BlobError("unavailable", what, error);
  };

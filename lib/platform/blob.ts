import path from "node:path";
import { fileBlobs } from "#lib/platform/blob-files";
import { vercelBlobs } from "#lib/platform/blob-vercel";
import { env } from "#lib/platform/env";
import { once } from "#lib/platform/global";

/** Bytes addressed by their SHA-256 in hex. Putting the same bytes twice is one blob; a blob never changes. */
export type BlobStore = {
  /** Stores and answers the address. Once it returns, the bytes survive a crash of the machine, and are as good as new to the collector. */
  put(data: Uint8Array): Promise<string>;
  get(sha256: string): Promise<Uint8Array>;
  /** The bytes from `start` to `end`, both included. Fails before the first byte when they are not all there. */
  stream(sha256: string, range: { start: number; end: number }): Promise<ReadableStream<Uint8Array>>;
  stat(sha256: string): Promise<{ size: number; modifiedAt: Date }>;
  /** Keeps from the collector what is there and about to be referred to once more. */
  freshen(sha256: string): Promise<void>;
  /** Everything there is, in no order. */
  list(): AsyncIterable<{ sha256: string; modifiedAt: Date }>;
  /** Deletes, unless it was put or freshened since then. Answers whether it did. */
  delete(sha256: string, unlessSince: Date): Promise<boolean>;
};

const store = () =>
  once("blobs", () => {
    const { BLOB_READ_WRITE_TOKEN, DATA_DIR } = env();
    return BLOB_READ_WRITE_TOKEN ? vercelBlobs(BLOB_READ_WRITE_TOKEN) : fileBlobs(path.join(DATA_DIR, "blobs"));
  });

/** The store that the environment names: Vercel Blob where there is a token, else files in the data folder. */
export const blobs: BlobStore = {
  put: (data) => store().put(data),
  get: (sha256) => store().get(sha256),
  stream: (sha256, range) => store().stream(sha256, range),
  stat: (sha256) => store().stat(sha256),
  freshen: (sha256) => store().freshen(sha256),
  list: () => store().list(),
  delete: (sha256, unlessSince) => store().delete(sha256, unlessSince),
};

import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { createEmulator, type Emulator } from "emulate";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { BlobStore } from "#lib/platform/blob";
import { fileBlobs } from "#lib/platform/blob-files";
import { vercelBlobs } from "#lib/platform/blob-vercel";
import { sha256Hex } from "#lib/platform/crypto";
import { freePort } from "#lib/testing/free-port";

const HOUR = 3600_000;
const TOKEN = "vercel_blob_rw_mystore_secret";
const bytes = () => new Uint8Array(randomBytes(1000));
const read = async (stream: ReadableStream<Uint8Array>) => new Uint8Array(await new Response(stream).arrayBuffer());
const missing = { name: "BlobError", code: "missing" };
const unavailable = { name: "BlobError", code: "unavailable" };
async function addresses(store: BlobStore) {
  const found = new Map<string, Date>();
  for await (const { sha256, modifiedAt } of store.list()) found.set(sha256, modifiedAt);
  return found;
}

let folder: string;
let emulator: Emulator;
const stores: Record<string, BlobStore> = {};
beforeAll(async () => {
  folder = await mkdtemp(`${tmpdir()}/clanker-blobs-`);
  emulator = await createEmulator({ service: "vercel", port: await freePort() });
  process.env.VERCEL_BLOB_API_URL = `${emulator.url}/api/blob`;
  process.env.VERCEL_BLOB_RETRIES = "0";
  Object.assign(stores, { files: fileBlobs(folder), vercel: vercelBlobs(TOKEN) });
});
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

/** Goes on as if this time had passed; everything but the clock stays real. */
const later = (ms: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });

describe.each(["files", "vercel"])("%s", (name) => {
  const store = () => stores[name] as BlobStore;

  test("keeps bytes under their digest, and gives back all or a part", async () => {
    const data = bytes();
    const address = await store().put(data);
    expect(address).toBe(sha256Hex(data));
    expect(await store().put(data.slice())).toBe(address);
    expect(await store().get(address)).toEqual(data);
    expect(await read(await store().stream(address, { start: 0, end: 999 }))).toEqual(data);
    expect(await read(await store().stream(address, { start: 10, end: 19 }))).toEqual(data.subarray(10, 20));
    expect(await read(await store().stream(address, { start: 999, end: 999 }))).toEqual(data.subarray(999));
    expect((await store().stat(address)).size).toBe(1000);
    const nothing = await store().put(new Uint8Array());
    expect(await store().get(nothing)).toEqual(new Uint8Array());
    expect(new Set((await addresses(store())).keys())).toContain(nothing);
  });

  test("says what is not there before the first byte", async () => {
    const address = sha256Hex(bytes());
    await expect(store().get(address)).rejects.toMatchObject(missing);
    await expect(store().stat(address)).rejects.toMatchObject(missing);
    await expect(store().freshen(address)).rejects.toMatchObject(missing);
    await expect(store().stream(address, { start: 0, end: 9 })).rejects.toMatchObject(missing);
    expect(await store().delete(address, new Date())).toBe(false);
    const short = await store().put(bytes());
    // Where the store does not tell the length, the end comes too early.
    await expect(store().stream(short, { start: 0, end: 1000 }).then(read)).rejects.toMatchObject(missing);
    await expect(store().get("../../secrets.json")).rejects.toMatchObject(missing);
  });

  test("deletes what is old, and not what was put or freshened since", async () => {
    const [data, other] = [bytes(), bytes()];
    const [address, kept] = [await store().put(data), await store().put(other)];
    expect(await store().delete(address, new Date(Date.now() - HOUR))).toBe(false);
    expect(await store().get(address)).toEqual(data);
    later(25 * HOUR);
    const dayAgo = () => new Date(Date.now() - 24 * HOUR);
    await store().put(data);
    await store().freshen(kept);
    expect((await addresses(store())).get(kept)?.getTime()).toBeGreaterThan(dayAgo().getTime());
    expect(await store().delete(address, dayAgo())).toBe(false);
    expect(await store().delete(kept, dayAgo())).toBe(false);
    later(25 * HOUR);
    expect(await store().delete(address, dayAgo())).toBe(true);
    await expect(store().stat(address)).rejects.toMatchObject(missing);
    expect((await addresses(store())).has(address)).toBe(false);
    expect(await store().get(kept)).toEqual(other);
  });
});

test("files: a put that races the collector is never lost, and nothing is left beside", async () => {
  const store = stores.files as BlobStore;
  for (let round = 0; round < 30; round++) {
    const data = bytes();
    const address = await store.put(data);
    const old = new Date(Date.now() - 48 * HOUR);
    await utimes(`${folder}/${address.slice(0, 2)}/${address}`, old, old);
    const cutoff = new Date(Date.now() - 24 * HOUR);
    await Promise.all([store.delete(address, cutoff), store.put(data), store.delete(address, cutoff), store.put(data)]);
    expect(await store.get(address)).toEqual(data);
  }
  expect((await readdir(folder, { recursive: true })).filter((file) => /\.(tmp|aside)$/.test(file))).toEqual([]);
});

test("files: what a killed process was writing goes after an hour, and what it was deleting is back", async () => {
  const store = stores.files as BlobStore;
  const [kept, lost] = [bytes(), bytes()];
  const [address, other] = [await store.put(kept), await store.put(lost)];
  const folderOf = (sha256: string) => `${folder}/${sha256.slice(0, 2)}`;
  const longAgo = new Date(Date.now() - 48 * HOUR);
  await writeFile(`${folderOf(address)}/${address}.1.x.tmp`, "half");
  await writeFile(`${folderOf(address)}/${address}.1.y.aside`, kept);
  await utimes(`${folderOf(other)}/${other}`, longAgo, longAgo);
  await rename(`${folderOf(other)}/${other}`, `${folderOf(other)}/${other}.1.z.aside`);
  const names = async () =>
    (await Promise.all([address, other].map(async (each) => (await readdir(folderOf(each))).filter((name) => name.startsWith(each))))).flat();
  await addresses(store);
  expect((await names()).map((name) => name.slice(64)).sort()).toEqual(["", ".1.x.tmp", ".1.y.aside", ".1.z.aside"]);
  later(2 * HOUR);
  await addresses(store);
  expect((await names()).sort()).toEqual([address, other].sort());
  expect([await store.get(address), await store.get(other)]).toEqual([kept, lost]);
  expect((await addresses(store)).get(other)?.getTime()).toBeGreaterThan(longAgo.getTime() + 24 * HOUR);
});

test("files: a folder that cannot be written is unavailable", async () => {
  await writeFile(`${folder}/file`, "");
  const store = fileBlobs(`${folder}/file/blobs`);
  await expect(store.put(bytes())).rejects.toMatchObject(unavailable);
  await expect(store.get(sha256Hex(bytes()))).rejects.toMatchObject(unavailable);
});

test("vercel: lists every page", async () => {
  const store = stores.vercel as BlobStore;
  const all = await Promise.all(Array.from({ length: 1005 }, (_, i) => store.put(new TextEncoder().encode(`page ${i}`))));
  const found = await addresses(store);
  expect(all.filter((address) => !found.has(address))).toEqual([]);
});

test("vercel: another's blobs are not listed", async () => {
  const { put } = await import("@vercel/blob");
  await put("somewhere/else.txt", "text", { access: "public", token: TOKEN });
  expect([...(await addresses(stores.vercel as BlobStore)).keys()].every((address) => address.length === 64)).toBe(true);
});

test("vercel: a store that is away, or does not know the token, is unavailable", async () => {
  const good = process.env.VERCEL_BLOB_API_URL;
  try {
    process.env.VERCEL_BLOB_API_URL = `http://127.0.0.1:${await freePort()}`;
    const away = vercelBlobs(TOKEN);
    await expect(away.put(bytes())).rejects.toMatchObject(unavailable);
    await expect(away.get(sha256Hex(bytes()))).rejects.toMatchObject(unavailable);
    await expect(addresses(away)).rejects.toMatchObject(unavailable);
  } finally {
    process.env.VERCEL_BLOB_API_URL = good;
  }
  await expect(vercelBlobs("wrong").put(bytes())).rejects.toMatchObject(unavailable);
});

test("vercel: asks a private store with the token, and for no more than the range", async () => {
  const data = bytes();
  const asked: (string | undefined)[][] = [];
  const server = createServer((request, response) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    if (request.url?.startsWith("/api?url=")) {
      const pathname = new URL(request.url, url).searchParams.get("url");
      response.setHeader("content-type", "application/json");
      return response.end(JSON.stringify({ url: `${url}/${pathname}`, pathname, size: data.length, uploadedAt: new Date().toISOString() }));
    }
    asked.push([request.headers.authorization, request.headers.range]);
    response.writeHead(206, { "content-length": 10 });
    response.end(data.subarray(5, 15));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const good = process.env.VERCEL_BLOB_API_URL;
  try {
    process.env.VERCEL_BLOB_API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
    expect(await read(await vercelBlobs(TOKEN).stream(sha256Hex(data), { start: 5, end: 14 }))).toEqual(data.subarray(5, 15));
    expect(asked).toEqual([[`Bearer ${TOKEN}`, "bytes=5-14"]]);
  } finally {
    process.env.VERCEL_BLOB_API_URL = good;
    server.closeAllConnections();
    server.close();
  }
});

import { access, mkdir, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { blobs } from "#lib/platform/blob";
import { removeLeftovers } from "#lib/platform/blob-leftovers";
import { sha256Hex } from "#lib/platform/crypto";
import { env } from "#lib/platform/env";

test("what a killed process was writing is removed after an hour; blobs and what is being written stay", async () => {
  const data = new TextEncoder().encode(`a blob of ${process.pid}`);
  const blob = path.join(env().DATA_DIR, "blobs", sha256Hex(data).slice(0, 2), await blobs.put(data));
  const [old, young] = [`${blob}.1.dead.tmp`, `${blob}.2.live.tmp`];
  await mkdir(path.dirname(blob), { recursive: true });
  for (const file of [old, young]) await writeFile(file, "half");
  const long = new Date(Date.now() - 2 * 3600_000);
  for (const file of [old, blob]) await utimes(file, long, long);
  expect(await removeLeftovers()).toBe(1);
  await access(blob);
  await access(young);
  await expect(access(old)).rejects.toThrow();
});

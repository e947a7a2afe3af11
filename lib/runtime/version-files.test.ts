import { randomBytes } from "node:crypto";
import { unzipSync } from "fflate";
import { expect, test, vi } from "vitest";
import { blobs } from "#lib/platform/blob";
import { packageSkill } from "#lib/runtime/package-skill";
import { versionFile, versionFiles } from "#lib/runtime/version-files";

const text = (value: string) => new TextEncoder().encode(value);

async function stored(files: Record<string, Uint8Array>) {
  const made = packageSkill(Object.entries(files).map(([path, data]) => ({ path, data })));
  await blobs.put(made.zip);
  return { zip: made.zip, contentSha: made.sha256, contentSize: made.zip.length };
}

test("every file is what was published, all at once and one by one", async () => {
  const files = {
    "SKILL.md": text("---\nname: x\n---\n"),
    "assets/empty": new Uint8Array(),
    "assets/noise.bin": new Uint8Array(randomBytes(300_000)),
    "assets/zeros.bin": new Uint8Array(3_000_000),
    "references/ünï code ☃.md": text(randomBytes(8).toString("hex")),
    // Looks like the end of a zip, and like an entry.
    "z/PK\u0005\u0006.txt": text("PK\u0005\u0006PK\u0003\u0004PK\u0001\u0002"),
  };
  const version = await stored(files);
  expect(Object.fromEntries((await versionFiles(version.contentSha)).map(({ path, data }) => [path, data]))).toEqual(unzipSync(version.zip));
  for (const [path, data] of Object.entries(files)) expect(await versionFile(version, path)).toEqual(data);
  expect(await versionFile(version, "nope")).toBeUndefined();
});

test("a list longer than what is read of the end at first is found too", async () => {
  const salt = randomBytes(8).toString("hex");
  const files = Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`references/${salt}/a-rather-long-name-of-a-file-${i}.md`, text(String(i))]));
  const version = await stored(files);
  for (const [path, data] of [...Object.entries(files)].filter((_, i) => i % 499 === 0)) expect(await versionFile(version, path)).toEqual(data);
  expect(await versionFiles(version.contentSha)).toHaveLength(1500);
});

test("of a large version only the one file is read, once for all who ask, and nobody else waits meanwhile", async () => {
  const version = await stored({ "SKILL.md": text(randomBytes(8).toString("hex")), "assets/noise.bin": new Uint8Array(randomBytes(8_000_000)) });
  const whole = vi.spyOn(blobs, "get");
  const parts = vi.spyOn(blobs, "stream");
  await Promise.all(Array.from({ length: 10 }, () => versionFile(version, "SKILL.md")));
  const read = parts.mock.calls.reduce((sum, [, { start, end }]) => sum + end - start + 1, 0);
  expect([whole.mock.calls.length, read < 70_000]).toEqual([0, true]);
  vi.restoreAllMocks();
});

test("what is damaged is an error and no other file", async () => {
  const zip = Buffer.from((await stored({ "SKILL.md": text("x".repeat(1000)) })).zip);
  zip.writeUInt32LE(999, zip.indexOf(Buffer.from("PK\u0001\u0002", "latin1")) + 24);
  const contentSha = await blobs.put(zip);
  await expect(versionFiles(contentSha)).rejects.toThrow();
  await expect(versionFile({ contentSha, contentSize: zip.length }, "SKILL.md")).rejects.toThrow();
  const none = await blobs.put(randomBytes(100));
  await expect(versionFiles(none)).rejects.toThrow("not a zip");
});

import { zipSync } from "fflate";
import { sha256Hex } from "#lib/platform/crypto";
import type { SkillFile } from "#lib/runtime/skill-folder";

/**
 * A skill folder as a zip that is the same to the byte wherever it is made: files sorted by name, one fixed time, one
 * mode, one compression level of one library. Its SHA-256 is the version's address.
 */
export function packageSkill(files: SkillFile[]) {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const entries = Object.fromEntries(
    sorted.map(({ path, data }) => [path, [data, { mtime: new Date(1980, 0, 1), os: 3, attrs: 0o644 << 16, level: 9 }] as const]),
  );
  const zip = zipSync(entries as unknown as Parameters<typeof zipSync>[0]);
  const manifest = sorted.map(({ path, data }) => ({ path, size: data.length, sha256: sha256Hex(data) }));
  return { zip, sha256: sha256Hex(zip), files: manifest };
}

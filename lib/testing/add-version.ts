import { prepareVersion, publishVersion } from "#lib/operations/skills/publish-version";
import { transaction } from "#lib/platform/db";
import type { Verdict } from "#lib/runtime/scan/scan-skill";

type Made = { slug: string; version?: string; verdict?: Verdict; text?: string; workspaceId: number | null; userId?: number | null; trusted?: boolean };

/** Publishes a version as an upload does, with what the scanner is to have said of it. */
export async function addVersion({ slug, version, verdict = "pass", text = "", workspaceId, userId = null, trusted = false }: Made) {
  const front = `name: ${slug}\ndescription: A test.\n${version ? `metadata:\n  version: "${version}"\n` : ""}`;
  const prepared = await prepareVersion([{ path: "SKILL.md", data: new TextEncoder().encode(`---\n${front}---\n${text}`) }]);
  const scanned = { ...prepared, scan: { ...prepared.scan, verdict } };
  return transaction((tx) => publishVersion(tx, { workspaceId, userId, trusted, sourceType: workspaceId === null ? "catalog" : "upload" }, scanned));
}

let count = 0;

/** A name that no other test has. */
export const uniqueSlug = (): string => `n-${process.pid}-${Date.now().toString(36)}-${count++}`;

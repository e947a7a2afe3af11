import { prepareVersion, publishVersion } from "#lib/operations/skills/publish-version";
import { db, transaction } from "#lib/platform/db";
import type { SkillFile } from "#lib/runtime/skill-folder";

/**
 * Publishes a version of a skill as its publisher would, and makes the skill public unless `isPublic` says otherwise. Its
 * SKILL.md is made here; `files` are the others.
 */
export async function publishFiles(
  slug: string,
  version: string,
  files: Record<string, string | Uint8Array> = {},
  {
    workspaceId = null,
    isPublic = true,
    front = "",
    metadata = "",
  }: { workspaceId?: number | null; isPublic?: boolean; front?: string; metadata?: string } = {},
): Promise<{ files: SkillFile[]; skillId: number; versionId: number; contentSha: string }> {
  const head = `---\nname: ${slug}\ndescription: Does ${slug} at ${version}.\n${front}metadata:\n  version: "${version}"\n  author: Somebody\n  clanker-tags: one, two\n${metadata}---\n`;
  const all = { "SKILL.md": `${head}Version ${version} of ${slug}.\n`, ...files };
  const list = Object.entries(all).map(([path, data]) => ({ path, data: typeof data === "string" ? new TextEncoder().encode(data) : data }));
  const prepared = await prepareVersion(list);
  const publisher = { workspaceId, userId: null, trusted: true, sourceType: workspaceId === null ? "catalog" : "upload" } as const;
  const { skill, version: row } = await transaction((tx) => publishVersion(tx, publisher, prepared));
  await db().skill.update({ where: { id: skill.id }, data: { public: isPublic } });
  return { files: list, skillId: skill.id, versionId: row.id, contentSha: row.contentSha };
}

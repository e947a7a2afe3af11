import { randomBytes } from "node:crypto";
import { publishVersion } from "#lib/operations/skills/publish-version";
import { blobs } from "#lib/platform/blob";
import { db, transaction } from "#lib/platform/db";
import { packageSkill } from "#lib/runtime/package-skill";
import { readSkillFolder } from "#lib/runtime/skill-folder";
import type { TestWorkspace } from "#lib/testing/workspace";

/** What a version of a test's skill is made of. */
type Made = {
  version?: string;
  files?: Record<string, string>;
  metadata?: Record<string, string>;
  changelog?: string;
  verdict?: "pass" | "warn";
  risk?: "low" | "high";
};

/** A skill of a test's own workspace, public unless it says otherwise, whose versions are published one after the other. The scanner's word is the test's. */
export async function createSkill({ workspace, user }: Pick<TestWorkspace, "workspace" | "user">, isPublic = true) {
  const slug = `t-${randomBytes(6).toString("hex")}`;
  const publish = async ({ version, files = {}, metadata = {}, changelog, verdict = "pass", risk = "low" }: Made = {}) => {
    const said = Object.entries({ ...metadata, ...(version && { version }) }).map(([name, value]) => `  ${name}: "${value}"\n`);
    const contents = {
      "SKILL.md": `---\nname: ${slug}\ndescription: A test.\nmetadata:\n  author: "test"\n${said.join("")}---\n`,
      ...files,
    };
    const folder = Object.entries(contents).map(([path, text]) => ({ path, data: new TextEncoder().encode(text) }));
    const { zip, sha256, files: list } = packageSkill(folder);
    await blobs.put(zip);
    const scan = { verdict, risk, riskReasons: [], engine: "test", findings: [] };
    const prepared = { manifest: readSkillFolder(folder), sha256, size: zip.length, files: list, scan };
    const publisher = { workspaceId: workspace.id, userId: user.id, trusted: true, sourceType: "upload" as const, changelog: changelog ?? null };
    const { version: row } = await transaction((tx) => publishVersion(tx, publisher, prepared));
    await db().skill.update({ where: { slug }, data: { public: isPublic } });
    return row;
  };
  return { slug, publish };
}

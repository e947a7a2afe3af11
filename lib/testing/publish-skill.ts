import { randomBytes } from "node:crypto";
import { blobs } from "#lib/platform/blob";
import { db } from "#lib/platform/db";
import { packageSkill } from "#lib/runtime/package-skill";
import { SCAN_ENGINE } from "#lib/runtime/scan/scan-skill";

/**
 * Puts a skill of a test's own into the marketplace and answers its slug. `{ script }` is a shell script; other names are
 * files of the folder, of which scripts/main.* is the entry point. `made` says what its front matter would have said, and whose
 * it is: public and nobody's, or `workspaceId`'s and private unless `public` is said.
 */
export async function publishSkill(
  given: Record<string, string>,
  made: { cost?: bigint; runtime?: "model" | "script"; requires?: object; workspaceId?: number; public?: boolean } = {},
): Promise<string> {
  const slug = `t-${randomBytes(6).toString("hex")}`;
  const { script, ...rest } = given;
  const contents: Record<string, string> = {
    "SKILL.md": `---\nname: ${slug}\ndescription: A test.\n---\n`,
    ...(script && { "scripts/main.sh": script }),
    ...rest,
  };
  const files = Object.entries(contents).map(([path, text]) => ({ path, data: new TextEncoder().encode(text.replace("SLUG", slug)) }));
  const { zip, sha256, files: list } = packageSkill(files);
  await blobs.put(zip);
  const entrypoint = Object.keys(contents).find((path) => path.startsWith("scripts/main.")) ?? null;
  const isPublic = made.public ?? made.workspaceId === undefined;
  const runtime = made.runtime ?? (entrypoint ? "script" : "model");
  const about = { name: slug, description: "A test.", category: "productivity", tags: [], runtime, license: null, author: null };
  const skill = await db().skill.create({
    data: {
      ...{ slug, ...about, sourceType: "test", workspaceId: made.workspaceId ?? null },
      ...{ public: isPublic, publishedAt: isPublic ? new Date() : null },
      versions: {
        create: {
          about,
          number: 1,
          version: "1.0.0",
          contentSha: sha256,
          contentSize: zip.length,
          entrypoint,
          readme: "",
          // As if the scanner had passed it: no worker scans it again, and what tests try is no malice.
          ...{ verdict: "pass", risk: "low", scan: { engine: SCAN_ENGINE, scannedAt: new Date().toISOString(), riskReasons: [], findings: [] } },
          files: list,
          cost: made.cost ?? 0n,
          requires: { secrets: [], connectors: [], network: [], ...made.requires },
        },
      },
    },
    include: { versions: true },
  });
  await db().skill.update({ where: { id: skill.id }, data: { versionId: skill.versions[0]?.id ?? null } });
  return slug;
}

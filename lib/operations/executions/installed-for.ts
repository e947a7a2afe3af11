import type { Context } from "#lib/api/context";
import { installSkill } from "#lib/operations/skills/drive-skill";
import { usableInDriveSql } from "#lib/operations/skills/visible-skill";
import { Prisma, rows } from "#lib/platform/db";
import type { Risk, SkillRuntime, Verdict, VersionState } from "#lib/platform/prisma/enums";

/** What a run needs to know of the skill that it is of, at the version that is installed. */
export type Installed = {
  enabled: boolean;
  skill: { id: number; slug: string; name: string; runtime: SkillRuntime };
  version: {
    id: number;
    version: string;
    state: VersionState;
    entrypoint: string | null;
    cost: bigint;
    parameters: string | null;
    requires: unknown;
    files: unknown;
    verdict: Verdict | null;
    risk: Risk | null;
    scan: Prisma.JsonValue;
  };
};

/** The skill in the drive of the caller's workspace; one that is not there and may be is installed. Throws 404 for any other. */
export async function installedFor(ctx: Context, slug: string): Promise<{ installed: Installed; changed: boolean }> {
  const [row] = await rows<Installed["skill"] & Omit<Installed["version"], "id"> & { versionId: number; enabled: boolean }>(
    ctx.db,
    Prisma.sql`SELECT d.enabled, k.id, k.slug, k.name, k.runtime::text, v.id AS "versionId", v.version, v.state::text, v.entrypoint, v.cost, v.parameters, v.requires, v.files,
        v.verdict::text, v.risk::text, v.scan
      FROM drive_skills d JOIN skills k ON k.id = d.skill_id JOIN skill_versions v ON v.id = d.version_id
      WHERE d.workspace_id = ${ctx.workspace.id} AND ${usableInDriveSql(ctx)}
        AND k.id IN (SELECT id FROM skills WHERE slug = ${slug} UNION ALL SELECT skill_id FROM skill_aliases WHERE slug = ${slug})`,
  );
  if (!row) {
    const made = await installSkill(ctx, slug);
    return { installed: made.row, changed: made.changed };
  }
  const { enabled, id, name, runtime, versionId, slug: named, ...version } = row;
  return { installed: { enabled, skill: { id, slug: named, name, runtime }, version: { ...version, id: versionId } }, changed: false };
}

import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { bySlug, usable } from "#lib/operations/skills/visible-skill";

export const toggleDriveSkill = operation({
  route: "POST /drive/{slug}/toggle",
  summary: "Switch a skill of the drive off or on, without removing it.",
  description: "Turns it over, or sets it to `enabled` where that is given. What is switched off does not run: 403 `SKILL_DISABLED`.",
  scope: "workspace:files:write",
  audit: "drive.update",
  input: { slug: slug(), enabled: z.boolean().optional() },
  output: z.object({ data: z.object({ slug: slug(), enabled: z.boolean() }).meta({ id: "ToggledSkill" }) }),
  async handler(ctx, input) {
    const workspaceId = ctx.workspace.id;
    const row = await ctx.db.driveSkill.findFirst({
      where: { workspaceId, skill: { AND: [usable(ctx), bySlug(input.slug)] } },
      select: { skillId: true, skill: { select: { slug: true } } },
    });
    if (!row) throw notFound("This skill is not installed.");
    // Of two that turn it over at once, the second turns back what the first did.
    const wanted = input.enabled ?? null;
    const [changed] = await ctx.db.$queryRaw<{ enabled: boolean }[]>`
      UPDATE drive_skills SET enabled = NOT enabled
      WHERE workspace_id = ${workspaceId} AND skill_id = ${row.skillId} AND enabled IS DISTINCT FROM ${wanted}::boolean RETURNING enabled`;
    if (!changed && wanted === null) throw notFound("This skill is not installed.");
    const enabled = changed?.enabled ?? (wanted as boolean);
    ctx.record(changed ? { resourceId: row.skill.slug, metadata: { enabled } } : null);
    return { data: { slug: row.skill.slug, enabled } };
  },
});

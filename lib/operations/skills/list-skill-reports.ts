import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { skillReport, toSkillReport, withNames } from "#lib/operations/skills/skill-report";
import { bySlug, usable } from "#lib/operations/skills/visible-skill";

export const listSkillReports = operation({
  route: "GET /skills/{slug}/reports",
  summary: "List what was put to the admins of this server about a skill, and what they decided.",
  description: "The caller's own reports, and for a skill of the caller's workspace its appeals. What others report is not told.",
  scope: "any",
  input: { slug: slug(), ...pageInput },
  output: page(skillReport),
  async handler(ctx, input) {
    const skill = await ctx.db.skill.findFirst({ where: { AND: [usable(ctx), bySlug(input.slug)] }, select: { id: true, workspaceId: true } });
    if (!skill) throw notFound("There is no such skill.");
    const appeals = skill.workspaceId === ctx.workspace.id ? [{ kind: "appeal" as const }] : [];
    const told = { skillId: skill.id, OR: [{ kind: "report" as const, userId: ctx.user.id }, ...appeals] };
    const found = await pageById("rep", input, ({ where, ...rest }) =>
      ctx.db.skillReport.findMany({ where: { ...told, ...where }, include: withNames, ...rest }),
    );
    return { ...found, data: found.data.map(toSkillReport) };
  },
});

import { z } from "zod";
import type { Context } from "#lib/api/context";
import { ApiError, notFound } from "#lib/api/errors";
import { formatId, slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { reportReason, skillReport, toSkillReport, withNames } from "#lib/operations/skills/skill-report";
import { bySlug, usable } from "#lib/operations/skills/visible-skill";

/** Reports of one person that can wait at the same time. */
const MOST_PENDING = 20;

export const reportSkill = operation({
  route: "POST /skills/{slug}/report",
  summary: "Tell the admins of this server that a skill does harm.",
  description: "Anyone who can see a skill can report it. While a report of a skill waits, the same person's next one is that one.",
  scope: "any",
  role: "viewer",
  audit: "skill.report",
  input: {
    slug: slug(),
    reason: reportReason(),
    version: z.string().max(40).optional().meta({ description: "Unless given, the installed one or the latest." }),
  },
  output: skillReport,
  status: 201,
  async handler(ctx, input) {
    const userId = ctx.user.id;
    // A person's reports are counted one after the other.
    await ctx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`clanker:reports:${userId}`}))`;
    const { skill, version } = await reported(ctx, input.slug, input.version);
    const own = { kind: "report", userId, status: "pending" } as const;
    const pending = await ctx.db.skillReport.findFirst({ where: { ...own, skillId: skill.id }, include: withNames });
    if (pending) {
      ctx.record(null);
      return toSkillReport(pending);
    }
    if ((await ctx.db.skillReport.count({ where: own })) >= MOST_PENDING) throw new ApiError("REPORTS_PENDING");
    const data = { ...own, skillId: skill.id, versionId: version.id, reason: input.reason };
    const row = await ctx.db.skillReport.create({ data, include: withNames });
    ctx.record({ resourceId: skill.slug, metadata: { version: version.version, report: formatId("rep", row.id) } });
    return toSkillReport(row);
  },
});

/** The skill and which of its versions it is about: one that is live, or that the workspace has. */
async function reported(ctx: Context, slug: string, wanted?: string) {
  const workspaceId = ctx.workspace.id;
  const skill = await ctx.db.skill.findFirst({
    where: { AND: [usable(ctx), bySlug(slug)] },
    include: { drive: { where: { workspaceId } }, versions: { select: { id: true, version: true, state: true }, orderBy: { number: "desc" } } },
  });
  if (!skill) throw notFound("There is no such skill.");
  const installed = skill.drive[0]?.versionId;
  const open = skill.public && skill.deletedAt === null;
  const known = skill.versions.filter(({ id, state }) => (open && state === "live") || id === installed || skill.workspaceId === workspaceId);
  const version =
    wanted === undefined
      ? (known.find(({ id }) => id === installed) ?? known.find(({ id }) => id === skill.versionId) ?? known[0])
      : known.find((each) => each.version === wanted);
  if (!version) throw new ApiError("NOT_FOUND", { message: "There is no such version of this skill.", param: "version" });
  return { skill, version };
}

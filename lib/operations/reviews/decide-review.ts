import { z } from "zod";
import type { Context } from "#lib/api/context";
import { ApiError, notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { skillVersion, toSkillVersion } from "#lib/operations/marketplace/marketplace-skill";
import { adminOnly } from "#lib/operations/reviews/admin-only";
import { type Decision, decideVersion } from "#lib/operations/reviews/decide-version";
import { findVersion, refuseUnpublishable } from "#lib/operations/skills/own-skill";
import { allowStanding } from "#lib/operations/skills/standing-versions";
import { bySlug } from "#lib/operations/skills/visible-skill";
import type { Prisma } from "#lib/platform/db";
import { lockSkill } from "#lib/runtime/scan/rescan";
import { emitPublished } from "#lib/runtime/webhook-events";

export const decideReview = operation({
  route: "POST /reviews/{slug}",
  summary: "Decide what waits for an admin of this server.",
  description:
    "Without `version` a submission: approved, the skill is public; rejected, it is private again and `reason` is told to its owner. With `version` that version: approved, it is live whatever the scanner says; rejected, it is quarantined. Appeals and reports about the version are decided with it, and it can be decided anew.",
  scope: "full",
  role: "viewer",
  audit: "skill.review",
  input: {
    slug: slug(),
    decision: z.enum(["approve", "reject"]),
    version: z.string().max(40).optional(),
    reason: z.string().trim().max(2000).optional(),
  },
  output: z
    .object({ slug: slug(), status: z.enum(["private", "submitted", "public"]), reviewNote: z.string().nullable(), version: skillVersion.nullable() })
    .meta({ id: "ReviewDecision" }),
  async handler(ctx, input) {
    adminOnly(ctx);
    const found = await ctx.db.skill.findFirst({ where: { AND: [bySlug(input.slug)], deletedAt: null }, select: { id: true } });
    if (!found) throw notFound("There is no such skill.");
    await lockSkill(ctx.db, found.id);
    const skill = await ctx.db.skill.findFirst({ where: { id: found.id, deletedAt: null } });
    if (!skill) throw notFound("There is no such skill.");
    const { decision } = input;
    const note = input.reason || null;
    const version = input.version === undefined ? null : await findVersion(ctx.db, skill.id, input.version);
    const reports = version && (await ctx.db.skillReport.findMany({ where: { versionId: version.id } }));
    const changed =
      version && reports ? await decideVersion(ctx, { ...version, reports }, { decision, note }) : await decideSubmission(ctx, skill, { decision, note });
    // It is read in the log of the workspace whose skill it is.
    const { workspaceId } = skill;
    const entry = { resourceId: skill.slug, metadata: { decision, ...(version && { version: version.version }) } };
    ctx.record(changed ? { ...entry, ...(workspaceId !== null && { workspaceId }) } : null);
    const now = await ctx.db.skill.findUniqueOrThrow({ where: { id: skill.id } });
    return {
      slug: now.slug,
      status: now.public ? ("public" as const) : now.submittedAt ? ("submitted" as const) : ("private" as const),
      reviewNote: now.reviewNote,
      version: version && toSkillVersion(await ctx.db.skillVersion.findUniqueOrThrow({ where: { id: version.id } })),
    };
  },
});

/** Makes a skill that waits public or private. Answers whether anything was changed: the same decision once more is none. */
async function decideSubmission(ctx: Context, skill: Prisma.SkillGetPayload<object>, { decision, note }: Decision): Promise<boolean> {
  const { id, submittedAt, reviewNote, publishedAt } = skill;
  if (!submittedAt) {
    if (decision === "approve" ? skill.public : !skill.public && reviewNote !== null) return false;
    throw new ApiError("ALREADY_DECIDED", { message: "This skill does not wait for a review." });
  }
  if (decision === "reject") {
    await ctx.db.skill.update({ where: { id }, data: { submittedAt: null, reviewNote: note ?? "An admin of this server did not take it." } });
    return true;
  }
  await refuseUnpublishable(ctx.db, skill);
  await allowStanding(ctx.db, id);
  await ctx.db.skill.update({ where: { id }, data: { public: true, submittedAt: null, reviewNote: note, publishedAt: publishedAt ?? new Date() } });
  if (skill.versionId !== null) await emitPublished(ctx.db, skill.versionId);
  return true;
}

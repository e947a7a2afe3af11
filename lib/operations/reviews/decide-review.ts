import { z } from "zod";
import { ApiError, notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { skillVersion, toSkillVersion } from "#lib/operations/marketplace/marketplace-skill";
import { adminOnly } from "#lib/operations/reviews/admin-only";
import { decideSubmission } from "#lib/operations/reviews/decide-submission";
import { decideVersion } from "#lib/operations/reviews/decide-version";
import { findVersion } from "#lib/operations/skills/own-skill";
import { bySlug } from "#lib/operations/skills/visible-skill";
import { lockSkill } from "#lib/runtime/scan/rescan";

export const decideReview = operation({
  route: "POST /reviews/{slug}",
  summary: "Decide what waits for an admin of this server.",
  description:
    "Without `version` a submission: approved, the skill is public with the versions that were submitted, and later ones are held; rejected, it is private again and `reason` is told to its owner. With `version` that version: approved, it is live whatever the scanner says; rejected, it is quarantined. Appeals and reports about the version are decided with it, and it can be decided anew. A decision under a former name of the skill, or about another submission than that of `since`, is 409.",
  scope: "full",
  role: "viewer",
  audit: "skill.review",
  input: {
    slug: slug(),
    decision: z.enum(["approve", "reject"]),
    version: z.string().max(40).optional(),
    since: z.iso.datetime().optional().meta({ description: "Of the submission that was looked at, as `GET /reviews` has it." }),
    reason: z.string().trim().max(2000).optional(),
  },
  output: z
    .object({ slug: slug(), status: z.enum(["private", "submitted", "public"]), reviewNote: z.string().nullable(), version: skillVersion.nullable() })
    .meta({ id: "ReviewDecision" }),
  async handler(ctx, input) {
    adminOnly(ctx);
    const found = await ctx.db.skill.findFirst({ where: bySlug(input.slug), select: { id: true } });
    if (!found) throw notFound("There is no such skill.");
    await lockSkill(ctx.db, found.id);
    const skill = await ctx.db.skill.findFirst({ where: { id: found.id } });
    if (!skill) throw notFound("There is no such skill.");
    // What was looked at had another name, and a name is a part of what is decided.
    if (skill.slug !== input.slug) throw new ApiError("ALREADY_DECIDED", { message: `This skill is now ${skill.slug}. Look at it by that name.` });
    if (input.version === undefined && input.since !== undefined && skill.submittedAt && skill.submittedAt.getTime() !== Date.parse(input.since))
      throw new ApiError("ALREADY_DECIDED", { message: "This skill was submitted anew. Look at it again." });
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

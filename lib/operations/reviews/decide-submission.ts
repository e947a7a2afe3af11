import type { Context } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import type { Decision } from "#lib/operations/reviews/decide-version";
import { holdUnseen, releaseHeld } from "#lib/operations/skills/held-versions";
import { refuseUnpublishable } from "#lib/operations/skills/own-skill";
import { allowStanding } from "#lib/operations/skills/standing-versions";
import type { Prisma } from "#lib/platform/db";
import { emitPublished } from "#lib/runtime/webhook-events";

/** Makes a skill that waits public or private, with the skill locked. Answers whether anything was changed: the same decision once more is none. */
export async function decideSubmission(ctx: Context, skill: Prisma.SkillGetPayload<object>, { decision, note }: Decision): Promise<boolean> {
  const { id, submittedAt, reviewNote, publishedAt } = skill;
  if (!submittedAt) {
    if (decision === "approve" ? skill.public : !skill.public && reviewNote !== null) return false;
    throw new ApiError("ALREADY_DECIDED", { message: "This skill does not wait for a review." });
  }
  if (decision === "reject") {
    await ctx.db.skill.update({ where: { id }, data: { submittedAt: null, reviewNote: note ?? "An admin of this server did not take it." } });
    await releaseHeld(ctx.db, skill);
    return true;
  }
  await holdUnseen(ctx.db, id, submittedAt);
  const { versionId } = await ctx.db.skill.findUniqueOrThrow({ where: { id } });
  await refuseUnpublishable(ctx.db, { id, versionId });
  await allowStanding(ctx.db, id);
  await ctx.db.skill.update({ where: { id }, data: { public: true, submittedAt: null, reviewNote: note, publishedAt: publishedAt ?? new Date() } });
  if (versionId !== null) await emitPublished(ctx.db, versionId);
  return true;
}

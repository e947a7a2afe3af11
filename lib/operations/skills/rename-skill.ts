import { ApiError, invalid, notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { marketplaceSkill } from "#lib/operations/marketplace/marketplace-skill";
import { releaseHeld } from "#lib/operations/skills/held-versions";
import { holdOwnSkill, toOwnSkill } from "#lib/operations/skills/own-skill";
import { refusedName } from "#lib/operations/skills/reserved-names";
import { similarTo } from "#lib/operations/skills/similar-names";
import { freeSlug, lockSlugs } from "#lib/operations/skills/skill-slug";
import { bySlug } from "#lib/operations/skills/visible-skill";

export const renameSkill = operation({
  route: "PATCH /skills/{slug}",
  summary: "Rename a skill of the workspace.",
  description:
    "The old name leads to the skill for good and nobody else can take it; the skill can have it back. The next version says the new one as `name` in SKILL.md. Runs keep the name that they had. A public skill whose new name could be taken for a well-known skill's waits for a review again; one that waits is taken back from its review.",
  scope: "full",
  role: "admin",
  audit: "skill.update",
  input: { slug: slug(), newSlug: slug() },
  output: marketplaceSkill,
  async handler(ctx, input) {
    const { newSlug } = input;
    const before = await ctx.db.skill.findFirst({ where: { AND: [bySlug(input.slug)], workspaceId: ctx.workspace.id }, select: { slug: true } });
    if (!before) throw notFound("There is no such skill in this workspace.");
    // Before the skill's row, as for publishing.
    await lockSlugs(ctx.db, [before.slug, newSlug]);
    const skill = await holdOwnSkill(ctx, input.slug);
    if (skill.slug === newSlug) {
      ctx.record(null);
      return toOwnSkill(ctx.db, skill.id);
    }
    // Renamed by someone else until the locks were had: what this call was about is not what it found.
    if (skill.slug !== before.slug) throw new ApiError("SLUG_TAKEN", { param: "newSlug", message: `This skill was just renamed to ${skill.slug}.` });
    const alias = await ctx.db.skillAlias.findUnique({ where: { slug: newSlug } });
    if (alias?.skillId === skill.id) await ctx.db.skillAlias.delete({ where: { slug: newSlug } });
    else {
      const refused = refusedName(newSlug);
      if (refused) throw invalid("newSlug", refused);
      if (!(await freeSlug(ctx.db, newSlug))) throw new ApiError("SLUG_TAKEN", { param: "newSlug" });
    }
    await ctx.db.skillAlias.create({ data: { slug: skill.slug, skillId: skill.id } });
    // Else a harmless name would be what is reviewed, and a look-alike what is public.
    const doubtful = skill.public && !ctx.user.isAdmin && (await similarTo(ctx.db, { ...skill, slug: newSlug })).length > 0;
    const again = doubtful && { public: false, submittedAt: new Date(), reviewNote: null };
    // Else whoever looks at it under the old name would approve the new one.
    const isBack = !skill.public && skill.submittedAt !== null;
    const back = isBack && { submittedAt: null, reviewNote: `It was renamed from ${skill.slug} while it waited for a review. Submit it again.` };
    await ctx.db.skill.update({ where: { id: skill.id }, data: { slug: newSlug, updatedAt: new Date(), ...again, ...back } });
    if (isBack) await releaseHeld(ctx.db, skill);
    const status = doubtful ? "submitted" : isBack ? "private" : undefined;
    ctx.record({ resourceId: newSlug, metadata: { from: skill.slug, to: newSlug, ...(status && { status }) } });
    return toOwnSkill(ctx.db, skill.id);
  },
});

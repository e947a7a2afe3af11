import type { Context } from "#lib/api/context";
import { invalid, notFound } from "#lib/api/errors";
import { confinedTo } from "#lib/auth/caller";
import { exportable } from "#lib/operations/downloads/exportable";
import { refuseUnavailable } from "#lib/operations/skills/available-version";
import { bySlug, usable, visible } from "#lib/operations/skills/visible-skill";
import type { Prisma } from "#lib/platform/db";

const short = {
  ...{ id: true, version: true, contentSha: true, contentSize: true, state: true, yankedAt: true, yankReason: true },
  skill: { select: { slug: true } },
} satisfies Prisma.SkillVersionSelect;

type Chosen = { scope: string; collectionName?: string | undefined; skillSlug?: string | undefined };

/** What is in the drive counts as it is installed there, also when others can no longer see it; what is not, as its latest version. There are at most one more than `most`. */
export async function chosenVersions(ctx: Context, input: Chosen, most: number) {
  const { id: workspaceId } = ctx.workspace;
  const confined = confinedTo(ctx.caller);
  if (input.scope === "skill") return oneSkill(ctx, input.skillSlug);
  let collection = confined && { id: confined.id, name: confined.name, allSkills: false };
  if (input.scope === "collection") {
    if (!input.collectionName) throw invalid("collectionName", "Name the collection.");
    const mine = { workspaceId, deletedAt: null, ...(confined && { id: confined.id }) };
    const found = await ctx.db.collection.findFirst({ where: { AND: [mine, { name: input.collectionName }] } });
    if (!found) throw notFound("There is no such collection.");
    collection = found;
  }
  const within = collection && !collection.allSkills && { collections: { some: { collectionId: collection.id } } };
  const rows = await ctx.db.driveSkill.findMany({
    where: { workspaceId, version: exportable, skill: usable(ctx), ...within },
    select: { version: { select: short } },
    take: most + 1,
  });
  // A collection's name may hold what a file's name may not.
  const name = input.scope === "drive" ? "drive" : (collection?.name ?? "collection").replace(/[^\w.-]+/g, "-").replace(/^[.-]+/, "") || "collection";
  return { name, versions: rows.map(({ version }) => version) };
}

async function oneSkill(ctx: Context, slug: string | undefined) {
  if (!slug) throw invalid("skillSlug", "Name the skill.");
  const skill = { AND: [bySlug(slug), { deletedAt: null }] };
  const { workspace } = ctx;
  const where = { workspaceId: workspace.id, skill: { AND: [usable(ctx), skill] } };
  const installed = await ctx.db.driveSkill.findFirst({ where, select: { version: { select: short } } });
  const latest = await ctx.db.skill.findFirst({ where: { AND: [visible(ctx), skill] }, select: { version: { select: short } } });
  const versions = [installed?.version, latest?.version].filter((each) => each != null);
  const version = versions.find(({ state, yankedAt }) => state === "live" && !yankedAt) ?? versions[0];
  if (!version) throw notFound("There is no such skill.");
  refuseUnavailable(version);
  return { name: version.skill.slug, versions: [version] };
}

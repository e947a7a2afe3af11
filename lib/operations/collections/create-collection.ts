import { z } from "zod";
import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { createApiKey, holdMembership } from "#lib/auth/api-key";
import { scopesOf } from "#lib/auth/scopes";
import { expiryOf } from "#lib/operations/api-keys/api-key";
import { collection, refuseTakenName, showCollection, skillSlugs } from "#lib/operations/collections/collection";
import { collectionName } from "#lib/operations/collections/collection-name";
import { fillCollection, inSkillSlugs, putIntoDrive } from "#lib/operations/collections/fill-collection";

export const createCollection = operation({
  route: "POST /collections",
  summary: "Create a collection: a named key over a part of the drive.",
  description:
    "The key is in this answer and nowhere else. Without `skillSlugs` it is a key over the whole drive that may do what you may; with them, also with none, it sees and runs these skills and sees nothing but what it did itself. A skill that is not in the drive is installed.",
  scope: "full",
  role: "admin",
  audit: "collection.create",
  input: {
    name: collectionName(),
    skillSlugs: skillSlugs().nullable().optional(),
    includeTeamSkills: z.boolean().default(true),
    includeSharedSkills: z.boolean().default(true),
  },
  output: z.object({ data: collection.extend({ key: z.string().meta({ description: "The key. Shown only here." }) }).meta({ id: "NewCollection" }) }),
  status: 201,
  async handler(ctx, { name, skillSlugs = null, ...include }) {
    const workspaceId = ctx.workspace.id;
    const allSkills = skillSlugs === null;
    await holdMembership(ctx.db, workspaceId, ctx.user.id);
    const expiresAt = await expiryOf(ctx, undefined);
    // First, because skills are held before collections.
    const put = skillSlugs && (await putIntoDrive(ctx, skillSlugs, inSkillSlugs));
    const row = await ctx.db.collection.create({ data: { workspaceId, name, allSkills, ...include } }).catch(refuseTakenName("name", false));
    const about = { workspaceId, userId: ctx.user.id, name, collectionId: row.id };
    const { key } = await createApiKey(ctx.db, { ...about, scopes: scopesOf({ allSkills }), expiresAt });
    if (put) await fillCollection(ctx, row.id, put);
    ctx.record({ resourceId: formatId("col", row.id), metadata: { name, skillSlugs: put?.map(({ slug }) => slug) ?? null, ...include } });
    return { data: { ...(await showCollection(ctx, row.id)), key } };
  },
});

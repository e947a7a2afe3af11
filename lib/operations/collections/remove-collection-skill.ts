import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { formatId, slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { findCollection, holdCollection } from "#lib/operations/collections/collection";
import { collectionRef } from "#lib/operations/collections/collection-name";
import { bySlug } from "#lib/operations/skills/visible-skill";

export const removeCollectionSkill = operation({
  route: "DELETE /collections/{name}/skills/{slug}",
  summary: "Remove a skill from a collection.",
  description: "It stays in the drive. From a collection that is the whole drive nothing can be removed: choose its skills with `PATCH` first.",
  scope: "full",
  role: "admin",
  audit: "collection.update",
  input: { name: collectionRef(), slug: slug() },
  output: z.null(),
  status: 204,
  async handler(ctx, input) {
    const { id, name, workspaceId } = await findCollection(ctx, input.name);
    await holdCollection(ctx.db, { id, workspaceId });
    const { count } = await ctx.db.collectionSkill.deleteMany({ where: { collectionId: id, installed: { skill: bySlug(input.slug) } } });
    if (count === 0) throw notFound("This skill is not in the collection.");
    await ctx.db.collection.update({ where: { id }, data: { updatedAt: new Date() } });
    ctx.record({ resourceId: formatId("col", id), metadata: { name, removed: input.slug } });
    return null;
  },
});

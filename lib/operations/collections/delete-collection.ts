import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { revokeKeys } from "#lib/auth/grant";
import { findCollection } from "#lib/operations/collections/collection";
import { lockKeys } from "#lib/operations/collections/collection-keys";
import { collectionRef } from "#lib/operations/collections/collection-name";

export const deleteCollection = operation({
  route: "DELETE /collections/{name}",
  summary: "Delete a collection and revoke its keys, at once and for good.",
  description: "The skills stay in the drive, and what its keys ran stays with the workspace.",
  scope: "full",
  role: "admin",
  audit: "collection.delete",
  input: { name: collectionRef() },
  output: z.null(),
  status: 204,
  async handler(ctx, input) {
    const { id, name, workspaceId } = await findCollection(ctx, input.name);
    await lockKeys(ctx, id);
    const data = { deletedAt: new Date(), isPublicMarketplace: false };
    const { count } = await ctx.db.collection.updateMany({ where: { id, workspaceId, deletedAt: null }, data });
    if (count === 0) throw notFound("There is no such collection.");
    await revokeKeys(ctx.db, { collectionId: id });
    // A call that came in before finds nothing in it any more.
    await ctx.db.collectionSkill.deleteMany({ where: { collectionId: id } });
    ctx.record({ resourceId: formatId("col", id), metadata: { name } });
    return null;
  },
});

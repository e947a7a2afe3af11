import { formatId, slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { addToCollection, collectionAnswer, findCollection, showCollection } from "#lib/operations/collections/collection";
import { collectionRef } from "#lib/operations/collections/collection-name";
import { type Put, putIntoDrive } from "#lib/operations/collections/fill-collection";

export const addCollectionSkill = operation({
  route: "POST /collections/{name}/skills",
  summary: "Add a skill to a collection.",
  description:
    "A skill that is not in the drive is installed. One that is in the collection already stays there; a collection that is the whole drive has it by that.",
  scope: "full",
  role: "admin",
  audit: "collection.update",
  input: { name: collectionRef(), skillSlug: slug() },
  output: collectionAnswer,
  status: 201,
  async handler(ctx, input) {
    const { id, name, workspaceId } = await findCollection(ctx, input.name);
    const [{ skillId, slug }] = (await putIntoDrive(ctx, [input.skillSlug], () => "skillSlug")) as [Put];
    const added = await addToCollection(ctx.db, { collectionId: id, workspaceId, skillId });
    if (added) await ctx.db.collection.update({ where: { id }, data: { updatedAt: new Date() } });
    ctx.record(added ? { resourceId: formatId("col", id), metadata: { name, added: slug } } : null);
    return { data: await showCollection(ctx, id) };
  },
});

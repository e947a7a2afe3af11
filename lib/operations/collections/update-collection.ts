import { z } from "zod";
import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { collectionAnswer, findCollection, holdCollection, refuseTakenName, showCollection, skillSlugs } from "#lib/operations/collections/collection";
import { lockKeys, reachKeys } from "#lib/operations/collections/collection-keys";
import { collectionName, collectionRef, refuseReservedName } from "#lib/operations/collections/collection-name";
import { fillCollection, inSkillSlugs, putIntoDrive } from "#lib/operations/collections/fill-collection";

export const updateCollection = operation({
  route: "PATCH /collections/{name}",
  summary: "Rename a collection, choose its skills anew, or make it public.",
  description:
    "`skillSlugs` replaces what is in it, and confines the key of a collection that was the whole drive; null makes it the whole drive, which only the person whose key it is can do. All of it holds from the next call of its key on. A public one's name is one of its kind on this server; `hidden_skills` says which of its skills are not shown to others.",
  scope: "full",
  role: "admin",
  audit: "collection.update",
  input: {
    name: collectionRef(),
    newName: collectionName().optional(),
    skillSlugs: skillSlugs().nullable().optional(),
    includeTeamSkills: z.boolean().optional(),
    includeSharedSkills: z.boolean().optional(),
    isPublicMarketplace: z.boolean().optional(),
  },
  output: collectionAnswer,
  async handler(ctx, { name, newName, skillSlugs, ...flags }) {
    const { id, workspaceId } = await findCollection(ctx, name);
    await lockKeys(ctx, id);
    const put = skillSlugs === undefined ? undefined : await putIntoDrive(ctx, skillSlugs ?? [], inSkillSlugs);
    const before = await holdCollection(ctx.db, { id, workspaceId });
    const wanted = { name: newName ?? before.name, allSkills: skillSlugs === undefined ? before.allSkills : skillSlugs === null, ...flags };
    const changes = Object.fromEntries(
      Object.entries(wanted).filter(([field, value]) => value !== undefined && value !== before[field as keyof typeof wanted]),
    );
    const shows = flags.isPublicMarketplace ?? before.isPublicMarketplace;
    const param = newName === undefined ? "isPublicMarketplace" : "newName";
    if (shows && (newName !== undefined || flags.isPublicMarketplace)) refuseReservedName(wanted.name, param);

    await ctx.db.collection.update({ where: { id }, data: changes }).catch(refuseTakenName(param, shows));
    if (changes.name !== undefined) await ctx.db.apiKey.updateMany({ where: { collectionId: id }, data: { name: wanted.name } });
    const filled = put !== undefined && (await fillCollection(ctx, id, put));
    if (changes.allSkills !== undefined) await reachKeys(ctx, id, wanted.allSkills);

    if (Object.keys(changes).length === 0 && !filled) ctx.record(null);
    else {
      await ctx.db.collection.update({ where: { id }, data: { updatedAt: new Date() } });
      const { name: renamedTo, ...rest } = changes;
      const skills = filled ? { skillSlugs: put.map(({ slug }) => slug) } : {};
      ctx.record({
        resourceId: formatId("col", id),
        metadata: { name: before.name, ...(renamedTo !== undefined && { newName: renamedTo }), ...rest, ...skills },
      });
    }
    return { data: await showCollection(ctx, id) };
  },
});

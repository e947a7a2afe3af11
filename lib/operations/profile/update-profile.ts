import { formatId, name } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { profile } from "#lib/operations/profile/profile";

export const updateProfile = operation({
  route: "PATCH /profile",
  summary: "Change your name.",
  scope: "profile:write",
  role: "viewer",
  audit: "user.update",
  input: { name: name() },
  output: profile,
  async handler(ctx, { name }) {
    const where = { id: ctx.user.id };
    const { count } = await ctx.db.user.updateMany({ where: { ...where, name: { not: name } }, data: { name } });
    // Not the name itself: metadata stays when the person is forgotten.
    ctx.record(count > 0 ? { resourceId: formatId("usr", where.id), metadata: { fields: ["name"] } } : null);
    return ctx.db.user.findUniqueOrThrow({ where });
  },
});

import { operation } from "#lib/api/operation";
import { profile } from "#lib/operations/profile/profile";

export const getProfile = operation({
  route: "GET /profile",
  summary: "Get the profile of the person who is asking, or whose key is.",
  scope: "profile:read",
  input: {},
  output: profile,
  handler: (ctx) => ctx.db.user.findUniqueOrThrow({ where: { id: ctx.user.id } }),
});

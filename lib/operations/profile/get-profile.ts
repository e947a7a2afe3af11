import { z } from "zod";
import { id, timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";

export const getProfile = operation({
  route: "GET /profile",
  summary: "Get the profile of the person who is asking, or whose key is.",
  scope: "profile:read",
  input: {},
  output: z.object({ id: id("usr"), email: z.string(), name: z.string(), createdAt: timestamp() }).meta({ id: "Profile" }),
  handler: (ctx) => ctx.db.user.findUniqueOrThrow({ where: { id: ctx.user.id } }),
});

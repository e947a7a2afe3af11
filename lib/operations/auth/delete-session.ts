import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";

export const deleteSession = operation({
  route: "DELETE /auth/sessions/{id}",
  summary: "End one of your sessions, at once.",
  scope: "session",
  role: "viewer",
  audit: "session.delete",
  input: { id: id("ses") },
  output: z.null(),
  status: 204,
  async handler(ctx, input) {
    const { count } = await ctx.db.session.deleteMany({ where: { id: input.id, userId: ctx.user.id } });
    if (count === 0) throw notFound("There is no such session.");
    ctx.record({ resourceId: formatId("ses", input.id) });
    return null;
  },
});

import { z } from "zod";
import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import type { SessionCaller } from "#lib/auth/caller";

export const signOut = operation({
  route: "POST /auth/sign-out",
  summary: "End the session that sends this.",
  scope: "session",
  role: "viewer",
  audit: "session.delete",
  input: {},
  output: z.null(),
  status: 204,
  async handler(ctx) {
    const { session } = ctx.caller as SessionCaller;
    const { count } = await ctx.db.session.deleteMany({ where: { id: session.id } });
    ctx.record(count > 0 ? { resourceId: formatId("ses", session.id) } : null);
    return null;
  },
});

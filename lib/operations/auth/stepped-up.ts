import type { Context } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import type { SessionCaller } from "#lib/auth/caller";

/** Marks the session that asks, and says so in the audit entry. */
export async function markSteppedUp(ctx: Context & { caller: SessionCaller }, by: "password" | "passkey"): Promise<null> {
  const { id } = ctx.caller.session;
  const { count } = await ctx.db.session.updateMany({ where: { id }, data: { steppedUpAt: new Date() } });
  if (count === 0) throw new ApiError("SESSION_EXPIRED");
  ctx.record({ resourceId: formatId("ses", id), metadata: { stepUp: by } });
  return null;
}

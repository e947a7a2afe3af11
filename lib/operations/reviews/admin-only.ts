import type { Context } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";

/** Refuses everybody but an admin of the instance, before anything is looked for. */
export function adminOnly({ user }: Pick<Context, "user">): void {
  if (!user.isAdmin) throw new ApiError("ADMIN_REQUIRED");
}

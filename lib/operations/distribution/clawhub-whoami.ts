import { ApiError } from "#lib/api/errors";
import { authenticate } from "#lib/auth/authenticate";

/** Whose key it is, as ClawHub's CLI asks when somebody signs in. */
export async function clawhubWhoami(headers: Headers) {
  const caller = await authenticate(headers);
  if (!caller) throw new ApiError("AUTH_REQUIRED");
  const { user, workspace } = caller;
  return { user: { handle: workspace.slug, displayName: user.name, image: null, role: user.isAdmin ? "admin" : "user" } };
}

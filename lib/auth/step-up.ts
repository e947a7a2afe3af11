import { ApiError } from "#lib/api/errors";
import type { SessionCaller } from "#lib/auth/caller";

/** How long a step-up is good for. */
const STEP_UP_MS = 5 * 60_000;

/** Whether this session proved again, within the last five minutes, who is there. */
export const isSteppedUp = (caller: SessionCaller): boolean => {
  const at = caller.session.steppedUpAt?.getTime();
  return at !== undefined && at > Date.now() - STEP_UP_MS;
};

/** Refuses what a session may only do after a step-up. */
export function requireStepUp(caller: SessionCaller): void {
  if (!isSteppedUp(caller)) throw new ApiError("STEP_UP_REQUIRED");
}

import { writeAudit } from "#lib/api/audit";
import type { RequestInfo } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { atMost, limit, limitHeaders } from "#lib/api/rate-limit";
import type { SessionCaller } from "#lib/auth/caller";
import { landingWorkspace } from "#lib/operations/auth/account";
import { db } from "#lib/platform/db";

type SignInReason = "password" | "no_workspace" | "rate_limited" | "address_unverified" | "address_taken" | "sign_up_closed";

/**
 * Writes that someone could not sign in, where the members of the account's workspace can see it. Of an address without
 * an account nothing is kept, because people type passwords into the wrong field. The work is the same either way.
 */
export async function auditRefusedSignIn(request: RequestInfo, userId: number | undefined, metadata: { reason: SignInReason; provider?: string }) {
  const workspace = await landingWorkspace(db(), userId ?? 0);
  const record = { ...(userId !== undefined && { resourceId: formatId("usr", userId) }), ...(workspace && { workspaceId: workspace.id }), metadata };
  await writeAudit(db(), "session.refuse", undefined, request, record);
}

/** Refuses more than `most` a minute. `first` is called for the first refusal in a minute only, so that a flood does not fill the audit log. */
export async function limitAttempts(who: string, most: number, first?: () => Promise<void>) {
  const standing = await limit(who, most);
  if (standing.allowed) return;
  if (first && (await atMost(`refused:${who}`, 1))) await first();
  throw new ApiError("RATE_LIMITED", { headers: limitHeaders(standing) });
}

/** Guesses a minute at the password of someone who is signed in, at whatever asks for it. */
const PASSWORD_GUESSES = 10;

/** Writes that a session could not prove who is there. */
export const auditRefusedProof = (request: RequestInfo, caller: SessionCaller, reason: "password" | "passkey" | "rate_limited") =>
  writeAudit(db(), "session.refuse", caller, request, { resourceId: formatId("ses", caller.session.id), metadata: { reason } });

/** Counts a guess at the caller's own password. */
export const limitPasswordGuesses = (request: RequestInfo, caller: SessionCaller) =>
  limitAttempts(`password:${caller.user.id}`, PASSWORD_GUESSES, () => auditRefusedProof(request, caller, "rate_limited"));

import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { id, timestamp } from "#lib/api/fields";
import type { SessionCaller } from "#lib/auth/caller";
import { requireStepUp } from "#lib/auth/step-up";
import { type Db, db } from "#lib/platform/db";

/** A passkey as it is listed. */
export const passkey = z.object({ id: id("pk"), name: z.string(), createdAt: timestamp(), lastUsedAt: timestamp().nullable() }).meta({ id: "Passkey" });

/** The JSON of a WebAuthn object, as the browser makes or takes it. What must be in it is for WebAuthn's own rules to say. */
export const webauthn = (description: string) => z.record(z.string(), z.unknown()).meta({ description });

/** How long a challenge waits for its answer, and how young a session is that needs no step-up where there is nothing to step up with. */
const CHALLENGE_MS = 5 * 60_000;
const YOUNG_MS = 10 * 60_000;

/** Remembers a challenge in the session it was given to. A new one takes the old one's place. */
export async function keepChallenge(tx: Db, caller: SessionCaller, challenge: string) {
  const data = { challenge, challengeExpiresAt: new Date(Date.now() + CHALLENGE_MS) };
  await tx.session.updateMany({ where: { id: caller.session.id }, data });
}

/**
 * Takes the session's challenge, for one answer only: of two that race one gets it, and a wrong answer has used it up.
 * Outside the transaction, so that it stays used when the answer is refused.
 */
export async function takeChallenge(caller: SessionCaller): Promise<string> {
  const where = { id: caller.session.id, challengeExpiresAt: { gt: new Date() } };
  const challenge = (await db().session.findFirst({ where, select: { challenge: true } }))?.challenge;
  const taken = challenge && (await db().session.updateMany({ where: { ...where, challenge }, data: { challenge: null, challengeExpiresAt: null } })).count;
  if (!challenge || !taken) throw new ApiError("PASSKEY_INVALID", { message: "This took too long, or was answered already. Try again." });
  return challenge;
}

/**
 * What changes how a person proves who they are takes a step-up. Somebody who has nothing to step up with, neither
 * password nor passkey, must have signed in a moment ago instead.
 */
export async function requireProof(tx: Db, caller: SessionCaller) {
  const { passwordHash, _count } = await tx.user.findUniqueOrThrow({ where: { id: caller.user.id }, include: { _count: { select: { passkeys: true } } } });
  if (passwordHash !== null || _count.passkeys > 0) return requireStepUp(caller);
  if (caller.session.createdAt.getTime() > Date.now() - YOUNG_MS) return;
  throw new ApiError("STEP_UP_REQUIRED", {
    message: "Sign in again to do this: you have neither a password nor a passkey, and this session is older than ten minutes.",
  });
}

import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { takeChallenge, webauthn } from "#lib/operations/auth/passkey";
import { auditRefusedProof } from "#lib/operations/auth/refusal";
import { markSteppedUp } from "#lib/operations/auth/stepped-up";
import { db } from "#lib/platform/db";
import { verifyAuthentication } from "#lib/platform/webauthn";

export const verifyStepUp = operation({
  route: "POST /auth/step-up/passkey/verify",
  summary: "Prove that it is you, with the passkey's answer.",
  description: "Good for five minutes, in this session.",
  scope: "session",
  role: "viewer",
  audit: "session.update",
  input: { response: webauthn("AuthenticationResponseJSON, as `navigator.credentials.get` gives it") },
  output: z.null(),
  status: 204,
  async prepare(ctx, { response }) {
    const challenge = await takeChallenge(ctx.caller);
    const passkey = await db().passkey.findFirst({ where: { credentialId: String(response.id), userId: ctx.user.id } });
    const counter = passkey && (await verifyAuthentication(response, challenge, passkey));
    if (passkey && counter !== null) return { passkey, counter };
    await auditRefusedProof(ctx, ctx.caller, "passkey");
    throw new ApiError("PASSKEY_INVALID");
  },
  async handler(ctx, _input, { passkey, counter }) {
    // The counter it was checked against must still be the one that is kept, and the passkey there.
    const where = { id: passkey.id, userId: ctx.user.id, counter: passkey.counter };
    const { count } = await ctx.db.passkey.updateMany({ where, data: { counter, lastUsedAt: new Date() } });
    if (count === 0) throw new ApiError("PASSKEY_INVALID");
    return markSteppedUp(ctx, "passkey");
  },
});

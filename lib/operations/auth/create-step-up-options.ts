import { ApiError } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { keepChallenge, webauthn } from "#lib/operations/auth/passkey";
import { authenticationOptions } from "#lib/platform/webauthn";

export const createStepUpOptions = operation({
  route: "POST /auth/step-up/passkey/options",
  summary: "Begin to prove that it is you, with a passkey.",
  description: "Answers WebAuthn's request options for `navigator.credentials.get`. Their challenge is good for five minutes and one answer.",
  scope: "session",
  role: "viewer",
  audit: null,
  input: {},
  output: webauthn("PublicKeyCredentialRequestOptionsJSON"),
  async handler(ctx) {
    const passkeys = await ctx.db.passkey.findMany({ where: { userId: ctx.user.id } });
    if (passkeys.length === 0) throw new ApiError("PASSKEY_INVALID", { message: "You have no passkey. Use your password." });
    const options = await authenticationOptions(passkeys);
    await keepChallenge(ctx.db, ctx.caller, options.challenge);
    return { ...options };
  },
});

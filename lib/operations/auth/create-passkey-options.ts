import { operation } from "#lib/api/operation";
import { keepChallenge, requireProof, webauthn } from "#lib/operations/auth/passkey";
import { registrationOptions } from "#lib/platform/webauthn";

export const createPasskeyOptions = operation({
  route: "POST /auth/passkeys/options",
  summary: "Begin to add a passkey.",
  description:
    "Answers WebAuthn's creation options for `navigator.credentials.create`. Their challenge is good for five minutes and one answer. Needs a step-up.",
  scope: "session",
  role: "viewer",
  audit: null,
  input: {},
  output: webauthn("PublicKeyCredentialCreationOptionsJSON"),
  async handler(ctx) {
    await requireProof(ctx.db, ctx.caller);
    const options = await registrationOptions(ctx.user, await ctx.db.passkey.findMany({ where: { userId: ctx.user.id } }));
    await keepChallenge(ctx.db, ctx.caller, options.challenge);
    return { ...options };
  },
});

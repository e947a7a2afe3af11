import { ApiError } from "#lib/api/errors";
import { formatId, name } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { mailCredentialChange } from "#lib/operations/auth/credential-notice";
import { passkey, requireProof, takeChallenge, webauthn } from "#lib/operations/auth/passkey";
import { db } from "#lib/platform/db";
import { verifyRegistration } from "#lib/platform/webauthn";

export const createPasskey = operation({
  route: "POST /auth/passkeys",
  summary: "Add a passkey, with the authenticator's answer.",
  description:
    "From then on a step-up takes a passkey. Needs a step-up itself; the first passkey of someone who has no password needs a session younger than ten minutes.",
  scope: "session",
  role: "viewer",
  audit: "passkey.create",
  input: { name: name(), response: webauthn("RegistrationResponseJSON, as `navigator.credentials.create` gives it") },
  output: passkey,
  status: 201,
  async prepare(ctx, { response }) {
    await requireProof(db(), ctx.caller);
    const made = await verifyRegistration(response, await takeChallenge(ctx.caller));
    if (!made) throw new ApiError("PASSKEY_INVALID");
    return made;
  },
  async handler(ctx, input, made) {
    const [row] = await ctx.db.passkey.createManyAndReturn({ data: { userId: ctx.user.id, name: input.name, ...made }, skipDuplicates: true });
    if (!row) throw new ApiError("PASSKEY_INVALID", { message: "This passkey has been added already." });
    await mailCredentialChange(ctx, ctx.user.email, "passkeyAdded");
    ctx.record({ resourceId: formatId("pk", row.id), metadata: { name: row.name } });
    return row;
  },
});

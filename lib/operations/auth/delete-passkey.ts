import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { requireStepUp } from "#lib/auth/step-up";
import { mailCredentialChange } from "#lib/operations/auth/credential-notice";

export const deletePasskey = operation({
  route: "DELETE /auth/passkeys/{id}",
  summary: "Remove one of your passkeys.",
  description: "Needs a step-up.",
  scope: "session",
  role: "viewer",
  audit: "passkey.delete",
  input: { id: id("pk") },
  output: z.null(),
  status: 204,
  async handler(ctx, input) {
    const where = { id: input.id, userId: ctx.user.id };
    const row = await ctx.db.passkey.findFirst({ where });
    // Someone else's is 404 before anything is asked of the caller.
    if (!row) throw notFound("There is no such passkey.");
    requireStepUp(ctx.caller);
    if ((await ctx.db.passkey.deleteMany({ where })).count === 0) throw notFound("There is no such passkey.");
    await mailCredentialChange(ctx, ctx.user.email, "passkeyRemoved");
    ctx.record({ resourceId: formatId("pk", row.id), metadata: { name: row.name } });
    return null;
  },
});

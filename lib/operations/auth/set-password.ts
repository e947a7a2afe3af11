import { z } from "zod";
import { ApiError, invalid } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { newPassword } from "#lib/operations/auth/account";
import { mailCredentialChange } from "#lib/operations/auth/credential-notice";
import { requireProof } from "#lib/operations/auth/passkey";
import { auditRefusedProof, limitPasswordGuesses } from "#lib/operations/auth/refusal";
import { db } from "#lib/platform/db";
import { checkPassword, hashPassword } from "#lib/platform/password";

export const setPassword = operation({
  route: "PUT /auth/password",
  summary: "Change your password, or set one when you have none.",
  description:
    "Ends all your other sessions. `currentPassword` is required when there is one; without one it takes a step-up with your passkey, or a session younger than ten minutes.",
  scope: "session",
  role: "viewer",
  audit: "user.update",
  input: { currentPassword: z.string().min(1).max(1000).optional(), newPassword },
  output: z.null(),
  status: 204,
  async prepare(ctx, input) {
    const { passwordHash: before } = await db().user.findUniqueOrThrow({ where: { id: ctx.user.id } });
    if (before === null) await requireProof(db(), ctx.caller);
    else {
      if (input.currentPassword === undefined) throw invalid("currentPassword", "This field is required.");
      await limitPasswordGuesses(ctx, ctx.caller);
      if (!(await checkPassword(before, input.currentPassword))) {
        await auditRefusedProof(ctx, ctx.caller, "password");
        throw new ApiError("CREDENTIALS_INVALID", { message: "The current password is wrong.", param: "currentPassword" });
      }
    }
    return { before, after: await hashPassword(input.newPassword) };
  },
  async handler(ctx, _input, { before, after }) {
    const userId = ctx.user.id;
    // The password that was given must still be the one: of two changes that race, one is made.
    const { count } = await ctx.db.user.updateMany({ where: { id: userId, passwordHash: before }, data: { passwordHash: after } });
    if (count === 0) throw new ApiError("CREDENTIALS_INVALID", { message: "The password has just been changed.", param: "currentPassword" });
    await ctx.db.session.deleteMany({ where: { userId, id: { not: ctx.caller.session.id } } });
    await ctx.db.mailLink.deleteMany({ where: { userId } });
    await mailCredentialChange(ctx, ctx.user.email, "password");
    ctx.record({ resourceId: formatId("usr", userId), metadata: { fields: ["password"] } });
    return null;
  },
});

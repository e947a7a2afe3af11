import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { formatId, name } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { auditNewAccount, createAccount, newPassword, openSession, signedIn } from "#lib/operations/auth/account";
import { isInvited, tokenField } from "#lib/operations/invitations/invitation";
import { env } from "#lib/platform/env";
import { hashPassword } from "#lib/platform/password";

export const signUp = operation({
  route: "POST /auth/sign-up",
  summary: "Create an account with a workspace of its own, and sign in.",
  description: "Closed by `SIGN_UP=closed`, except to those who bring the token of an invitation to their address.",
  scope: "public",
  audit: "user.create",
  input: {
    email: z.email().max(254).toLowerCase(),
    password: newPassword,
    name: name(),
    invitation: tokenField().optional(),
  },
  output: signedIn,
  status: 201,
  async prepare(ctx, input) {
    const invited = input.invitation !== undefined && (await isInvited(ctx.db, input.email, input.invitation));
    if (env().SIGN_UP === "closed" && !invited) throw new ApiError("SIGN_UP_CLOSED");
    return hashPassword(input.password);
  },
  async handler(ctx, { email, name }, passwordHash) {
    // The unique index decides between two who come at once; this is only the friendlier answer.
    if (await ctx.db.user.count({ where: { email } })) throw new ApiError("EMAIL_TAKEN", { param: "email" });
    const { user, workspace } = await createAccount(ctx.db, { email, name, passwordHash }).catch((error: { code?: string }) => {
      throw error.code === "P2002" ? new ApiError("EMAIL_TAKEN", { param: "email" }) : error;
    });
    const { answer, audit } = await openSession(ctx, user, workspace);
    await auditNewAccount(ctx.db, ctx, audit);
    ctx.record({ ...audit, resourceId: formatId("usr", user.id) });
    return answer;
  },
});

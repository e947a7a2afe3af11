import { z } from "zod";
import { addressBlock } from "#lib/api/client-address";
import { ApiError } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { findByPassword } from "#lib/auth/session";
import { landingWorkspace, openSession, signedIn } from "#lib/operations/auth/account";
import { auditRefusedSignIn, limitAttempts } from "#lib/operations/auth/refusal";
import { db } from "#lib/platform/db";

/** Guesses a minute from one address, and at one account. */
const PER_ADDRESS = 20;
const PER_ACCOUNT = 10;

export const signIn = operation({
  route: "POST /auth/sign-in",
  summary: "Sign in with e-mail address and password.",
  scope: "public",
  audit: "session.create",
  input: { email: z.string().min(1).max(254), password: z.string().min(1).max(1000) },
  output: signedIn,
  async prepare(ctx, { email, password }) {
    const account = email.trim().toLowerCase();
    const tooMany = async () => {
      const user = await db().user.findUnique({ where: { email: account }, select: { id: true } });
      await auditRefusedSignIn(ctx, user?.id, { reason: "rate_limited" });
    };
    // The address first: one that is over its limit must not use up what the account has left.
    await limitAttempts(`sign-in:address:${addressBlock(ctx.ip)}`, PER_ADDRESS, tooMany);
    await limitAttempts(`sign-in:account:${account}`, PER_ACCOUNT, tooMany);
    const { user, fits } = await findByPassword(account, password);
    if (!user || !fits) {
      await auditRefusedSignIn(ctx, user?.id, { reason: "password" });
      throw new ApiError("CREDENTIALS_INVALID");
    }
    const workspace = await landingWorkspace(db(), user.id);
    if (workspace) return { user, workspace };
    await auditRefusedSignIn(ctx, user.id, { reason: "no_workspace" });
    throw new ApiError("CREDENTIALS_INVALID");
  },
  async handler(ctx, _input, { user, workspace }) {
    // The password may have been changed, or ended, since it was looked at; whoever does that now waits for this session.
    const [now] = await ctx.db.$queryRaw<{ same: boolean }[]>`SELECT password_hash = ${user.passwordHash} AS same FROM users WHERE id = ${user.id} FOR SHARE`;
    if (!now?.same) throw new ApiError("CREDENTIALS_INVALID");
    const { answer, audit } = await openSession(ctx, user, workspace);
    ctx.record(audit);
    return answer;
  },
});

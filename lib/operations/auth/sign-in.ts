import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { limit } from "#lib/api/rate-limit";
import { findByPassword } from "#lib/auth/session";
import { openSession, signedIn } from "#lib/operations/auth/account";

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
    // The address first: one that is over its limit must not use up what the account has left.
    for (const [who, most] of [
      [`address:${ctx.ip}`, PER_ADDRESS],
      [`account:${account}`, PER_ACCOUNT],
    ] as const) {
      const standing = await limit(`sign-in:${who}`, most);
      if (!standing.allowed) throw new ApiError("RATE_LIMITED", { headers: { "retry-after": String(standing.reset) } });
    }
    const user = await findByPassword(account, password);
    if (!user) throw new ApiError("CREDENTIALS_INVALID");
    return user;
  },
  async handler(ctx, _input, user) {
    const member = await ctx.db.member.findFirst({ where: { userId: user.id }, include: { workspace: true }, orderBy: { workspaceId: "asc" } });
    if (!member) throw new ApiError("CREDENTIALS_INVALID");
    const { answer, audit } = await openSession(ctx, user, member.workspace);
    ctx.record(audit);
    return answer;
  },
});

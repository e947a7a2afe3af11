import { ApiError } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { landingWorkspace, openSession, signedIn } from "#lib/operations/auth/account";
import { consumeLink, findLink, linkToken } from "#lib/operations/auth/mail-link";
import { auditRefusedSignIn } from "#lib/operations/auth/refusal";
import { db } from "#lib/platform/db";

export const confirmEmailLink = operation({
  route: "POST /auth/email-link/confirm",
  summary: "Sign in with a link that was mailed to you.",
  description:
    "Confirms the address. When nobody had confirmed it before, whoever made the account may be someone else: its password, passkeys and sessions end then, unless this comes with a session of that account.",
  scope: "public",
  audit: "session.create",
  input: { token: linkToken },
  output: signedIn,
  async prepare(ctx, { token }) {
    const link = await findLink(token, "sign_in");
    const workspace = await landingWorkspace(db(), link.userId);
    if (workspace) return { link, workspace };
    await auditRefusedSignIn(ctx, link.userId, { reason: "no_workspace" });
    throw new ApiError("LINK_INVALID");
  },
  async handler(ctx, _input, { link: { id, userId, user }, workspace }) {
    await consumeLink(ctx.db, id);
    const ownSession = ctx.caller?.type === "session" && ctx.caller.user.id === userId;
    const { count: first } = await ctx.db.user.updateMany({ where: { id: userId, emailVerifiedAt: null }, data: { emailVerifiedAt: new Date() } });
    const cleared = first > 0 && !ownSession;
    if (cleared) {
      await ctx.db.user.update({ where: { id: userId }, data: { passwordHash: null } });
      await ctx.db.passkey.deleteMany({ where: { userId } });
      await ctx.db.session.deleteMany({ where: { userId } });
    }
    const { answer, audit } = await openSession(ctx, user, workspace);
    ctx.record({ ...audit, metadata: { by: "email_link", ...(cleared && { cleared: ["password", "passkeys", "sessions"] }) } });
    return answer;
  },
});

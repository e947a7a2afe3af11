import { ApiError } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { landingWorkspace, openSession, signedIn } from "#lib/operations/auth/account";
import { confirmAddress, consumeLink, findLink, linkToken } from "#lib/operations/auth/mail-link";
import { auditRefusedSignIn } from "#lib/operations/auth/refusal";
import { db } from "#lib/platform/db";

export const confirmEmailLink = operation({
  route: "POST /auth/email-link/confirm",
  summary: "Sign in with a link that was mailed to you.",
  description:
    "Confirms the address. When nobody had confirmed it before, whoever made the account may be someone else: its password, passkeys, sessions and API keys end then, unless this comes with a session of that account.",
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
  async handler(ctx, _input, { link: { id, userId, user }, workspace: before }) {
    await consumeLink(ctx.db, id);
    const cleared = await confirmAddress(ctx, userId);
    const workspace = (await landingWorkspace(ctx.db, userId)) ?? before;
    const { answer, audit } = await openSession(ctx, user, workspace);
    ctx.record({ ...audit, metadata: { by: "email_link", ...(cleared.length > 0 && { cleared }) } });
    return answer;
  },
});

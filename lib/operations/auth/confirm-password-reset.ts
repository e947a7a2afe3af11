import { z } from "zod";
import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { landingWorkspace, newPassword } from "#lib/operations/auth/account";
import { mailCredentialChange } from "#lib/operations/auth/credential-notice";
import { confirmAddress, consumeLink, findLink, linkToken } from "#lib/operations/auth/mail-link";
import { hashPassword } from "#lib/platform/password";

export const confirmPasswordReset = operation({
  route: "POST /auth/password-reset/confirm",
  summary: "Set a new password with a link that was mailed to you.",
  description:
    "Confirms the address, and ends all sessions and other links of the account. `removePasskeys` is for those who have lost them. When nobody had confirmed the address before, passkeys and API keys end too, because whoever made the account may be someone else.",
  scope: "public",
  audit: "user.update",
  input: { token: linkToken, password: newPassword, removePasskeys: z.boolean().default(false) },
  output: z.null(),
  status: 204,
  async prepare(_ctx, { token, password }) {
    const link = await findLink(token, "password_reset");
    return { link, passwordHash: await hashPassword(password) };
  },
  async handler(ctx, { removePasskeys }, { link: { id, userId, user }, passwordHash }) {
    await consumeLink(ctx.db, id);
    const cleared = await confirmAddress(ctx, userId);
    await ctx.db.user.update({ where: { id: userId }, data: { passwordHash } });
    await ctx.db.session.deleteMany({ where: { userId } });
    await ctx.db.mailLink.deleteMany({ where: { userId } });
    const passkeysRemoved = removePasskeys ? (await ctx.db.passkey.deleteMany({ where: { userId } })).count : 0;
    await mailCredentialChange(ctx, user.email, passkeysRemoved > 0 ? "passkeysRemoved" : "password");
    const workspace = await landingWorkspace(ctx.db, userId);
    ctx.record({
      ...(workspace && { workspaceId: workspace.id }),
      actor: { type: "user", id: userId, name: user.name },
      resourceId: formatId("usr", userId),
      metadata: { fields: ["password"], by: "password_reset", passkeysRemoved, ...(cleared.length > 0 && { cleared }) },
    });
    return null;
  },
});

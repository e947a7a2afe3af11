import { operation } from "#lib/api/operation";
import { emailInput, limitMails, sent } from "#lib/operations/auth/mail-link";
import { queueLink } from "#lib/runtime/mail";

export const requestPasswordReset = operation({
  route: "POST /auth/password-reset",
  summary: "Have a link mailed to you that lets you set a new password.",
  description: "The answer is the same whether or not there is an account with this address. The link works once, within 30 minutes.",
  scope: "public",
  audit: null,
  input: { email: emailInput },
  output: sent,
  status: 202,
  prepare: (ctx, { email }) => limitMails(ctx, email),
  async handler(ctx, { email }) {
    await queueLink(ctx.db, { link: "password_reset", email });
    return { status: "sent" as const };
  },
});

import { operation } from "#lib/api/operation";
import { emailInput, limitMails, sent } from "#lib/operations/auth/mail-link";
import { queueLink } from "#lib/runtime/mail";

export const requestEmailLink = operation({
  route: "POST /auth/email-link",
  summary: "Have a link mailed to you that signs you in.",
  description: "The answer is the same whether or not there is an account with this address. The link works once, within 15 minutes.",
  scope: "public",
  audit: null,
  input: { email: emailInput },
  output: sent,
  status: 202,
  prepare: (ctx, { email }) => limitMails(ctx, email),
  async handler(ctx, { email }) {
    await queueLink(ctx.db, { link: "sign_in", email });
    return { status: "sent" as const };
  },
});

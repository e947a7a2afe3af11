import type { PublicContext } from "#lib/api/context";
import { env } from "#lib/platform/env";
import { queueMail } from "#lib/runtime/mail";

/** What can change of the ways by which a person comes in. */
const CHANGES = {
  password: "The password of your account was changed.",
  passkeyAdded: "A passkey was added to your account.",
  passkeyRemoved: "A passkey was removed from your account.",
  passkeysRemoved: "The password of your account was changed, and its passkeys were removed.",
};

/**
 * Mails a person that what lets them in was changed, once the change is committed (OWASP ASVS 2.2.3, 2.5.5). Whoever
 * changed it may be someone else, so it is sent always, and says when, from where, and what to do about it.
 */
export async function mailCredentialChange(ctx: Pick<PublicContext, "db" | "ip">, email: string, change: keyof typeof CHANGES): Promise<void> {
  await queueMail(ctx.db, {
    to: email,
    subject: "A change to how you sign in to Clanker",
    text: [
      `${CHANGES[change]} That was at ${new Date().toUTCString()}, from ${ctx.ip ?? "an address that is not known"}.`,
      `If it was not you, set a new password at once, which signs out everybody:\n${env().PUBLIC_URL}/sign-in/reset`,
    ].join("\n\n"),
  });
}

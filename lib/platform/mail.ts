import nodemailer from "nodemailer";
import { env } from "#lib/platform/env";
import { once } from "#lib/platform/global";
import { log } from "#lib/platform/log";

export type Mail = { to: string; subject: string; text: string };

/**
 * Sends one mail through SMTP_URL. Without it the mail is written to the log, links and all, so that a server without mail
 * can be used by whoever can read its log. Throws when the server does not take it.
 */
export async function sendMail(mail: Mail): Promise<void> {
  const { SMTP_URL, MAIL_FROM, PUBLIC_URL } = env();
  if (!SMTP_URL) {
    log.info({ to: mail.to, subject: mail.subject, text: mail.text }, "mail (SMTP_URL is not set)");
    return;
  }
  const transport = once("mail", () =>
    nodemailer.createTransport({ url: SMTP_URL, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }),
  );
  await transport.sendMail({ from: MAIL_FROM ?? `Clanker <clanker@${new URL(PUBLIC_URL).hostname}>`, ...mail });
}

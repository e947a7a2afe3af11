import { randomBytes } from "node:crypto";
import { decrypt, encrypt, sha256 } from "#lib/platform/crypto";
import { type Db, db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { type Mail, sendMail } from "#lib/platform/mail";
import { enqueue } from "#lib/platform/queue";

const PURPOSE = "mail";

/** How long a mailed link is good for, in minutes from when it was asked for. */
const LINK_MINUTES = { sign_in: 15, password_reset: 30 } as const;

/** Someone who may or may not exist asked for a link. */
export type LinkRequest = { link: keyof typeof LINK_MINUTES; email: string };
type Sealed = Mail | (LinkRequest & { until: number });

/**
 * Has a mail sent once the caller's transaction commits, by a worker, tried again when the mail server does not take it.
 * The job is sealed, because mails hold links that let their reader in.
 */
export const queueMail = (tx: Db, mail: Mail) => queue(tx, mail);

/**
 * Has a link mailed to whoever has this address. The worker finds out who that is, so that asking takes as long and does
 * the same whether or not there is anyone.
 */
export const queueLink = (tx: Db, request: LinkRequest) => queue(tx, { ...request, until: Date.now() + LINK_MINUTES[request.link] * 60_000 });

const queue = (tx: Db, mail: Sealed) => enqueue(tx, "mail", { sealed: encrypt(JSON.stringify(mail), PURPOSE).toString("base64") });

/** Sends what `queueMail` or `queueLink` sealed. */
export async function deliverMail({ sealed }: { sealed: string }): Promise<void> {
  const mail = JSON.parse(decrypt(Buffer.from(sealed, "base64"), PURPOSE)) as Sealed;
  if ("link" in mail) await deliverLink(mail);
  else await sendMail(mail);
}

/**
 * Every try makes a link of its own, and takes it back when the mail was not sent: a job that is done twice sends two
 * mails, and each link works once. Nothing is sent after the time at which the link would end.
 */
async function deliverLink({ link: purpose, email, until }: LinkRequest & { until: number }) {
  const user = await db().user.findUnique({ where: { email } });
  if (!user || until <= Date.now()) return;
  const token = randomBytes(32).toString("base64url");
  const { id } = await db().mailLink.create({ data: { userId: user.id, purpose, tokenHash: sha256(token), expiresAt: new Date(until) } });
  try {
    await sendMail({ to: user.email, ...(purpose === "sign_in" ? signInText : resetText)({ token, verified: user.emailVerifiedAt !== null }) });
  } catch (error) {
    await db().mailLink.deleteMany({ where: { id } });
    throw error;
  }
}

type Text = { token: string; verified: boolean };

/** Said to those whose address nobody has confirmed: what `confirmAddress` ends. */
const FIRST =
  "Nobody has confirmed this address yet. This does, and ends what may be someone else's: the password, passkeys, sessions and API keys that the account has. Where you follow it in a browser in which you are signed in, they stay.";

// The token stands behind the #, which browsers keep to themselves: it is in no log and no referrer.
function signInText({ token, verified }: Text) {
  return {
    subject: "Sign in to Clanker",
    text: [
      "Follow this link to sign in. It works once, within 15 minutes:",
      `${env().PUBLIC_URL}/sign-in/link#${token}`,
      ...(verified ? [] : [FIRST]),
      "If you did not ask for this, leave it. Nothing happens.",
    ].join("\n\n"),
  };
}

function resetText({ token, verified }: Text) {
  return {
    subject: "Set a new password for Clanker",
    text: [
      "Follow this link to set a new password. It works once, within 30 minutes:",
      `${env().PUBLIC_URL}/sign-in/reset#${token}`,
      ...(verified ? [] : [FIRST]),
      "You will be signed out everywhere. If you did not ask for this, leave it. Nothing happens.",
    ].join("\n\n"),
  };
}

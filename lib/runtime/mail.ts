import { decrypt, encrypt } from "#lib/platform/crypto";
import type { Db } from "#lib/platform/db";
import { type Mail, sendMail } from "#lib/platform/mail";
import { enqueue } from "#lib/platform/queue";

const PURPOSE = "mail";

/**
 * Has a mail sent once the caller's transaction commits, by a worker, tried again when the mail server does not take it.
 * The job is sealed, because mails hold links that let their reader in.
 */
export async function queueMail(tx: Db, mail: Mail) {
  await enqueue(tx, "mail", { sealed: encrypt(JSON.stringify(mail), PURPOSE).toString("base64") });
}

/** Sends what `queueMail` sealed. */
export async function deliverMail({ sealed }: { sealed: string }): Promise<void> {
  await sendMail(JSON.parse(decrypt(Buffer.from(sealed, "base64"), PURPOSE)) as Mail);
}

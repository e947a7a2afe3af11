import { z } from "zod";
import type { PublicContext } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import { limitAttempts } from "#lib/operations/auth/refusal";
import { sha256 } from "#lib/platform/crypto";
import { type Db, db } from "#lib/platform/db";
import type { MailLinkPurpose } from "#lib/platform/prisma/enums";

/** Mails a minute that one address can be sent, and that one caller can have sent. */
const PER_EMAIL = 5;
const PER_CALLER = 20;

/** What asking for a mail answers, whether or not there is anyone with that address. */
export const sent = z.object({ status: z.literal("sent") }).meta({ id: "MailSent" });
export const emailInput = z.string().trim().toLowerCase().max(254).pipe(z.email());
export const linkToken = z.string().min(1).max(200).meta({ description: "What stands behind the # of the mailed link." });

/** The caller's address first: one that is over its limit must not use up what the e-mail address has left. */
export async function limitMails(ctx: PublicContext, email: string) {
  await limitAttempts(`mail-link:address:${ctx.ip}`, PER_CALLER);
  await limitAttempts(`mail-link:email:${email}`, PER_EMAIL);
}

/** The link of a token, if it can still be used, with its person. */
export async function findLink(token: string, purpose: MailLinkPurpose) {
  const link = await db().mailLink.findFirst({ where: { tokenHash: sha256(token), purpose, expiresAt: { gt: new Date() } }, include: { user: true } });
  if (!link) throw new ApiError("LINK_INVALID");
  return link;
}

/** Uses a link up: of many that race, one gets past here. */
export async function consumeLink(tx: Db, id: number) {
  const { count } = await tx.mailLink.deleteMany({ where: { id, expiresAt: { gt: new Date() } } });
  if (count === 0) throw new ApiError("LINK_INVALID");
}

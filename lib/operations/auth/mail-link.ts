import { z } from "zod";
import { addressBlock } from "#lib/api/client-address";
import type { PublicContext } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import { revokeKeys } from "#lib/auth/grant";
import { landingWorkspace } from "#lib/operations/auth/account";
import { limitAttempts } from "#lib/operations/auth/refusal";
import { createPersonalWorkspace } from "#lib/operations/workspaces/workspace";
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
  await limitAttempts(`mail-link:address:${addressBlock(ctx.ip)}`, PER_CALLER);
  await limitAttempts(`mail-link:email:${email}`, PER_EMAIL);
}

/** The link of a token, if it can still be used, with its person. */
export async function findLink(token: string, purpose: MailLinkPurpose) {
  const link = await db().mailLink.findFirst({ where: { tokenHash: sha256(token), purpose, expiresAt: { gt: new Date() } }, include: { user: true } });
  if (!link) throw new ApiError("LINK_INVALID");
  return link;
}

/**
 * Notes that an address is its person's. The first time, whoever made the account may have been someone else, who could
 * still be in it: so what they can come in by ends, unless the link was followed in a session of the account. Answers what
 * was ended. The order matters: what is being made with a session or an approval is there once these are gone.
 */
export async function confirmAddress(ctx: PublicContext, userId: number): Promise<string[]> {
  const { count: first } = await ctx.db.user.updateMany({ where: { id: userId, emailVerifiedAt: null }, data: { emailVerifiedAt: new Date() } });
  const own = ctx.caller?.type === "session" && ctx.caller.user.id === userId;
  if (first === 0 || own) return [];
  await ctx.db.user.update({ where: { id: userId }, data: { passwordHash: null } });
  await ctx.db.passkey.deleteMany({ where: { userId } });
  await ctx.db.session.deleteMany({ where: { userId } });
  await ctx.db.mailLink.deleteMany({ where: { userId } });
  await ctx.db.device.updateMany({ where: { decidedById: userId, status: "approved", collectedAt: null }, data: { status: "denied" } });
  await ctx.db.oAuthCode.deleteMany({ where: { userId, usedAt: null } });
  await revokeKeys(ctx.db, { userId });
  await ctx.db.invitation.deleteMany({ where: { invitedById: userId, acceptedAt: null } });
  const moved = await landAlone(ctx.db, userId);
  return ["password", "passkeys", "sessions", "api_keys", "invitations", ...(moved ? ["landing"] : [])];
}

/** Where others are in the workspace that someone lands in, gives them one of their own to land in. The old one stays theirs to enter. */
async function landAlone(tx: Db, userId: number): Promise<boolean> {
  const landing = await landingWorkspace(tx, userId);
  if (landing && !(await tx.member.count({ where: { workspaceId: landing.id, userId: { not: userId } } }))) return false;
  const workspace = await createPersonalWorkspace(tx, await tx.user.findUniqueOrThrow({ where: { id: userId } }));
  // The first one joined is where they land.
  const { _min } = await tx.member.aggregate({ where: { userId }, _min: { createdAt: true } });
  const createdAt = new Date((_min.createdAt ?? new Date()).getTime() - 1);
  await tx.member.update({ where: { workspaceId_userId: { workspaceId: workspace.id, userId } }, data: { createdAt } });
  return true;
}

/** Uses a link up: of many that race, one gets past here. */
export async function consumeLink(tx: Db, id: number) {
  const { count } = await tx.mailLink.deleteMany({ where: { id, expiresAt: { gt: new Date() } } });
  if (count === 0) throw new ApiError("LINK_INVALID");
}

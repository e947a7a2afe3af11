import { createToken } from "#lib/auth/api-key";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import type { MailLinkPurpose } from "#lib/platform/prisma/enums";

/** The token of a link as the worker would have mailed it. */
export async function mailedToken(purpose: MailLinkPurpose, user: { id: number }, expiresAt = new Date(Date.now() + 60_000)): Promise<string> {
  const token = createToken();
  await db().mailLink.create({ data: { userId: user.id, purpose, tokenHash: sha256(token), expiresAt } });
  return token;
}

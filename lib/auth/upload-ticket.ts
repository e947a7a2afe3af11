import { ApiError } from "#lib/api/errors";
import { createToken } from "#lib/auth/api-key";
import type { Caller } from "#lib/auth/caller";
import { notOver } from "#lib/auth/grant";
import { allows } from "#lib/auth/scopes";
import { sha256 } from "#lib/platform/crypto";
import { type Db, db } from "#lib/platform/db";

const PREFIX = "upt_";
const MINUTES = 10;
/** What a ticket is good for, as long as its key may do that. */
const SCOPE = "workspace:files:write";

/** Whether a bearer token means to be an upload ticket. */
export const isUploadTicket = (token: string): boolean => token.startsWith(PREFIX);

/** Lets whoever holds the answer upload one skill in the caller's name within ten minutes. Only the hash is stored. */
export async function createUploadTicket(tx: Db, caller: Caller, made: { collectionId: number | null; filename: string | null }) {
  const ticket = PREFIX + createToken();
  const expiresAt = new Date(Date.now() + MINUTES * 60_000);
  const by = caller.type === "api_key" ? { apiKeyId: caller.key.id } : { sessionId: caller.session.id };
  await tx.uploadTicket.create({ data: { hash: sha256(ticket), workspaceId: caller.workspace.id, userId: caller.user.id, expiresAt, ...by, ...made } });
  return { ticket, expiresAt };
}

/**
 * The caller that a ticket stands for: whoever asked for it, in the role that they have now, as long as the key or session that
 * they asked with is good; a key that may not upload any more lends its ticket no scope. One that was used is found too, so that the same request sent again can be told its stored answer.
 */
export async function byUploadTicket(token: string): Promise<Caller> {
  const now = new Date();
  // The key may have been confined to a collection since: such a one uploads nothing.
  const reach = { OR: [{ collectionId: null }, { collection: { allSkills: true } }] };
  const good = [{ apiKey: { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }], AND: [reach] } }, { session: { expiresAt: { gt: now } } }];
  const row = await db().uploadTicket.findFirst({
    where: { hash: sha256(token), expiresAt: { gt: now }, OR: good },
    include: { apiKey: true, session: true, user: { include: { members: { include: { workspace: true } } } } },
  });
  const member = row?.user.members.find(({ workspaceId }) => workspaceId === row.workspaceId);
  if (!row || !member) throw new ApiError("TICKET_INVALID");
  const { user, apiKey, session } = row;
  const common = {
    user: { id: user.id, name: user.name, email: user.email, isAdmin: user.isAdmin },
    workspace: { id: member.workspaceId, slug: member.workspace.slug, name: member.workspace.name },
    role: member.role,
    ticket: { id: row.id, collectionId: row.collectionId },
  };
  if (apiKey) {
    const scopes = allows(apiKey.scopes, SCOPE) || (await isGranted(apiKey.id, row.createdAt)) ? [SCOPE] : [];
    return { ...common, type: "api_key", key: { id: apiKey.id, name: apiKey.name, scopes, activated: true } };
  }
  if (session) return { ...common, type: "session", session: { id: session.id, cookie: false, createdAt: session.createdAt, steppedUpAt: null } };
  throw new ApiError("TICKET_INVALID");
}

/** Whether a person's grant still lets a key upload. One for a single call that made the ticket covers what the ticket is for. */
async function isGranted(apiKeyId: number, madeAt: Date): Promise<boolean> {
  const around = { gte: new Date(madeAt.getTime() - 60_000), lte: new Date(madeAt.getTime() + 60_000) };
  const usedForIt = { mode: "one_time" as const, revokedAt: null, usedAt: around };
  return (await db().grant.count({ where: { apiKeyId, scopes: { has: SCOPE }, OR: [notOver(), usedForIt] } })) > 0;
}

/** Uses a ticket up, in the transaction of what it was for: of several that race one gets it. */
export async function consumeUploadTicket(tx: Db, id: number): Promise<void> {
  const { count } = await tx.uploadTicket.updateMany({ where: { id, usedAt: null, expiresAt: { gt: new Date() } }, data: { usedAt: new Date() } });
  if (count === 0) throw new ApiError("TICKET_INVALID");
}

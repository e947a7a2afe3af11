import { revokeKeys } from "#lib/auth/grant";
import type { Db } from "#lib/platform/db";

/**
 * Takes somebody out of a workspace, with the workspace locked: gone for good. Who is invited again one day does not get back what they had, nor what
 * an app or a device was yet to collect. Answers the keys that ended and the apps whose accounts were disconnected.
 */
export async function takeOut(tx: Db, workspaceId: number, { id: userId, email }: { id: number; email: string }) {
  await tx.member.delete({ where: { workspaceId_userId: { workspaceId, userId } } });
  await tx.oAuthCode.deleteMany({ where: { workspaceId, userId, usedAt: null } });
  await tx.device.updateMany({ where: { workspaceId, decidedById: userId, status: "approved", collectedAt: null }, data: { status: "denied" } });
  const keys = await revokeKeys(tx, { workspaceId, userId });
  // An account is its owner's, who could not disconnect it from outside.
  const gone = await tx.$queryRaw<{ app: string }[]>`
    DELETE FROM connections WHERE workspace_id = ${workspaceId} AND actor @> ${JSON.stringify({ type: "user", id: userId })}::jsonb RETURNING app`;
  // A link that still lies about would let them in again, and so would one that they sent to another address of theirs.
  await tx.invitation.deleteMany({ where: { workspaceId, acceptedAt: null, OR: [{ email }, { invitedById: userId }] } });
  return { keys, apps: gone.map(({ app }) => app) };
}

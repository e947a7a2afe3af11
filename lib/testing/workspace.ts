import { randomBytes } from "node:crypto";
import { createApiKey } from "#lib/auth/api-key";
import { createSession } from "#lib/auth/session";
import { createAccount } from "#lib/operations/auth/account";
import { db, transaction } from "#lib/platform/db";
import type { Role } from "#lib/platform/prisma/enums";

export type TestWorkspace = Awaited<ReturnType<typeof createWorkspace>>;

/** A workspace of its own for one test: an owner, a key with the given scopes, a session, and ways to add to them. */
export async function createWorkspace(scopes: string[] = ["*"]) {
  const name = `t${randomBytes(6).toString("hex")}`;
  const { user, workspace } = await transaction((tx) => createAccount(tx, { email: `${name}@example.com`, name, passwordHash: "unused" }));
  const addKey = async (scopes: string[], userId = user.id) => {
    const { row, key } = await createApiKey(db(), { workspaceId: workspace.id, userId, name: "test", scopes });
    return { id: row.id, key };
  };
  const addSession = async (userId = user.id) => (await createSession(db(), userId, { ip: null, userAgent: null })).token;
  /** A session that has just proved who is there. */
  const addSteppedUpSession = async (userId = user.id) => {
    const { id, token } = await createSession(db(), userId, { ip: null, userAgent: null });
    await db().session.update({ where: { id }, data: { steppedUpAt: new Date() } });
    return token;
  };
  const addMember = async (role: Role) => {
    const member = await db().user.create({ data: { email: `${role}-${randomBytes(6).toString("hex")}@example.com`, name: role } });
    await db().member.create({ data: { workspaceId: workspace.id, userId: member.id, role } });
    return { user: member, key: (await addKey(["*"], member.id)).key };
  };
  return { user, workspace, key: (await addKey(scopes)).key, token: await addSession(), addKey, addSession, addSteppedUpSession, addMember };
}

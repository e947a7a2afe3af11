import { ApiError, notFound } from "#lib/api/errors";
import { isApiKey } from "#lib/auth/api-key";
import type { Caller } from "#lib/auth/caller";
import { findSession } from "#lib/auth/session";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import type { Role } from "#lib/platform/prisma/enums";

/**
 * Who sent a request: an API key (`x-api-key` or `Authorization: Bearer`, `?apiKey=` where a route allows it), a session
 * token (`x-auth-token`), or the browser's cookie, in that order. Undefined when nothing was sent. Throws the 401 that
 * fits when something was sent that is not good.
 */
export async function authenticate(headers: Headers, queryKey?: string | null): Promise<Caller | undefined> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  const key = headers.get("x-api-key") || bearer || queryKey;
  if (key) return byApiKey(key);

  const token = headers.get("x-auth-token");
  const cookie = token ? undefined : sessionCookie(headers.get("cookie"));
  if (!token && !cookie) return undefined;
  return bySession((token ?? cookie) as string, headers.get("x-workspace-id"), !token);
}

async function byApiKey(key: string): Promise<Caller> {
  if (!isApiKey(key)) throw new ApiError("KEY_INVALID");
  const [row] = await db().$queryRaw<KeyRow[]>`
    SELECT k.id, k.name, k.scopes, k.expires_at <= now() AS expired, k.revoked_at IS NOT NULL AS revoked,
           k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute' AS stale,
           u.id AS user_id, u.name AS user_name, u.email, u.is_admin, w.id AS workspace_id, w.slug, w.name AS workspace_name, m.role::text AS role
    FROM api_keys k JOIN users u ON u.id = k.user_id JOIN workspaces w ON w.id = k.workspace_id
         LEFT JOIN members m ON m.workspace_id = k.workspace_id AND m.user_id = k.user_id
    WHERE k.hash = ${sha256(key)}`;
  if (!row) throw new ApiError("KEY_INVALID");
  // The key of someone who has left the workspace is as good as revoked.
  if (row.revoked || !row.role) throw new ApiError("KEY_REVOKED");
  if (row.expired) throw new ApiError("KEY_EXPIRED");
  if (row.stale) await db().$executeRaw`UPDATE api_keys SET last_used_at = now() WHERE id = ${row.id}`;
  return {
    type: "api_key",
    key: { id: row.id, name: row.name, scopes: row.scopes },
    user: { id: row.user_id, name: row.user_name, email: row.email, isAdmin: row.is_admin },
    workspace: { id: row.workspace_id, slug: row.slug, name: row.workspace_name },
    role: row.role,
  };
}

/** Whether a caller who was good when a stream began still is: the key neither revoked nor expired, the session there, the person still a member. */
export async function isStillGood(caller: Caller): Promise<boolean> {
  const member = { workspaceId: caller.workspace.id };
  if (caller.type === "session") {
    const where = { id: caller.session.id, expiresAt: { gt: new Date() }, user: { members: { some: member } } };
    return (await db().session.count({ where })) > 0;
  }
  const notExpired = [{ expiresAt: null }, { expiresAt: { gt: new Date() } }];
  return (await db().apiKey.count({ where: { id: caller.key.id, revokedAt: null, OR: notExpired, user: { members: { some: member } } } })) > 0;
}

type KeyRow = {
  id: number;
  name: string;
  scopes: string[];
  expired: boolean | null;
  revoked: boolean;
  stale: boolean;
  user_id: number;
  user_name: string;
  email: string;
  is_admin: boolean;
  workspace_id: number;
  slug: string;
  workspace_name: string;
  role: Role | null;
};

async function bySession(token: string, workspace: string | null, cookie: boolean): Promise<Caller> {
  const session = await findSession(token);
  if (!session) throw new ApiError("SESSION_EXPIRED");
  const memberships = session.user.members;
  if (session.lastUsedAt.getTime() < Date.now() - 60_000) await db().session.updateMany({ where: { id: session.id }, data: { lastUsedAt: new Date() } });
  const number = /^(?:ws_)?([1-9]\d{0,9})$/.exec(workspace ?? "")?.[1];
  const member = workspace ? memberships.find((each) => each.workspace.slug === workspace || each.workspaceId === Number(number)) : memberships[0];
  if (!member) throw notFound("There is no such workspace.");
  const { id, name, email, isAdmin } = session.user;
  return {
    type: "session",
    session: { id: session.id, cookie },
    user: { id, name, email, isAdmin },
    workspace: { id: member.workspace.id, slug: member.workspace.slug, name: member.workspace.name },
    role: member.role,
  };
}

/** next-auth's cookie: the second name is the one on https. */
function sessionCookie(header: string | null): string | undefined {
  return /(?:^|;\s*)(?:__Secure-)?next-auth\.session-token=([^;]+)/.exec(header ?? "")?.[1];
}

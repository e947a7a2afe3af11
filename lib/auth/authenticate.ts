import { ApiError, notFound } from "#lib/api/errors";
import { isAccessToken, isApiKey } from "#lib/auth/api-key";
import { type ApiKeyCaller, type Caller, confinedTo } from "#lib/auth/caller";
import { isGrantGood, notOver } from "#lib/auth/grant";
import { allows, type Requirement } from "#lib/auth/scopes";
import { findSession } from "#lib/auth/session";
import { sessionCookie } from "#lib/auth/session-cookie";
import { byUploadTicket, isUploadTicket } from "#lib/auth/upload-ticket";
import { coalescer } from "#lib/platform/coalesce";
import { sha256 } from "#lib/platform/crypto";
import { type Db, db, Prisma, rows } from "#lib/platform/db";
import type { Role } from "#lib/platform/prisma/enums";

type Allowed = {
  queryKey?: string | null;
  ticket?: boolean;
  /** The path that is asked, such as /mcp, where tokens for it alone are good as well. */
  audience?: string;
};

/**
 * Who sent a request: an API key (`x-api-key` or `Authorization: Bearer`, `?apiKey=` where a route allows it), a session
 * token (`x-auth-token`), or the browser's cookie, in that order; before them an upload ticket, where the route takes one. An app's
 * access token comes where a key would. Undefined when nothing was sent. Throws the 401 that
 * fits when something was sent that is not good.
 */
export async function authenticate(headers: Headers, allowed: Allowed = {}): Promise<Caller | undefined> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (allowed.ticket && bearer && isUploadTicket(bearer)) return byUploadTicket(bearer);
  const key = headers.get("x-api-key") || bearer || allowed.queryKey;
  if (key) return byApiKey(key, headers.get("x-permission-grant"), allowed.audience);

  const token = headers.get("x-auth-token");
  if (token) return bySession(token, { workspace: headers.get("x-workspace-id"), cookie: false });
  const cookies = headers.get("cookie");
  const cookie = readCookie(cookies, sessionCookie());
  if (!cookie) return undefined;
  return bySession(cookie, { workspace: headers.get("x-workspace-id"), last: readCookie(cookies, WORKSPACE_COOKIE), cookie: true });
}

/** Where the browser keeps the workspace that was chosen last. It is no more than a wish. */
const WORKSPACE_COOKIE = "clanker-workspace";

/** Which of these it is cannot be told: an old token is thrown away, and one for another address is not looked at here. */
const WRONG_TOKEN = "The access token is not valid here: it has expired, was revoked, or was made for another resource of this server.";

async function byApiKey(key: string, grantToken: string | null, audience = ""): Promise<Caller> {
  const app = isAccessToken(key);
  const wrong = () => new ApiError("KEY_INVALID", key.startsWith("cka_") ? { message: WRONG_TOKEN } : {});
  if (!app && !isApiKey(key)) throw wrong();
  // A token that was made for one path of this server says nothing at another (RFC 8707).
  const which = app
    ? Prisma.sql`k.id = (SELECT t.api_key_id FROM oauth_tokens t WHERE t.hash = ${sha256(key)} AND t.kind = 'access' AND t.expires_at > now() AND t.audience IN ('', ${audience}))`
    : Prisma.sql`k.hash = ${sha256(key)}`;
  return keyCaller({ which, name: `${audience} ${key}`, app, wrong, grantOf: (keyId) => (grantToken ? findGrant(keyId, grantToken) : null) });
}

/**
 * A caller who was found before, as they stand now: for a connection that outlives the token it was opened with. Throws the 401
 * that fits when the key, or the session, is no longer good.
 */
export async function sameCaller(caller: Caller): Promise<Caller> {
  if (caller.type === "session") {
    if (!(await isStillGood(caller, "any"))) throw new ApiError("SESSION_EXPIRED");
    return caller;
  }
  const { key, grant } = caller;
  const grantOf = async () => (grant && (await isGrantGood(grant.id)) ? grant : null);
  return keyCaller({ which: Prisma.sql`k.id = ${key.id}`, name: String(key.id), app: key.app ?? false, wrong: () => new ApiError("KEY_INVALID"), grantOf });
}

type Grant = NonNullable<ApiKeyCaller["grant"]>;
/** `name` is what the key goes by, to tell who asks for the same one. */
type Found = { which: Prisma.Sql; name: string; app: boolean; wrong(): ApiError; grantOf(keyId: number): Promise<Grant | null> | null };

const keysTogether = coalescer<KeyRow | undefined>();

async function findKey(which: Prisma.Sql): Promise<KeyRow | undefined> {
  const [row] = await rows<KeyRow>(
    db(),
    Prisma.sql`
    SELECT k.id, k.name, k.scopes, k.activated_at IS NOT NULL AS activated, k.expires_at <= now() AS expired, k.revoked_at IS NOT NULL AS revoked,
           k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute' AS stale,
           u.id AS user_id, u.name AS user_name, u.email, u.is_admin, w.id AS workspace_id, w.slug, w.name AS workspace_name, m.role::text AS role,
           c.id AS collection_id, c.name AS collection_name, c.all_skills, c.include_team_skills AS team, c.include_shared_skills AS shared
    FROM api_keys k JOIN users u ON u.id = k.user_id JOIN workspaces w ON w.id = k.workspace_id
         LEFT JOIN members m ON m.workspace_id = k.workspace_id AND m.user_id = k.user_id
         LEFT JOIN collections c ON c.id = k.collection_id
    WHERE ${which}`,
  );
  return row;
}

async function keyCaller({ which, name, app, wrong, grantOf }: Found): Promise<Caller> {
  // Those who come with one key at the same moment are let in by one look, which began after each of them had come.
  const row = await keysTogether(name, () => findKey(which));
  if (!row) throw wrong();
  // The key of someone who has left the workspace is as good as revoked.
  const details = { workspaceId: row.workspace_id, keyId: row.id };
  if (row.revoked || !row.role) throw new ApiError("KEY_REVOKED", { ...details, ...(app && { message: "The app was disconnected. Sign in again." }) });
  if (row.expired) throw new ApiError("KEY_EXPIRED", details);
  if (row.stale)
    await db()
      .$executeRaw`UPDATE api_keys SET last_used_at = now() WHERE id = ${row.id} AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`;
  // What a collection's key over chosen skills may do is fixed; no grant adds to it.
  const confined = row.collection_id !== null && !row.all_skills;
  const grant = confined ? null : await grantOf(row.id);
  return {
    type: "api_key",
    key: { id: row.id, name: row.name, scopes: row.scopes, activated: row.activated, ...(app && { app: true }) },
    ...(grant && { grant }),
    ...(row.collection_id && {
      collection: { id: row.collection_id, name: row.collection_name, allSkills: row.all_skills, team: row.team, shared: row.shared },
    }),
    user: { id: row.user_id, name: row.user_name, email: row.email, isAdmin: row.is_admin },
    workspace: { id: row.workspace_id, slug: row.slug, name: row.workspace_name },
    role: row.role,
  };
}

/**
 * The grant of a token, if it was given to this key and its time is not over. One that was used up is found too, so that
 * the same request sent again can be told its stored answer.
 */
async function findGrant(apiKeyId: number, token: string) {
  const grant = await db().grant.findFirst({ where: { tokenHash: sha256(token), apiKeyId, ...notOver() } });
  if (!grant) return null;
  if (grant.mode !== "one_time" && (grant.lastUsedAt?.getTime() ?? 0) < Date.now() - 60_000)
    await db().grant.updateMany({ where: { id: grant.id }, data: { lastUsedAt: new Date() } });
  return { id: grant.id, mode: grant.mode, scopes: grant.scopes };
}

/**
 * A caller as they stand in another workspace, named by id or slug. A key works in its own only; a person in those they
 * are a member of. Anything else is 404, as if it did not exist.
 */
export async function enterWorkspace(caller: Caller, ref: string): Promise<Caller> {
  const id = workspaceId(ref);
  if (caller.workspace.id === id || caller.workspace.slug === ref) return caller;
  if (caller.type === "api_key") throw notFound("There is no such workspace.");
  const member = await findMembership(db(), caller.user.id, ref);
  if (!member) throw notFound("There is no such workspace.");
  const { slug, name } = member.workspace;
  return { ...caller, workspace: { id: member.workspaceId, slug, name }, role: member.role };
}

/** Someone's membership in the workspace that is named by id or slug. */
export async function findMembership(client: Db, userId: number, ref: string) {
  const id = workspaceId(ref);
  // What cannot be a slug is not looked for: PostgreSQL would choke on some of it.
  if (id === undefined && !/^[a-z0-9-]+$/.test(ref)) return null;
  return client.member.findFirst({ where: { userId, workspace: id === undefined ? { slug: ref } : { id } }, include: { workspace: true } });
}

/** `ws_42` or `42` as 42. */
export function workspaceId(ref: string): number | undefined {
  const id = Number(/^(?:ws_)?([1-9]\d{0,9})$/.exec(ref)?.[1]);
  return id <= 2_147_483_647 ? id : undefined;
}

/** Whether a caller who was good when a stream, or long work, began still is: the key neither revoked nor expired nor without its scope, the session there, the person still a member. */
export async function isStillGood(caller: Caller, scope: Requirement, client: Db = db()): Promise<boolean> {
  const member = { workspaceId: caller.workspace.id };
  if (caller.type === "session") {
    const where = { id: caller.session.id, expiresAt: { gt: new Date() }, user: { members: { some: member } } };
    return (await client.session.count({ where })) > 0;
  }
  const notExpired = [{ expiresAt: null }, { expiresAt: { gt: new Date() } }];
  const where = { id: caller.key.id, workspaceId: caller.workspace.id, revokedAt: null, OR: notExpired, user: { members: { some: member } } };
  const key = await client.apiKey.findFirst({ where, select: { scopes: true, collection: { select: { id: true, allSkills: true } } } });
  // A key that was confined since, or no longer is, must come again: what it may see is another thing now.
  const confinedNow = key?.collection && !key.collection.allSkills ? key.collection.id : undefined;
  if (!key || confinedNow !== confinedTo(caller)?.id) return false;
  return allows(key.scopes, scope) || (caller.grant !== undefined && (await isGrantGood(caller.grant.id)));
}

type KeyRow = {
  id: number;
  name: string;
  scopes: string[];
  activated: boolean;
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
  collection_id: number | null;
  collection_name: string;
  all_skills: boolean;
  team: boolean;
  shared: boolean;
};

async function bySession(token: string, from: { workspace: string | null; last?: string | undefined; cookie: boolean }): Promise<Caller> {
  const session = await findSession(token);
  if (!session) throw new ApiError("SESSION_EXPIRED");
  const { members, user } = session;
  if (session.lastUsedAt.getTime() < Date.now() - 60_000) await db().session.updateMany({ where: { id: session.id }, data: { lastUsedAt: new Date() } });
  const find = (ref: string) => members.find((each) => each.slug === ref || each.id === workspaceId(ref));
  // Who asks for a workspace gets it or nothing; a browser's old choice that is gone is forgotten.
  const member = from.workspace ? find(from.workspace) : ((from.last ? find(from.last) : undefined) ?? members[0]);
  if (!member) throw notFound("There is no such workspace.");
  const { role, ...workspace } = member;
  return {
    type: "session",
    session: { id: session.id, cookie: from.cookie, createdAt: session.createdAt, steppedUpAt: session.steppedUpAt },
    user,
    workspace,
    role,
  };
}

function readCookie(header: string | null, name: string): string | undefined {
  const entry = header?.split(/;\s*/).find((each) => each.startsWith(`${name}=`));
  return entry?.slice(name.length + 1) || undefined;
}

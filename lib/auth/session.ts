import { ApiError } from "#lib/api/errors";
import { createToken } from "#lib/auth/api-key";
import { coalescer } from "#lib/platform/coalesce";
import { sha256 } from "#lib/platform/crypto";
import { type Db, db, Prisma, rows } from "#lib/platform/db";
import { checkPassword } from "#lib/platform/password";
import type { Role } from "#lib/platform/prisma/enums";

/** How long a session lasts, in days; using it does not lengthen it. */
const DAYS = 30;

/** Opens a session and answers its token, which is not stored and cannot be had again. */
export async function createSession(tx: Db, userId: number, from: { ip: string | null; userAgent: string | null }) {
  const token = createToken();
  const expiresAt = new Date(Date.now() + DAYS * 86_400_000);
  const session = await tx.session.create({ data: { userId, tokenHash: sha256(token), expiresAt, ...from } });
  return { id: session.id, token, expiresAt };
}

export type FoundSession = {
  id: number;
  createdAt: Date;
  steppedUpAt: Date | null;
  lastUsedAt: Date;
  user: { id: number; name: string; email: string; isAdmin: boolean };
  members: { id: number; slug: string; name: string; role: Role }[];
};

const sessionsTogether = coalescer<FoundSession | undefined>();

/** A session that is still good, with its user and the user's workspaces, the one they joined first (their own) first. A page asks several things at once, and all by one look. */
export const findSession = (token: string): Promise<FoundSession | undefined> => sessionsTogether(token, () => lookUp(token));

async function lookUp(token: string): Promise<FoundSession | undefined> {
  const [found] = await rows<FoundSession>(
    db(),
    Prisma.sql`SELECT s.id, s.created_at AS "createdAt", s.stepped_up_at AS "steppedUpAt", s.last_used_at AS "lastUsedAt",
      json_build_object('id', u.id, 'name', u.name, 'email', u.email, 'isAdmin', u.is_admin) AS "user",
      (SELECT coalesce(json_agg(json_build_object('id', w.id, 'slug', w.slug, 'name', w.name, 'role', m.role) ORDER BY m.created_at, m.workspace_id), '[]')
        FROM members m JOIN workspaces w ON w.id = m.workspace_id WHERE m.user_id = u.id) AS members
      FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = ${sha256(token)} AND s.expires_at > now()`,
  );
  return found;
}

/**
 * Refuses when a session has ended since it was looked up, and keeps it until this transaction ends: whoever ends it waits,
 * and then finds what was made in it. With `alone` no other does anything in it meanwhile: two that hold it and both want to end it
 * would wait for each other.
 */
export async function holdSession(tx: Db, id: number, alone = false) {
  const how = alone ? Prisma.sql`FOR UPDATE` : Prisma.sql`FOR KEY SHARE`;
  const found = await rows(tx, Prisma.sql`SELECT 1 FROM sessions WHERE id = ${id} AND expires_at > now() ${how}`);
  if (found.length === 0) throw new ApiError("SESSION_EXPIRED");
}

/** The user with this address, and whether the password is theirs. Takes as long when there is none. */
export async function findByPassword(email: string, password: string) {
  const user = await db().user.findUnique({ where: { email: email.trim().toLowerCase() } });
  const fits = await checkPassword(user?.passwordHash ?? null, password);
  return { user, fits };
}

import { ApiError } from "#lib/api/errors";
import { createToken } from "#lib/auth/api-key";
import { sha256 } from "#lib/platform/crypto";
import { type Db, db } from "#lib/platform/db";
import { checkPassword } from "#lib/platform/password";

/** How long a session lasts, in days; using it does not lengthen it. */
const DAYS = 30;

/** Opens a session and answers its token, which is not stored and cannot be had again. */
export async function createSession(tx: Db, userId: number, from: { ip: string | null; userAgent: string | null }) {
  const token = createToken();
  const expiresAt = new Date(Date.now() + DAYS * 86_400_000);
  const session = await tx.session.create({ data: { userId, tokenHash: sha256(token), expiresAt, ...from } });
  return { id: session.id, token, expiresAt };
}

/** A session that is still good, with its user and the user's workspaces, the one they joined first (their own) first. */
export async function findSession(token: string) {
  return db().session.findFirst({
    where: { tokenHash: sha256(token), expiresAt: { gt: new Date() } },
    include: { user: { include: { members: { include: { workspace: true }, orderBy: [{ createdAt: "asc" }, { workspaceId: "asc" }] } } } },
  });
}

/**
 * Refuses when a session has ended since it was looked up, and keeps it until this transaction ends: whoever ends it waits,
 * and then finds what was made in it.
 */
export async function holdSession(tx: Db, id: number) {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM sessions WHERE id = ${id} AND expires_at > now() FOR KEY SHARE`;
  if (rows.length === 0) throw new ApiError("SESSION_EXPIRED");
}

/** The user with this address, and whether the password is theirs. Takes as long when there is none. */
export async function findByPassword(email: string, password: string) {
  const user = await db().user.findUnique({ where: { email: email.trim().toLowerCase() } });
  const fits = await checkPassword(user?.passwordHash ?? null, password);
  return { user, fits };
}

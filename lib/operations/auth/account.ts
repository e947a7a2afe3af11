import { z } from "zod";
import { writeAudit } from "#lib/api/audit";
import type { PublicContext, RequestInfo } from "#lib/api/context";
import { formatId, id, timestamp } from "#lib/api/fields";
import { createSession } from "#lib/auth/session";
import { createPersonalWorkspace } from "#lib/operations/workspaces/workspace";
import type { Db } from "#lib/platform/db";

/** What sign-up and sign-in answer. */
export const signedIn = z
  .object({
    token: z.string().meta({ description: "Send it as x-auth-token. Shown only here." }),
    expiresAt: timestamp(),
    user: z.object({ id: id("usr"), email: z.string(), name: z.string() }),
    workspace: z.object({ id: id("ws"), slug: z.string(), name: z.string() }),
  })
  .meta({ id: "SignedIn" });

/** A password that someone chooses. */
export const newPassword = z.string().min(10, "At least 10 characters.").max(1000);

/** The workspace in which someone lands who signs in: the one they joined first, which is their own. */
export async function landingWorkspace(tx: Db, userId: number): Promise<Workspace | null> {
  const member = await tx.member.findFirst({ where: { userId }, include: { workspace: true }, orderBy: [{ createdAt: "asc" }, { workspaceId: "asc" }] });
  return member?.workspace ?? null;
}

type User = { id: number; email: string; name: string };
type NewAccount = { email: string; name: string; passwordHash: string | null; isAdmin?: boolean; emailVerifiedAt?: Date };
type Workspace = { id: number; slug: string; name: string };

/** Opens a session for someone who has just proved who they are, and says so in the audit entry. */
export async function openSession(ctx: Pick<PublicContext, "db" | "ip" | "userAgent">, user: User, workspace: Workspace) {
  const { id: sessionId, token, expiresAt } = await createSession(ctx.db, user.id, { ip: ctx.ip, userAgent: ctx.userAgent });
  const actor = { type: "user" as const, id: user.id, name: user.name };
  return { answer: { token, expiresAt, user, workspace }, audit: { workspaceId: workspace.id, actor, resourceId: formatId("ses", sessionId) } };
}

/** Writes what making an account brings with it, beside the entry of the account itself. */
export async function auditNewAccount(
  tx: Db,
  request: RequestInfo,
  entry: { workspaceId: number; actor: { type: "user"; id: number; name: string }; resourceId: string },
) {
  const { resourceId: session, ...where } = entry;
  await writeAudit(tx, "workspace.create", undefined, request, { ...where, resourceId: formatId("ws", entry.workspaceId) });
  await writeAudit(tx, "session.create", undefined, request, { ...where, resourceId: session });
}

/** A new user with a workspace of their own, which they own. */
export async function createAccount(tx: Db, account: NewAccount) {
  const user = await tx.user.create({ data: account });
  return { user, workspace: await createPersonalWorkspace(tx, user) };
}

import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { PublicContext } from "#lib/api/context";
import { formatId, id, timestamp } from "#lib/api/fields";
import { createSession } from "#lib/auth/session";
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

type User = { id: number; email: string; name: string };
type Workspace = { id: number; slug: string; name: string };

/** Opens a session for someone who has just proved who they are, and says so in the audit entry. */
export async function openSession(ctx: PublicContext, user: User, workspace: Workspace) {
  const { id: sessionId, token, expiresAt } = await createSession(ctx.db, user.id, { ip: ctx.ip, userAgent: ctx.userAgent });
  const actor = { type: "user" as const, id: user.id, name: user.name };
  return { answer: { token, expiresAt, user, workspace }, audit: { workspaceId: workspace.id, actor, resourceId: formatId("ses", sessionId) } };
}

/** A new user with a workspace of their own, which they own. The workspace's slug comes from the address. */
export async function createAccount(tx: Db, account: { email: string; name: string; passwordHash: string; isAdmin?: boolean }) {
  const user = await tx.user.create({ data: account });
  const word =
    account.email
      .split("@")[0]
      ?.toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 40) || "workspace";
  // A bare number would be read as an id.
  const base = /^(ws-?)?\d+$/.test(word) ? `workspace-${word}` : word;
  // The slug may be taken, now or by someone who comes at the same time; then it gets a random end.
  for (const slug of [base, `${base}-${randomText()}`, `${base}-${randomText()}${randomText()}`]) {
    const [workspace] = await tx.workspace.createManyAndReturn({ data: { slug, name: `${account.name}'s workspace` }, skipDuplicates: true });
    if (!workspace) continue;
    await tx.member.create({ data: { workspaceId: workspace.id, userId: user.id, role: "owner" } });
    return { user, workspace };
  }
  throw new Error("No slug was free.");
}

const randomText = () => randomBytes(3).toString("hex");

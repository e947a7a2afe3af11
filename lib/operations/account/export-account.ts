import { z } from "zod";
import { formatId } from "#lib/api/fields";
import { operation, type StreamAnswer } from "#lib/api/operation";

export const exportAccount = operation({
  route: "GET /account/export",
  summary: "Download what is kept of you.",
  description: "One JSON file: your profile, ways to sign in, sessions, workspaces and keys. What is in a workspace is in its own download.",
  scope: "session",
  responds: "stream",
  contentTypes: ["application/json"],
  input: {},
  output: z.custom<StreamAnswer>(),
  async handler(ctx) {
    const { id, email, name, emailVerifiedAt, createdAt, ...has } = await ctx.db.user.findUniqueOrThrow({
      where: { id: ctx.user.id },
      select: {
        ...{ id: true, email: true, name: true, emailVerifiedAt: true, createdAt: true, passwordHash: true },
        accounts: { select: { provider: true, accountId: true, createdAt: true } },
        passkeys: { select: { name: true, createdAt: true, lastUsedAt: true } },
        sessions: { select: { ip: true, userAgent: true, createdAt: true, lastUsedAt: true, expiresAt: true } },
        members: { select: { role: true, createdAt: true, workspace: { select: { id: true, slug: true, name: true } } } },
        apiKeys: {
          select: { id: true, workspaceId: true, name: true, prefix: true, lastFour: true, scopes: true, createdAt: true, lastUsedAt: true, revokedAt: true },
        },
        installs: { select: { installId: true, claimedAt: true } },
      },
    });
    const kept = {
      profile: { id: formatId("usr", id), email, name, emailVerifiedAt, createdAt },
      signInWith: { password: has.passwordHash !== null, accounts: has.accounts, passkeys: has.passkeys },
      sessions: has.sessions,
      workspaces: has.members.map(({ role, createdAt: joinedAt, workspace }) => ({ ...workspace, id: formatId("ws", workspace.id), role, joinedAt })),
      apiKeys: has.apiKeys.map((key) => ({ ...key, id: formatId("key", key.id), workspaceId: formatId("ws", key.workspaceId) })),
      installations: has.installs,
    };
    async function* chunks() {
      yield `${JSON.stringify(kept, null, 2)}\n`;
    }
    return {
      filename: `${formatId("usr", id)}-${new Date().toISOString().slice(0, 10)}.json`,
      contentType: "application/json; charset=utf-8",
      chunks: chunks(),
    };
  },
});

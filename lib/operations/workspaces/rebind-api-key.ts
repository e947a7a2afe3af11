import { z } from "zod";
import { writeAudit } from "#lib/api/audit";
import { ApiError, notFound } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { holdMembership } from "#lib/auth/api-key";
import { findMembership } from "#lib/auth/authenticate";
import type { ApiKeyCaller } from "#lib/auth/caller";
import { endQuestions, lockKey, rescope } from "#lib/auth/grant";
import { currentWorkspace } from "#lib/operations/workspaces/get-current-workspace";

export const rebindApiKey = operation({
  route: "PUT /workspaces/current",
  summary: "Move the key that asks to another workspace of its maker.",
  description:
    "Only with an API key; a session names its workspace in x-workspace-id. What people allowed the key so far ends, because they allowed it elsewhere.",
  scope: "full",
  role: "viewer",
  audit: "api_key.update",
  input: { workspace: z.union([z.string().min(1).max(100), z.int().positive()]).meta({ description: "The workspace: its id, number or slug." }) },
  output: currentWorkspace,
  async prepare(ctx) {
    if (ctx.caller.type === "session") throw new ApiError("API_KEY_REQUIRED");
  },
  async handler(ctx, input) {
    const { key } = ctx.caller as ApiKeyCaller;
    const member = await findMembership(ctx.db, ctx.user.id, String(input.workspace));
    if (!member || !(await holdMembership(ctx.db, member.workspaceId, ctx.user.id))) throw notFound("There is no such workspace.");
    await lockKey(ctx.db, key.id);
    // Read again behind the lock: a twin of this request may have moved the key already.
    const row = await ctx.db.apiKey.findFirst({ where: { id: key.id, revokedAt: null }, include: { workspace: true } });
    if (!row) throw new ApiError("KEY_REVOKED");
    if (row.rotatedToId !== null) throw new ApiError("KEY_NOT_ACTIVE");
    // A collection's key stays where its collection is.
    if (!row.scopes.includes("*") || row.collectionId !== null) throw new ApiError("ACCESS_DENIED");
    const { id, slug, name } = member.workspace;
    if (row.workspaceId === id) ctx.record(null);
    else {
      const now = new Date();
      await ctx.db.apiKey.update({ where: { id: key.id }, data: { workspaceId: id } });
      await endQuestions(ctx.db, key.id);
      await ctx.db.grant.updateMany({ where: { apiKeyId: key.id, revokedAt: null }, data: { revokedAt: now } });
      await rescope(ctx.db, key.id);
      const resourceId = formatId("key", key.id);
      const metadata = { from: formatId("ws", row.workspaceId), to: formatId("ws", id) };
      // Both workspaces can read that a key has gone or come.
      await writeAudit(ctx.db, "api_key.update", ctx.caller, ctx, { workspaceId: id, resourceId, metadata });
      ctx.record({ workspaceId: row.workspaceId, resourceId, metadata });
    }
    return { id, slug, name, role: member.role };
  },
});

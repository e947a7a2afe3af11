import { z } from "zod";
import { ApiError, notFound } from "#lib/api/errors";
import { formatId, id, timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { createApiKey, holdMembership } from "#lib/auth/api-key";
import { endQuestions, lockKey, rescope, revokeKeys } from "#lib/auth/grant";
import { expiryOf, newApiKey } from "#lib/operations/api-keys/api-key";

const DAY_SECONDS = 86_400;

export const rotateApiKey = operation({
  route: "POST /api-keys/{id}/rotate",
  summary: "Replace one of your API keys by a new one that may do the same.",
  description:
    "The old key stays good for `graceSeconds`, so that whoever uses it can change over; 0 ends it at once, and so does rotating the new one. What was allowed for good moves to the new key; what is still being asked ends. Without `expiresAt` a key that expires gets as long again. Nobody rotates another's key, because a key acts for its person.",
  scope: "full",
  role: "viewer",
  audit: "api_key.rotate",
  input: {
    id: id("key"),
    graceSeconds: z
      .int()
      .min(0)
      .max(30 * DAY_SECONDS)
      .default(DAY_SECONDS),
    expiresAt: timestamp().nullable().optional(),
  },
  output: newApiKey,
  status: 201,
  async handler(ctx, input) {
    const workspaceId = ctx.workspace.id;
    if (!(await holdMembership(ctx.db, workspaceId, ctx.user.id))) throw notFound("There is no such API key.");
    await lockKey(ctx.db, input.id);
    const old = await ctx.db.apiKey.findFirst({ where: { id: input.id, workspaceId, oauthClientId: null }, include: { collection: true } });
    if (!old) throw notFound("There is no such API key.");
    if (old.userId !== ctx.user.id) throw new ApiError("ROLE_REQUIRED", { message: "Only the person whose key it is can rotate it. Admins can revoke it." });
    const now = new Date();
    if (old.revokedAt || old.rotatedToId || (old.expiresAt && old.expiresAt <= now)) throw new ApiError("KEY_NOT_ACTIVE");
    const again = old.expiresAt && new Date(now.getTime() + old.expiresAt.getTime() - old.createdAt.getTime());
    // A key that renews itself does not outlive itself.
    const longest = await expiryOf(ctx, input.expiresAt);
    const expiresAt = input.expiresAt === undefined ? (longest ?? again) : longest;
    const { name, agentName, userId, ownScopes, collectionId, collection } = old;
    const { row, key } = await createApiKey(ctx.db, { workspaceId, userId, name, agentName, scopes: ownScopes, expiresAt, collectionId });
    await ctx.db.apiKey.update({ where: { id: row.id }, data: { activatedAt: old.activatedAt } });
    await ctx.db.grant.updateMany({ where: { apiKeyId: old.id, mode: "persistent", revokedAt: null }, data: { apiKeyId: row.id } });
    // What it has had started by itself goes on with the new one.
    const actor = { type: "api_key", id: row.id, name };
    await ctx.db.trigger.updateMany({ where: { apiKeyId: old.id }, data: { apiKeyId: row.id, actor, updatedAt: now } });
    await endQuestions(ctx.db, old.id);
    const scopes = await rescope(ctx.db, row.id);

    const end = new Date(now.getTime() + input.graceSeconds * 1000);
    const data = { rotatedToId: row.id, expiresAt: old.expiresAt && old.expiresAt < end ? old.expiresAt : end };
    await ctx.db.apiKey.update({ where: { id: old.id }, data });
    // One key at a time is on its way out, so that what is taken back is taken from all that are left.
    await revokeKeys(ctx.db, input.graceSeconds === 0 ? { OR: [{ id: old.id }, { rotatedToId: old.id }] } : { rotatedToId: old.id });
    ctx.record({ resourceId: formatId("key", old.id), metadata: { to: formatId("key", row.id), name, graceSeconds: input.graceSeconds } });
    return { ...row, scopes, owner: ctx.user, collection, key };
  },
});

import { z } from "zod";
import { ApiError, notFound } from "#lib/api/errors";
import { formatId, id, timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { createApiKey } from "#lib/auth/api-key";
import { lockKey, rescope } from "#lib/auth/grant";
import { expiryOf, newApiKey } from "#lib/operations/api-keys/api-key";

const DAY_SECONDS = 86_400;

export const rotateApiKey = operation({
  route: "POST /api-keys/{id}/rotate",
  summary: "Replace an API key by a new one that may do the same.",
  description:
    "The old key stays good for `graceSeconds`, so that whoever uses it can change over; 0 ends it at once. What agents were allowed for good moves to the new key. Without `expiresAt` a key that expires gets as long again.",
  scope: "full",
  role: "admin",
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
    await lockKey(ctx.db, input.id);
    const old = await ctx.db.apiKey.findFirst({ where: { id: input.id, workspaceId: ctx.workspace.id } });
    if (!old) throw notFound("There is no such API key.");
    const now = new Date();
    if (old.revokedAt || old.rotatedToId || (old.expiresAt && old.expiresAt <= now)) throw new ApiError("KEY_NOT_ACTIVE");
    const again = old.expiresAt && new Date(now.getTime() + old.expiresAt.getTime() - old.createdAt.getTime());
    // A key that renews itself does not outlive itself.
    const longest = input.expiresAt === undefined && ctx.caller.type === "api_key" ? await expiryOf(ctx, null) : null;
    const expiresAt = input.expiresAt === undefined ? (longest ?? again) : await expiryOf(ctx, input.expiresAt);
    const { name, agentName, userId, workspaceId, ownScopes } = old;
    const { row, key } = await createApiKey(ctx.db, { workspaceId, userId, name, agentName, scopes: ownScopes, expiresAt });
    await ctx.db.apiKey.update({ where: { id: row.id }, data: { activatedAt: old.activatedAt } });
    await ctx.db.grant.updateMany({ where: { apiKeyId: old.id, mode: "persistent", revokedAt: null }, data: { apiKeyId: row.id } });
    const scopes = await rescope(ctx.db, row.id);

    const end = new Date(now.getTime() + input.graceSeconds * 1000);
    const ends = input.graceSeconds === 0 ? { revokedAt: now } : { expiresAt: old.expiresAt && old.expiresAt < end ? old.expiresAt : end };
    await ctx.db.apiKey.update({ where: { id: old.id }, data: { rotatedToId: row.id, ...ends } });
    ctx.record({ resourceId: formatId("key", old.id), metadata: { to: formatId("key", row.id), name, graceSeconds: input.graceSeconds } });
    return { ...row, scopes, key };
  },
});

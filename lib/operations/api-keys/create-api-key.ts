import { z } from "zod";
import { invalid } from "#lib/api/errors";
import { formatId, name, timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { createApiKey as create } from "#lib/auth/api-key";
import { ALL_SCOPES } from "#lib/auth/scopes";
import { apiKey } from "#lib/operations/api-keys/api-key";

export const createApiKey = operation({
  route: "POST /api-keys",
  summary: "Create an API key for this workspace.",
  description: "The key itself is in this answer and nowhere else. Without `scopes` it may do everything its maker may.",
  scope: "full",
  role: "admin",
  audit: "api_key.create",
  input: {
    name: name(),
    scopes: z
      .array(z.enum(["*", ...ALL_SCOPES]))
      .max(50)
      .default(["*"]),
    expiresAt: timestamp().nullable().optional(),
  },
  output: apiKey.extend({ key: z.string().meta({ description: "The key. Shown only here." }) }).meta({ id: "NewApiKey" }),
  status: 201,
  async handler(ctx, input) {
    if (input.expiresAt && input.expiresAt <= new Date()) throw invalid("expiresAt", "Must be in the future.");
    // A key cannot make one that outlives it.
    const maker = ctx.caller.type === "api_key" ? await ctx.db.apiKey.findUniqueOrThrow({ where: { id: ctx.caller.key.id } }) : null;
    const latest = maker?.expiresAt ?? null;
    if (latest && input.expiresAt && input.expiresAt > latest)
      throw invalid("expiresAt", `Must not be after ${latest.toISOString()}, when the key that asks expires.`);
    const scopes = input.scopes.includes("*") ? ["*"] : [...new Set(input.scopes)];
    const made = { workspaceId: ctx.workspace.id, userId: ctx.user.id, name: input.name, scopes, expiresAt: input.expiresAt ?? latest };
    const { row, key } = await create(ctx.db, made);
    ctx.record({ resourceId: formatId("key", row.id), metadata: { name: row.name, scopes } });
    return { ...row, key };
  },
});

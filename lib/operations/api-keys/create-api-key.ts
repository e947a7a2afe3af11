import { formatId, name, scopeList, timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { createApiKey as create } from "#lib/auth/api-key";
import { tidyScopes } from "#lib/auth/scopes";
import { expiryOf, newApiKey } from "#lib/operations/api-keys/api-key";

export const createApiKey = operation({
  route: "POST /api-keys",
  summary: "Create an API key for this workspace.",
  description:
    "The key itself is in this answer and nowhere else. Without `scopes` it may do everything its maker may; with an empty list it waits for a consent.",
  scope: "full",
  role: "admin",
  audit: "api_key.create",
  input: { name: name(), scopes: scopeList().default(["*"]), expiresAt: timestamp().nullable().optional() },
  output: newApiKey,
  status: 201,
  async handler(ctx, input) {
    const expiresAt = await expiryOf(ctx, input.expiresAt);
    const scopes = tidyScopes(input.scopes);
    const { row, key } = await create(ctx.db, { workspaceId: ctx.workspace.id, userId: ctx.user.id, name: input.name, scopes, expiresAt });
    ctx.record({ resourceId: formatId("key", row.id), metadata: { name: row.name, scopes } });
    return { ...row, owner: ctx.user, collection: null, key };
  },
});

import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { shown, toSecret } from "#lib/operations/secrets/secret";

export const deleteSecret = operation({
  route: "DELETE /secrets/{id}",
  summary: "Delete a secret and its bindings.",
  description: "Skills that need it are refused until another is bound. A run that has started keeps what it was given.",
  scope: "full",
  role: "admin",
  audit: "secret.delete",
  input: { id: id("sec") },
  output: z.null(),
  status: 204,
  async handler(ctx, { id }) {
    const where = { id, workspaceId: ctx.workspace.id };
    // No binding is made while it is held, so those that go with it are those that are named.
    await ctx.db.$executeRaw`SELECT 1 FROM secrets WHERE id = ${id} AND workspace_id = ${ctx.workspace.id} FOR UPDATE`;
    const row = await ctx.db.secret.findFirst({ where, select: shown });
    if (!row) throw notFound("There is no such secret.");
    await ctx.db.secret.delete({ where });
    ctx.record({ resourceId: formatId("sec", id), metadata: { name: row.name, boundTo: toSecret(row).boundTo } });
    return null;
  },
});

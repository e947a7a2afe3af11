import { notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { refuseTooMuch } from "#lib/operations/secrets/binding";
import { refuseTakenName, secret, secretName, secretValue, shown, toSecret } from "#lib/operations/secrets/secret";
import { lockWorkspace } from "#lib/operations/workspaces/workspace";
import { sealSecret } from "#lib/runtime/secrets";

export const updateSecret = operation({
  route: "PATCH /secrets/{id}",
  summary: "Give a secret another name or value.",
  description: "Runs that start afterwards get the new value. Bindings stay.",
  scope: "full",
  role: "admin",
  audit: "secret.update",
  input: { id: id("sec"), name: secretName().optional(), value: secretValue().optional() },
  output: secret,
  async handler(ctx, { id, name, value }) {
    const where = { id, workspaceId: ctx.workspace.id };
    // Larger values are counted one at a time, and so that nobody binds this one meanwhile.
    if (value !== undefined) await lockWorkspace(ctx.db, ctx.workspace.id);
    // Held, so that the name it had is the one that this changes.
    await ctx.db.$executeRaw`SELECT 1 FROM secrets WHERE id = ${id} AND workspace_id = ${ctx.workspace.id} FOR NO KEY UPDATE`;
    const before = await ctx.db.secret.findFirst({ where, select: shown });
    if (!before) throw notFound("There is no such secret.");
    const renamed = name !== undefined && name !== before.name;
    if (!renamed && value === undefined) {
      ctx.record(null);
      return toSecret(before);
    }
    const data = { ...(renamed && { name }), ...(value !== undefined && { value: sealSecret(ctx.workspace.id, id, value) }) };
    const row = await ctx.db.secret.update({ where, data, select: shown }).catch(refuseTakenName);
    if (value !== undefined) await refuseTooMuch(ctx.db, { bindings: { some: { secretId: id, workspaceId: ctx.workspace.id } } }, ctx.workspace.id, "value");
    ctx.record({ resourceId: formatId("sec", id), metadata: { ...(renamed && { from: before.name }), name: row.name, valueChanged: value !== undefined } });
    return toSecret(row);
  },
});

import { notFound } from "#lib/api/errors";
import { formatId, id, name } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { passkey } from "#lib/operations/auth/passkey";

export const updatePasskey = operation({
  route: "PATCH /auth/passkeys/{id}",
  summary: "Rename one of your passkeys.",
  scope: "session",
  role: "viewer",
  audit: "passkey.update",
  input: { id: id("pk"), name: name() },
  output: passkey,
  async handler(ctx, input) {
    const [row] = await ctx.db.passkey.updateManyAndReturn({ where: { id: input.id, userId: ctx.user.id }, data: { name: input.name } });
    if (!row) throw notFound("There is no such passkey.");
    ctx.record({ resourceId: formatId("pk", row.id), metadata: { name: row.name } });
    return row;
  },
});

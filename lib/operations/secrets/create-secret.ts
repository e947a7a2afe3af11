import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { refuseTakenName, secret, secretName, secretValue, shown, toSecret } from "#lib/operations/secrets/secret";
import { nextId } from "#lib/platform/db";
import { sealSecret } from "#lib/runtime/secrets";

export const createSecret = operation({
  route: "POST /secrets",
  summary: "Keep a secret for skills.",
  description: "The value is encrypted and never shown again. A skill gets it when it is bound to the skill, as an environment variable.",
  scope: "full",
  role: "admin",
  audit: "secret.create",
  input: { name: secretName(), value: secretValue() },
  output: secret,
  status: 201,
  async handler(ctx, { name, value }) {
    const workspaceId = ctx.workspace.id;
    // The value is sealed with the id of its row, so the id is taken first.
    const id = await nextId(ctx.db, "secrets");
    const row = await ctx.db.secret
      .create({ data: { id, workspaceId, name, value: sealSecret(workspaceId, id, value) }, select: shown })
      .catch(refuseTakenName);
    ctx.record({ resourceId: formatId("sec", id), metadata: { name } });
    return toSecret(row);
  },
});

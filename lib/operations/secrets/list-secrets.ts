import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { secret, shown, toSecret } from "#lib/operations/secrets/secret";

export const listSecrets = operation({
  route: "GET /secrets",
  summary: "List the workspace's secrets, without their values.",
  scope: "full",
  input: pageInput,
  output: page(secret),
  async handler(ctx, input) {
    const rows = await pageById("sec", input, ({ where, ...rest }) =>
      ctx.db.secret.findMany({ where: { ...where, workspaceId: ctx.workspace.id }, select: shown, ...rest }),
    );
    return { ...rows, data: rows.data.map(toSecret) };
  },
});

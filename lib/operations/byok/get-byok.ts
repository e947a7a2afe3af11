import { operation } from "#lib/api/operation";
import { byok, shown, toByok } from "#lib/operations/byok/byok";

export const getByok = operation({
  route: "GET /byok",
  summary: "See whether the workspace has an Anthropic key of its own.",
  scope: "full",
  input: {},
  output: byok,
  async handler(ctx) {
    return toByok(await ctx.db.byokKey.findUnique({ where: { workspaceId: ctx.workspace.id }, select: shown }));
  },
});

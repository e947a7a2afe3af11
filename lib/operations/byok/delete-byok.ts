import { z } from "zod";
import { operation } from "#lib/api/operation";

export const deleteByok = operation({
  route: "DELETE /byok",
  summary: "Remove the workspace's own Anthropic key.",
  description: "Runs use the server's model again, if it has one. Where there is no key, nothing changes.",
  scope: "full",
  role: "admin",
  audit: "byok.delete",
  input: {},
  output: z.null(),
  status: 204,
  async handler(ctx) {
    const { count } = await ctx.db.byokKey.deleteMany({ where: { workspaceId: ctx.workspace.id } });
    ctx.record(count > 0 ? {} : null);
    return null;
  },
});

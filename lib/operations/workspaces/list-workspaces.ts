import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { workspace } from "#lib/operations/workspaces/workspace";
import type { Role } from "#lib/platform/prisma/enums";

export const listWorkspaces = operation({
  route: "GET /workspaces",
  summary: "List the workspaces that you are a member of.",
  description: "With a key: those of the person who made it. The key itself works in one of them only.",
  scope: "profile:read",
  input: pageInput,
  output: page(workspace),
  async handler(ctx, input) {
    const mine = { userId: ctx.user.id };
    const found = await pageById("ws", input, ({ where, ...rest }) =>
      ctx.db.workspace.findMany({ where: { ...where, members: { some: mine } }, include: { members: { where: mine } }, ...rest }),
    );
    return { ...found, data: found.data.map(({ members, ...row }) => ({ ...row, role: members[0]?.role as Role })) };
  },
});

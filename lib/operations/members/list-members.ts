import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { member, toMember } from "#lib/operations/members/member";
import { workspaceRef } from "#lib/operations/workspaces/workspace";

export const listMembers = operation({
  route: "GET /workspaces/{id}/members",
  summary: "List who is in a workspace.",
  scope: "profile:search",
  workspace: "id",
  input: { id: workspaceRef(), ...pageInput },
  output: page(member),
  async handler(ctx, input) {
    const here = { workspaceId: ctx.workspace.id };
    const found = await pageById("usr", input, ({ where, ...rest }) =>
      ctx.db.user.findMany({ where: { ...where, members: { some: here } }, include: { members: { where: here } }, ...rest }),
    );
    return { ...found, data: found.data.flatMap((user) => user.members.map((each) => toMember(user, each))) };
  },
});

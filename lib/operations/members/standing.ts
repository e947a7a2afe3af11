import type { Context } from "#lib/api/context";
import { ApiError, notFound } from "#lib/api/errors";
import { atLeast } from "#lib/auth/caller";
import { lockWorkspace } from "#lib/operations/workspaces/workspace";
import type { Db } from "#lib/platform/db";
import type { Role } from "#lib/platform/prisma/enums";

/**
 * The caller's role in the workspace as it stands now, with those who change it waiting. It was looked up before, but of
 * two owners who take each other's role at the same time only the first has one to do it with.
 */
export async function ownStanding(ctx: Context, least: Role = "viewer"): Promise<Role> {
  await lockWorkspace(ctx.db, ctx.workspace.id);
  const workspaceId_userId = { workspaceId: ctx.workspace.id, userId: ctx.user.id };
  const member = await ctx.db.member.findUnique({ where: { workspaceId_userId } });
  if (!member) throw notFound("There is no such workspace.");
  if (!atLeast(member.role, least)) throw roleRequired(least, member.role);
  return member.role;
}

export const roleRequired = (least: Role, role: Role) =>
  new ApiError("ROLE_REQUIRED", { message: `This needs the role ${least} in the workspace; yours is ${role}.` });

/** Refuses what would leave a workspace without an owner. With the workspace locked, so that two cannot both be the last but one. */
export async function keepAnOwner(tx: Db, workspaceId: number) {
  if ((await tx.member.count({ where: { workspaceId, role: "owner" } })) < 2) throw new ApiError("LAST_OWNER");
}

/** Nobody gives away more than they have. */
export function refuseAbove(own: Role, wanted: Role) {
  if (!atLeast(own, wanted)) throw roleRequired(wanted, own);
}

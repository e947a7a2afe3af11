import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { forgetPerson } from "#lib/operations/account/forget-person";
import { requireProof } from "#lib/operations/auth/passkey";
import { takeOut } from "#lib/operations/members/take-out";
import { eraseWorkspace } from "#lib/operations/workspaces/erase-workspace";
import { lockWorkspace } from "#lib/operations/workspaces/workspace";
import { insertAuditEntry } from "#lib/platform/audit";
import { Prisma, rows } from "#lib/platform/db";

export const deleteAccount = operation({
  route: "DELETE /account",
  summary: "Delete your account, at once and for good.",
  description:
    "Takes a step-up. Workspaces in which you are alone are deleted with everything in them. Where you are the only owner of others, it is refused: make somebody else an owner, or delete that workspace, first. Your sessions and keys end, and your name goes from what stays; the audit log keeps your number.",
  scope: "session",
  role: "viewer",
  audit: "user.delete",
  input: {},
  output: z.null(),
  status: 204,
  async handler(ctx) {
    const { id } = ctx.user;
    // A twin holds its session's row, which this deletes: to wait for each other would be for ever.
    const [mine] = await rows<{ locked: boolean }>(
      ctx.db,
      Prisma.sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${`delete-account:${id}`}, 0)) AS locked`,
    );
    if (!mine?.locked) throw new ApiError("ALREADY_DECIDED", { message: "This account is being deleted already." });
    await requireProof(ctx.db, ctx.caller);
    // Whoever takes them into a workspace now waits, and then finds nobody.
    await ctx.db.$executeRaw`SELECT 1 FROM users WHERE id = ${id} OR (is_admin AND ${ctx.user.isAdmin}) ORDER BY id FOR UPDATE`;
    // Their keys too, by number: those of a workspace that is deleted go with it.
    const include = { members: { orderBy: { workspaceId: "asc" } }, apiKeys: { select: { id: true } } } as const;
    const user = await ctx.db.user.findUniqueOrThrow({ where: { id }, include });
    if (user.isAdmin && (await ctx.db.user.count({ where: { isAdmin: true } })) < 2)
      throw new ApiError("LAST_OWNER", { message: "You are the only admin of this server, and it keeps one." });
    const actor = { type: "user", id, name: null };
    const note = (action: "workspace.delete" | "member.delete", workspaceId: number, resourceId: string, metadata: Record<string, unknown>) =>
      insertAuditEntry(ctx.db, { workspaceId, action, actor, requestId: ctx.requestId, resourceId, metadata });
    for (const { workspaceId } of user.members) {
      const others = () => ctx.db.member.findMany({ where: { workspaceId, userId: { not: id } } });
      const { name, slug } = await ctx.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
      const refusal = new ApiError("LAST_OWNER", { message: `You are the only owner of ${name} (${slug}). Make somebody else an owner, or delete it, first.` });
      if ((await others()).length === 0) {
        // Somebody may have come in at this moment.
        await eraseWorkspace(ctx.db, workspaceId, async () => {
          if ((await others()).length > 0) throw refusal;
        });
        await note("workspace.delete", workspaceId, formatId("ws", workspaceId), { name, slug });
        continue;
      }
      await lockWorkspace(ctx.db, workspaceId);
      const own = await ctx.db.member.findUnique({ where: { workspaceId_userId: { workspaceId, userId: id } } });
      if (!own) continue;
      if (own.role === "owner" && !(await others()).some(({ role }) => role === "owner")) throw refusal;
      const { keys, apps } = await takeOut(ctx.db, workspaceId, user);
      const metadata = { role: own.role, left: true, revokedKeys: keys.map((key) => formatId("key", key)), disconnected: apps };
      await note("member.delete", workspaceId, formatId("usr", id), metadata);
    }
    await forgetPerson(ctx.db, user);
    await ctx.db.user.delete({ where: { id } });
    await insertAuditEntry(ctx.db, { workspaceId: null, action: "user.delete", actor, requestId: ctx.requestId, resourceId: formatId("usr", id) });
    // Written above, without where the request came from.
    ctx.record(null);
    return null;
  },
});

import { randomUUID } from "node:crypto";
import type { Context } from "#lib/api/context";
import { ApiError, invalid } from "#lib/api/errors";
import { confinedTo } from "#lib/auth/caller";
import { SESSION_MINUTES } from "#lib/runtime/session-files";

/**
 * The session that a run works in: the one it names, or a new one when it wants to be gone on with; null for neither. Of
 * several runs that name one session at the same time one gets it, so that none works on files another is changing. A
 * session is one skill's: what that was given, its secrets among it, may lie in the files.
 */
export async function takeSession(ctx: Context, { given, reuse, skillId }: { given: string | null; reuse: boolean; skillId: number }): Promise<string | null> {
  const expiresAt = new Date(Date.now() + SESSION_MINUTES * 60_000);
  if (given === null) {
    if (!reuse) return null;
    return (await ctx.db.sandboxSession.create({ data: { id: randomUUID(), workspaceId: ctx.workspace.id, expiresAt } })).id;
  }
  const [session] = await ctx.db.$queryRaw<unknown[]>`
    SELECT 1 FROM sandbox_sessions WHERE id = ${given} AND workspace_id = ${ctx.workspace.id} AND expires_at > now() FOR UPDATE`;
  // The first of its runs is as old as it is, and all are one skill's, and one collection's or none's: what one of them left in
  // the files is not for the others.
  const earlier = await ctx.db.execution.findFirst({
    where: { sessionId: given, workspaceId: ctx.workspace.id, collectionId: confinedTo(ctx.caller)?.id ?? null },
    orderBy: { id: "desc" },
    select: { version: { select: { skillId: true } } },
  });
  if (!session || !earlier) throw invalid("sessionId", "There is no such session; it ends 15 minutes after its last run.");
  if (earlier.version.skillId !== skillId) throw invalid("sessionId", "The session belongs to another skill.");
  const busy = await ctx.db.execution.count({ where: { sessionId: given, status: { in: ["queued", "running"] } } });
  if (busy > 0) throw new ApiError("SESSION_BUSY");
  await ctx.db.sandboxSession.update({ where: { id: given }, data: { expiresAt } });
  return given;
}

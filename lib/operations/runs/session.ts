import { randomUUID } from "node:crypto";
import type { Context } from "#lib/api/context";
import { ApiError, invalid } from "#lib/api/errors";
import { SESSION_MINUTES } from "#lib/runtime/session-files";

/**
 * The session that a run works in: the one it names, or a new one when it wants to be gone on with; null for neither. Of
 * several runs that name one session at the same time one gets it, so that none works on files another is changing.
 */
export async function takeSession(ctx: Context, given: string | null, reuse: boolean): Promise<string | null> {
  if (given === null) {
    if (!reuse) return null;
    const expiresAt = new Date(Date.now() + SESSION_MINUTES * 60_000);
    return (await ctx.db.sandboxSession.create({ data: { id: randomUUID(), workspaceId: ctx.workspace.id, expiresAt } })).id;
  }
  const [session] = await ctx.db.$queryRaw<unknown[]>`
    SELECT 1 FROM sandbox_sessions WHERE id = ${given} AND workspace_id = ${ctx.workspace.id} AND expires_at > now() FOR UPDATE`;
  if (!session) throw invalid("sessionId", "There is no such session; it ends 15 minutes after its last run.");
  const busy = await ctx.db.execution.count({ where: { sessionId: given, status: { in: ["queued", "running"] } } });
  if (busy > 0) throw new ApiError("SESSION_BUSY");
  return given;
}

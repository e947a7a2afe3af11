import type { Context } from "#lib/api/context";
import type { StreamEvent } from "#lib/api/operation";
import { isStillGood } from "#lib/auth/authenticate";
import type { Scope } from "#lib/auth/scopes";
import { db } from "#lib/platform/db";
import { streamRun } from "#lib/runtime/workflow/stream-run";

/** The header that names the protocol. */
export const STREAM_HEADER = ["x-vercel-ai-ui-message-stream", "v1"] as const;

/** A run as server-sent events: the AI SDK's UI message stream. It goes on when the caller has gone, and is heard while they have the scope. */
export async function* streamOf(ctx: Context, runId: number, scope: Scope, after = 0): AsyncGenerator<StreamEvent> {
  const where = { id: runId, workspaceId: ctx.workspace.id };
  const row = await db().workflowRun.findFirstOrThrow({
    where,
    select: { id: true, workspaceId: true, versionId: true, workflowId: true, workflow: { select: { name: true } } },
  });
  const run = { ...row, runId, name: row.workflow.name };
  for await (const part of streamRun(run, after, ctx.signal, () => isStillGood(ctx.caller, scope))) yield { data: part };
  yield { text: "[DONE]" };
}

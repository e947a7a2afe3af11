import { writeAudit } from "#lib/api/audit";
import type { AuditRecord, Context } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { allows, type Scope } from "#lib/auth/scopes";
import { acceptRun } from "#lib/operations/executions/accept-run";
import { MAX_INPUT } from "#lib/operations/executions/plan-run";
import { callerOf } from "#lib/operations/workflows/step-effects";
import type { Db, Prisma } from "#lib/platform/db";

type Trigger = Prisma.TriggerGetPayload<object>;

/** Runs the skill of a trigger, in the name of who asks or of who made it. The caller holds the workspace. Throws an ApiError when it is refused. */
export async function skillRun(
  tx: Db,
  trigger: Trigger,
  { skill, input }: { skill: string; input: Record<string, unknown> | string },
  asking: Context | undefined,
): Promise<number> {
  let recorded: AuditRecord | null = null;
  const ctx: Context = {
    ...(asking ?? (await contextOf(tx, trigger))),
    db: tx,
    record(entry) {
      recorded = entry;
    },
  };
  await ctx.need("tool:execute");
  if (typeof input === "string" && input.length > MAX_INPUT)
    throw new ApiError("INVALID_INPUT", { param: "input", message: `Must be at most ${MAX_INPUT} characters.` });
  const { executionId } = await acceptRun(ctx, { slug: skill, input, attachments: [], interface: asking ? ctx.surface : "workflow" });
  const { resourceId, metadata } = (recorded ?? {}) as AuditRecord;
  const entry = { ...(resourceId && { resourceId }), metadata: { ...metadata, trigger: formatId("trg", trigger.id) } };
  await writeAudit(tx, "execution.create", ctx.caller, ctx, entry);
  return executionId;
}

/** The one who made a trigger as they stand now, with what they were allowed then. */
async function contextOf(tx: Db, trigger: Trigger): Promise<Context> {
  const caller = await callerOf(tx, trigger);
  return {
    ...{ requestId: formatId("trg", trigger.id), surface: "workflow", ip: null, userAgent: null, signal: new AbortController().signal },
    ...{ db: tx, caller, user: caller.user, workspace: caller.workspace },
    record() {},
    async need(scope: Scope) {
      if (!allows(trigger.scopes, scope)) throw new ApiError("PERMISSION_REQUIRED", { scope, message: `The trigger was not allowed ${scope}.` });
    },
    header() {},
  };
}

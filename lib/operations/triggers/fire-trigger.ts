import { z } from "zod";
import { ApiError, invalid } from "#lib/api/errors";
import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { planFiring, startRun } from "#lib/operations/triggers/firing";
import { findTrigger, holdTrigger } from "#lib/operations/triggers/trigger";
import { startedBy } from "#lib/operations/workflows/launch";
import { launched } from "#lib/operations/workflows/run";

/** Bytes of what a webhook is called with. */
export const EVENT_LIMIT = 256 * 1024;

export const fireTrigger = operation({
  route: "POST /triggers/{id}/fire",
  summary: "Start what a trigger starts, now, for trying.",
  description: "In your name, and also when it is switched off. When it starts its next run by itself stays as it is.",
  scope: "tool:execute",
  audit: "trigger.fire",
  bodyLimit: EVENT_LIMIT,
  input: { id: id("trg"), event: z.unknown().optional().meta({ description: "What a webhook would be called with.", override: {} }) },
  output: launched,
  status: 202,
  async prepare(ctx, input) {
    const row = await findTrigger(ctx, input.id);
    if (row.type !== "webhook" && input.event !== undefined) throw invalid("event", "A schedule has no event.");
    const plan = await planFiring(ctx.db, row, row.type === "webhook" ? { event: input.event ?? {} } : undefined);
    if ("problem" in plan) throw new ApiError("INVALID_INPUT", plan.problem);
    return plan;
  },
  async handler(ctx, input, plan) {
    const row = await holdTrigger(ctx.db, { id: input.id, workspaceId: ctx.workspace.id });
    const { runId, entry } = await startRun(ctx.db, row, plan, { by: startedBy(ctx), surface: ctx.surface });
    ctx.record(entry);
    return { runId, status: "pending" as const };
  },
});

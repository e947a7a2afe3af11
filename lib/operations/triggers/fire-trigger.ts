import { z } from "zod";
import { ApiError, invalid } from "#lib/api/errors";
import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { planFiring, startPlanned } from "#lib/operations/triggers/firing";
import { findTrigger, holdTrigger } from "#lib/operations/triggers/trigger";
import { eventKey, started } from "#lib/operations/triggers/trigger-event";
import { startedBy } from "#lib/operations/workflows/launch";

/** Bytes of what a webhook is called with. */
export const EVENT_LIMIT = 256 * 1024;

export const fireTrigger = operation({
  route: "POST /triggers/{id}/fire",
  summary: "Start what a trigger starts, now, for trying.",
  description: "In your name, and also when it is switched off. When it starts its next run by itself stays as it is.",
  scope: "tool:execute",
  audit: "trigger.fire",
  bodyLimit: EVENT_LIMIT,
  input: {
    id: id("trg"),
    event: z.unknown().optional().meta({ description: "What a webhook would be called with, or what would come with an event.", override: {} }),
  },
  output: started,
  status: 202,
  async prepare(ctx, input) {
    const row = await findTrigger(ctx, input.id);
    const timed = row.type === "schedule";
    if (timed && input.event !== undefined) throw invalid("event", "A schedule has no event.");
    const payload = timed ? undefined : (input.event ?? {});
    const plan = await planFiring(ctx.db, row, timed ? undefined : { event: payload });
    if ("problem" in plan) throw new ApiError("INVALID_INPUT", plan.problem);
    return { plan, payload, skill: row.skill };
  },
  async handler(ctx, input, { plan, payload, skill }) {
    const row = await holdTrigger(ctx.db, { id: input.id, workspaceId: ctx.workspace.id, skill });
    const event = { key: eventKey(), payload };
    const { started, entry } = await startPlanned(ctx.db, row, plan, { by: startedBy(ctx), ctx, surface: ctx.surface, event });
    ctx.record(entry);
    return started;
  },
});

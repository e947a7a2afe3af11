import { ApiError, invalid, notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { appOfEvent } from "#lib/operations/triggers/event-kind";
import { planFiring, startPlanned } from "#lib/operations/triggers/firing";
import { findTrigger, holdTrigger } from "#lib/operations/triggers/trigger";
import { eventKey, payloadOf, started } from "#lib/operations/triggers/trigger-event";
import { startedBy } from "#lib/operations/workflows/launch";

export const replayTriggerEvent = operation({
  route: "POST /triggers/{id}/events/{eventId}/replay",
  summary: "Start once more what an event has started, or should have.",
  description:
    "In your name, with the trigger as it is now, and also when it is switched off. It is an event of its own, which says of which it is the replay. One of a connected account asks for `connector:{app}:read`.",
  scope: "tool:execute",
  audit: "trigger.replay",
  input: { id: id("trg"), eventId: id("tev") },
  output: started,
  status: 202,
  async prepare(ctx, input) {
    const trigger = await findTrigger(ctx, input.id);
    const event = await ctx.db.triggerEvent.findFirst({ where: { id: input.eventId, triggerId: trigger.id, workspaceId: ctx.workspace.id } });
    if (!event) throw notFound("There is no such event.");
    if (trigger.event !== null) await ctx.need(`connector:${appOfEvent(trigger.event)}:read`);
    const payload = payloadOf(event);
    if (trigger.type === "event" && payload === undefined)
      throw invalid("eventId", "What came with this event could not be read and was not kept, so that it cannot be started again.");
    const plan = await planFiring(ctx.db, trigger, trigger.type === "schedule" ? undefined : { event: payload ?? {} });
    if ("problem" in plan) throw new ApiError("INVALID_INPUT", plan.problem);
    return { trigger, plan, payload };
  },
  async handler(ctx, { eventId }, { trigger: { id, workspaceId, skill }, plan, payload }) {
    const row = await holdTrigger(ctx.db, { id, workspaceId, skill });
    const event = { key: eventKey(), payload, replayOfId: eventId };
    const { started, entry } = await startPlanned(ctx.db, row, plan, { by: startedBy(ctx), ctx, surface: ctx.surface, event });
    ctx.record({ ...entry, metadata: { ...entry.metadata, of: formatId("tev", eventId) } });
    return started;
  },
});

import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { findTrigger } from "#lib/operations/triggers/trigger";
import { shownEvent, toTriggerEvent, triggerEvent } from "#lib/operations/triggers/trigger-event";

export const listTriggerEvents = operation({
  route: "GET /triggers/{id}/events",
  summary: "List what a trigger was told and what it started, newest first.",
  description: "Kept for 30 days. What came with an event is the input of what it started, and not in this list.",
  scope: "workspace:files:read",
  input: { id: id("trg"), ...pageInput },
  output: page(triggerEvent),
  async handler(ctx, input) {
    const { id: triggerId } = await findTrigger(ctx, input.id);
    const found = await pageById("tev", input, ({ where, ...rest }) =>
      ctx.db.triggerEvent.findMany({ where: { ...where, triggerId, workspaceId: ctx.workspace.id }, select: shownEvent, ...rest }),
    );
    return { ...found, data: found.data.map(toTriggerEvent) };
  },
});

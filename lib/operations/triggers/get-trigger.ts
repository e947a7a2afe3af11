import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { findTrigger, toTrigger, trigger } from "#lib/operations/triggers/trigger";

export const getTrigger = operation({
  route: "GET /triggers/{id}",
  summary: "See a trigger: when it starts its next run, and what came of the last.",
  scope: "workspace:files:read",
  input: { id: id("trg") },
  output: trigger,
  handler: async (ctx, input) => toTrigger(ctx.db, await findTrigger(ctx, input.id)),
});

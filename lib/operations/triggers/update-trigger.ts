import { z } from "zod";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { MAX_INPUT } from "#lib/operations/executions/plan-run";
import { changesOf, planUpdate } from "#lib/operations/triggers/change-trigger";
import { cron, findTrigger, holdTrigger, timezone, toTrigger, trigger, withWorkflow } from "#lib/operations/triggers/trigger";
import { inputData } from "#lib/operations/workflows/launch";

export const updateTrigger = operation({
  route: "PATCH /triggers/{id}",
  summary: "Change a trigger's times or its input, or switch it on or off.",
  description:
    "What it starts works in your name from then on, unless all you do is switch it off. One that is off starts nothing, and what it would have started meanwhile is not made up for.",
  scope: "full",
  audit: "trigger.update",
  input: {
    ...{ id: id("trg"), cron: cron().optional(), timezone: timezone().optional(), inputData: inputData().optional() },
    input: z.string().min(1).max(MAX_INPUT).optional().meta({ description: "What a skill is given as text, in place of `inputData`." }),
    enabled: z.boolean().optional(),
  },
  output: trigger,
  async prepare(ctx, input) {
    const row = await findTrigger(ctx, input.id);
    await planUpdate(ctx, row, input);
  },
  async handler(ctx, input) {
    const before = await holdTrigger(ctx.db, { id: input.id, workspaceId: ctx.workspace.id });
    const { changed, data } = await changesOf(ctx, before, input);
    if (changed.length === 0) {
      ctx.record(null);
      return toTrigger(ctx.db, before);
    }
    const row = await ctx.db.trigger.update({ where: { id: before.id }, data: { ...data, updatedAt: new Date() }, include: withWorkflow });
    const times = row.cron !== null && { cron: row.cron, timezone: row.timezone };
    ctx.record({ resourceId: formatId("trg", row.id), metadata: { changed, ...times, enabled: row.enabled } });
    return toTrigger(ctx.db, row);
  },
});

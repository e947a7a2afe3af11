import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { formatId, slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { createToken } from "#lib/auth/api-key";
import { MAX_INPUT } from "#lib/operations/executions/plan-run";
import { holdTarget, planTrigger } from "#lib/operations/triggers/new-trigger";
import { cron, MOST_TRIGGERS, nextAfterNow, TRIGGER_TYPES, timezone, toTrigger, trigger, withWorkflow } from "#lib/operations/triggers/trigger";
import { inputData, startedBy } from "#lib/operations/workflows/launch";
import { workflowRef } from "#lib/operations/workflows/workflow";
import { lockWorkspace } from "#lib/operations/workspaces/workspace";
import { sha256 } from "#lib/platform/crypto";
import type { Prisma } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { adoptHook } from "#lib/runtime/connectors/provider-hook";

export const createTrigger = operation({
  route: "POST /triggers",
  summary: "Have a workflow or a skill started by the clock, by a call from outside, or by what happens in a connected account.",
  description:
    "What it starts works in your name and with what you are allowed now, and as long as you are let in. Of a webhook, `url` is in this answer and nowhere else: whoever has it can start it. `event` is one of `GET /connectors/triggers`, of an account that is connected (else 403 `TOOL_NOT_CONNECTED`) and that you may read (`connector:{app}:read`). Texts in `inputData` and `input` may hold expressions of the event, such as `{{event.title}}`; without any, a workflow finds it as `event`.",
  scope: "full",
  audit: "trigger.create",
  input: {
    workflowId: workflowRef().optional(),
    skill: slug().optional().meta({ description: "The skill that it starts, in place of a workflow." }),
    type: z.enum(TRIGGER_TYPES),
    event: z
      .string()
      .max(100)
      .optional()
      .meta({ description: "With the type event: what has to happen, as `GET /connectors/triggers` names it.", examples: ["github.push"] }),
    source: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .meta({ description: "Of what, where the event asks for it: the id of a source of the account.", examples: ["owner/name"] }),
    cron: cron().optional(),
    timezone: timezone().optional(),
    inputData: inputData().optional(),
    input: z.string().min(1).max(MAX_INPUT).optional().meta({ description: "What a skill is given as text, in place of `inputData`." }),
    enabled: z.boolean().default(true),
  },
  output: trigger.extend({ url: z.string().nullable().meta({ description: "What a webhook is called at. Shown only here." }) }).meta({ id: "NewTrigger" }),
  status: 201,
  prepare: planTrigger,
  async handler(ctx, { type, enabled, input, inputData = {} }, { target, event, source, zone, times, begun }) {
    const workspaceId = ctx.workspace.id;
    // So that two who come at once are counted one after the other.
    await lockWorkspace(ctx.db, workspaceId);
    if ((await ctx.db.trigger.count({ where: { workspaceId } })) >= MOST_TRIGGERS)
      throw new ApiError("TOO_MANY_TRIGGERS", { message: `A workspace has at most ${MOST_TRIGGERS} triggers.` });
    await holdTarget(ctx.db, target);
    const token = type === "webhook" ? createToken() : undefined;
    const nextAt = times !== null ? await nextAfterNow(ctx.db, times, zone) : (begun?.nextAt ?? null);
    const row = await ctx.db.trigger.create({
      data: {
        ...{ workspaceId, workflowId: target.workflow?.id ?? null, skill: target.skill ?? null, ...startedBy(ctx) },
        ...{ type, event, source, cron: times, timezone: zone, inputData: inputData as Prisma.InputJsonObject, inputText: input ?? null, enabled },
        ...{ tokenHash: token ? sha256(token) : null, nextAt: enabled ? nextAt : null },
        ...(begun?.cursor !== undefined && { cursor: begun.cursor as Prisma.InputJsonObject }),
      },
      include: withWorkflow,
    });
    if (begun?.hookId !== undefined && !(await adoptHook(ctx.db, begun.hookId, row.id)))
      throw new ApiError("OUTCOME_UNKNOWN", { message: "This took too long. Try again." });
    const starts = target.workflow ? { workflow: target.workflow.slug } : { skill: target.skill };
    const occasion = { ...(times && { cron: times, timezone: zone }), ...(event !== null && { event, source }) };
    ctx.record({ resourceId: formatId("trg", row.id), metadata: { type, ...starts, ...occasion, enabled } });
    return { ...(await toTrigger(ctx.db, row)), url: token ? `${env().PUBLIC_URL}/api/v1/hooks/${token}` : null };
  },
});

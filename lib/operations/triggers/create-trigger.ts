import { z } from "zod";
import { ApiError, invalid, notFound } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { createToken } from "#lib/auth/api-key";
import { cron, MOST_TRIGGERS, nextAfterNow, requireCron, timezone, toTrigger, trigger, withWorkflow } from "#lib/operations/triggers/trigger";
import { requireFit } from "#lib/operations/triggers/trigger-input";
import { inputData, startedBy } from "#lib/operations/workflows/launch";
import { findWorkflow, workflowRef } from "#lib/operations/workflows/workflow";
import { lockWorkspace } from "#lib/operations/workspaces/workspace";
import { sha256 } from "#lib/platform/crypto";
import type { Prisma } from "#lib/platform/db";
import { env } from "#lib/platform/env";

export const createTrigger = operation({
  route: "POST /triggers",
  summary: "Have a workflow started by the clock, or by a call from outside.",
  description:
    "Its runs work in your name and with what you are allowed now, and as long as you are let in. Of a webhook, `url` is in this answer and nowhere else: whoever has it can start the workflow.",
  scope: "full",
  audit: "trigger.create",
  input: {
    workflowId: workflowRef(),
    type: z.enum(["schedule", "webhook"]),
    cron: cron().optional(),
    timezone: timezone().optional(),
    inputData: inputData().optional(),
    enabled: z.boolean().default(true),
  },
  output: trigger.extend({ url: z.string().nullable().meta({ description: "What a webhook is called at. Shown only here." }) }).meta({ id: "NewTrigger" }),
  status: 201,
  async prepare(ctx, { workflowId, type, cron, timezone, inputData = {} }) {
    const workflow = await findWorkflow(ctx, workflowId);
    if (type === "webhook")
      for (const [name, value] of Object.entries({ cron, timezone })) if (value !== undefined) throw invalid(name, "A webhook has no times.");
    if (type === "schedule" && cron === undefined) throw invalid("cron", "This field is required.");
    await requireFit(workflow, type, inputData);
    return {
      workflow,
      zone: timezone ?? "UTC",
      times: cron === undefined ? null : requireCron(cron, timezone ?? "UTC"),
      data: inputData as Prisma.InputJsonObject,
    };
  },
  async handler(ctx, { type, enabled }, { workflow, zone, times, data }) {
    const workspaceId = ctx.workspace.id;
    // So that two who come at once are counted one after the other.
    await lockWorkspace(ctx.db, workspaceId);
    if ((await ctx.db.trigger.count({ where: { workspaceId } })) >= MOST_TRIGGERS)
      throw new ApiError("TOO_MANY_TRIGGERS", { message: `A workspace has at most ${MOST_TRIGGERS} triggers.` });
    // Who deletes the workflow waits, and then deletes this as well.
    const there = await ctx.db.$queryRaw<unknown[]>`SELECT 1 FROM workflows WHERE id = ${workflow.id} AND deleted_at IS NULL FOR SHARE`;
    if (there.length === 0) throw notFound("There is no such workflow.");
    const token = type === "webhook" ? createToken() : undefined;
    const row = await ctx.db.trigger.create({
      data: {
        ...{ workspaceId, workflowId: workflow.id, ...startedBy(ctx), type, cron: times, timezone: zone, inputData: data, enabled },
        ...(token && { tokenHash: sha256(token) }),
        ...(enabled && times !== null && { nextAt: await nextAfterNow(ctx.db, times, zone) }),
      },
      include: withWorkflow,
    });
    ctx.record({ resourceId: formatId("trg", row.id), metadata: { type, workflow: workflow.slug, ...(times && { cron: times, timezone: zone }), enabled } });
    return { ...(await toTrigger(ctx.db, row)), url: token ? `${env().PUBLIC_URL}/api/v1/hooks/${token}` : null };
  },
});

import { z } from "zod";
import { ApiError, notFound } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { limit, limitHeaders } from "#lib/api/rate-limit";
import { EVENT_LIMIT } from "#lib/operations/triggers/fire-trigger";
import { maker, noteProblem, planFiring, refusedMaker, startRun, switchOff } from "#lib/operations/triggers/firing";
import { holdTrigger } from "#lib/operations/triggers/trigger";
import { launched } from "#lib/operations/workflows/run";
import { sha256 } from "#lib/platform/crypto";
import { transaction } from "#lib/platform/db";
import { env } from "#lib/platform/env";

const header = (description: string) => z.string().max(255).optional().meta({ description });

/** The headers that name a delivery. The first that is there counts. */
const DELIVERY_HEADERS = { webhookId: "webhook-id", githubDelivery: "x-github-delivery", idempotencyKey: "idempotency-key" } as const;
const names = Object.keys(DELIVERY_HEADERS) as (keyof typeof DELIVERY_HEADERS)[];

export const receiveHook = operation({
  route: "POST /hooks/{token}",
  summary: "Start the workflow whose webhook this is.",
  description:
    "The address is the credential. The body is JSON of any shape: the run's input is the trigger's `inputData` and this as `event`. What is delivered more than once under one id starts one run.",
  scope: "public",
  audit: "trigger.fire",
  takes: "event",
  eventHeaders: DELIVERY_HEADERS,
  bodyLimit: EVENT_LIMIT,
  input: {
    token: z.string().regex(/^[\w-]{43}$/),
    event: z.unknown().meta({ override: { description: "Whatever has happened." } }),
    webhookId: header("The delivery's id, as Standard Webhooks has it."),
    githubDelivery: header("The delivery's id, as GitHub has it."),
    idempotencyKey: header("The delivery's id, for those who have neither."),
  },
  output: launched,
  status: 202,
  async prepare(ctx, { token, event, ...headers }) {
    const row = await ctx.db.trigger.findUnique({ where: { tokenHash: sha256(token) } });
    if (!row?.enabled) throw notFound();
    const standing = await limit(`trigger:${row.id}`, env().RATE_LIMIT_PER_MINUTE);
    if (!standing.allowed) throw new ApiError("RATE_LIMITED", { headers: limitHeaders(standing) });
    const named = names.find((name) => headers[name] !== undefined);
    const delivery = named && sha256(`${DELIVERY_HEADERS[named]}:${headers[named]}`);
    // What is delivered again has its run, whatever would be thought of it now.
    if (delivery && (await ctx.db.workflowRun.count({ where: { triggerId: row.id, delivery } }))) return { row, delivery };
    const refused = await refusedMaker(ctx.db, row);
    if (refused) {
      await transaction((tx) => switchOff(tx, row, refused, ctx.requestId));
      throw notFound();
    }
    const plan = await planFiring(ctx.db, row, { event });
    if (!("problem" in plan)) return { row, delivery, plan };
    // One event that does not fit is no reason to take no others.
    await noteProblem(ctx.db, row, plan.problem);
    throw new ApiError("INVALID_INPUT", plan.problem);
  },
  async handler(ctx, _, { row: { id, workspaceId }, delivery, plan }) {
    const row = await holdTrigger(ctx.db, { id, workspaceId });
    if (!row.enabled) throw notFound();
    const before = delivery && (await ctx.db.workflowRun.findFirst({ where: { triggerId: id, delivery }, select: { id: true, status: true } }));
    if (before || !plan) {
      ctx.record(null);
      if (!before) throw notFound(); // The run was deleted just now.
      return { runId: before.id, status: before.status };
    }
    const { runId, entry } = await startRun(ctx.db, row, plan, { by: maker(row), surface: "api", delivery });
    ctx.record({ ...entry, workspaceId, actor: { type: "system", id: null, name: "Webhook" } });
    return { runId, status: "pending" as const };
  },
});

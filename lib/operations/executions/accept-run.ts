import { z } from "zod";
import { actorOf, writeAudit } from "#lib/api/audit";
import type { Context } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { confinedTo } from "#lib/auth/caller";
import { attachment, type StoredAttachment } from "#lib/operations/executions/attachments";
import type { Connector } from "#lib/operations/executions/connector";
import { SURFACES } from "#lib/operations/executions/execution";
import { installedFor } from "#lib/operations/executions/installed-for";
import { MAX_INPUT, planRun } from "#lib/operations/executions/plan-run";
import { toScanSummary } from "#lib/operations/marketplace/marketplace-skill";
import { refuseNotLive } from "#lib/operations/skills/available-version";
import { Prisma, rows } from "#lib/platform/db";
import { enqueue } from "#lib/platform/queue";
import { recordChange } from "#lib/runtime/events";
import { admitRun, DOLLARINO } from "#lib/runtime/ledger";

const DEFAULT_TIMEOUT_SECONDS = 120;

export const timeoutSeconds = z
  .int()
  .min(1)
  .max(900)
  .optional()
  .meta({ description: `${DEFAULT_TIMEOUT_SECONDS} unless given.` });

/** The fields of a run beside the skill, shared by `run` and `rerun`. */
export const runFields = {
  input: z
    .union([z.string().max(MAX_INPUT), z.record(z.string(), z.unknown())])
    .meta({ description: "Text, or an object that matches the skill's parameters." }),
  attachments: z.array(attachment).max(50).optional().meta({ description: "Files the skill finds beside its input, 25 MiB in all." }),
  interface: z.enum(SURFACES).optional().meta({ description: "Where the run comes from, as it is listed; `api` unless given." }),
  model: z.string().max(200).optional().meta({ description: "Another model than the usual one, by its name." }),
  timeoutSeconds,
};

/**
 * Accepts a run: its row, its job and its first event in the caller's transaction, so that an accepted run is never lost
 * and a refused one leaves nothing. Installs the skill when it is not.
 */
export async function acceptRun(
  ctx: Context,
  run: {
    slug: string;
    input: string | Record<string, unknown>;
    attachments: StoredAttachment[];
    connector?: Connector | undefined;
    interface?: (typeof SURFACES)[number] | undefined;
    model?: string | undefined;
    /** What an earlier run had: taken again where it is still offered. */
    earlierModel?: string | null;
    timeoutSeconds?: number | undefined;
    rerunOfId?: number;
    /** The run whose step this is. */
    workflowRunId?: number;
    /** Another script than the entry point, and how it is called. */
    script?: { script: string; args: string[]; sessionId: string | null };
  },
) {
  const { installed, changed } = await installedFor(ctx, run.slug);
  // The run's own entry is written by the caller; that it also installed something is a change of its own.
  if (changed)
    await writeAudit(ctx.db, "drive.create", ctx.caller, ctx, { resourceId: installed.skill.slug, metadata: { version: installed.version.version } });
  refuseNotLive(installed.version);
  if (!installed.enabled) throw new ApiError("SKILL_DISABLED");
  const { skill, version } = installed;
  const { model, estimate } = await planRun(ctx, { ...run, skill, version });

  const surface = run.interface ?? ctx.surface;
  const scopes = ctx.caller.type === "api_key" ? [...ctx.caller.key.scopes, ...(ctx.caller.grant?.scopes ?? [])] : ["*"];
  const { script = null, args = [], sessionId = null } = run.script ?? {};
  const [row] = (await rows<{ id: number }>(
    ctx.db,
    Prisma.sql`INSERT INTO executions (workspace_id, user_id, actor, scopes, version_id, skill_slug, skill_name, interface, input, attachments, connector, model,
        timeout_seconds, rerun_of_id, workflow_run_id, collection_id, reserved, script, args, session_id)
      VALUES (${ctx.workspace.id}, ${ctx.user.id}, ${JSON.stringify(actorOf(ctx.caller))}::jsonb, ${scopes}::text[], ${version.id}, ${skill.slug}, ${skill.name}, ${surface}::surface,
        ${JSON.stringify(run.input)}::jsonb, ${JSON.stringify(run.attachments)}::jsonb, ${run.connector ? JSON.stringify(run.connector) : null}::jsonb, ${model},
        ${run.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS}, ${run.rerunOfId ?? null}, ${run.workflowRunId ?? null}, ${confinedTo(ctx.caller)?.id ?? null}, ${estimate}, ${script}, ${args}::text[], ${sessionId})
      RETURNING id`,
  )) as [{ id: number }];
  const tier = await admit(ctx, estimate);
  const ahead = await unfinished(ctx);
  await enqueue(ctx.db, "execution", { executionId: row.id }, { share: { workspaceId: ctx.workspace.id, tier, ahead } });
  await recordChange(ctx.db, { workspaceId: ctx.workspace.id, executionId: row.id, interface: surface, status: "queued", fromBlock: 1, toBlock: 0 });
  ctx.record({
    resourceId: formatId("exec", row.id),
    metadata: { skill: skill.slug, version: version.version, ...(run.rerunOfId && { rerunOf: formatId("exec", run.rerunOfId) }) },
  });
  return {
    executionId: row.id,
    skillName: skill.name,
    scan: toScanSummary(version),
    status: "started" as const,
    message: "Execution started. Poll status or connect to SSE for real-time updates.",
    sseUrl: "/api/events",
  };
}

/** Counts the run and holds back its estimate, or says why it cannot be. Answers the workspace's tier. */
async function admit(ctx: Context, estimate: bigint): Promise<string> {
  const admitted = await admitRun(ctx.db, ctx.workspace.id, estimate, { unlimited: ctx.user.isAdmin });
  if (admitted.reason === null) return admitted.tier;
  // What the workspace has and pays for is not for those who were given a few skills.
  if (confinedTo(ctx.caller)) throw new ApiError(admitted.reason === "runs" ? "RUN_LIMIT_REACHED" : "INSUFFICIENT_CREDITS");
  if (admitted.reason === "runs") {
    throw new ApiError("RUN_LIMIT_REACHED", {
      message: `The ${admitted.tier} tier has ${admitted.limit} runs a month, and they are used up until the next one.`,
    });
  }
  const [needed, available] = [estimate, admitted.available].map((amount) => Number(amount) / Number(DOLLARINO));
  throw new ApiError("INSUFFICIENT_CREDITS", { message: `This run needs ${needed} dollarinos, and ${available} are available.` });
}

/** How many of the workspace's runs wait or run, counted no further than matters: who has fewer comes first. */
async function unfinished(ctx: Context): Promise<number> {
  const [row] = await rows<{ count: number }>(
    ctx.db,
    Prisma.sql`SELECT count(*)::int AS count FROM (SELECT 1 FROM executions WHERE workspace_id = ${ctx.workspace.id} AND status IN ('queued', 'running') LIMIT 1000) AS counted`,
  );
  return (row?.count ?? 0) - 1; // The run itself is there already.
}

import { z } from "zod";
import type { Context } from "#lib/api/context";
import { invalid, notFound } from "#lib/api/errors";
import { id, timestamp } from "#lib/api/fields";
import { actor, toActor } from "#lib/operations/audit-logs/audit-entry";
import { refuseConfined } from "#lib/operations/workflows/workflow";
import type { Actor } from "#lib/platform/audit";
import { isTimezone, nextTime, tidyCron } from "#lib/platform/cron";
import type { Db, Prisma } from "#lib/platform/db";

/** Triggers that a workspace may have. */
export const MOST_TRIGGERS = 100;

export const TRIGGER_TYPES = ["schedule", "webhook", "event"] as const;
export type TriggerType = (typeof TRIGGER_TYPES)[number];

/** A trigger as it is shown: never the address that a webhook is called at. */
export const trigger = z
  .object({
    id: id("trg"),
    workflowId: id("wf").nullable().meta({ description: "The workflow that it starts; null where it starts a skill." }),
    workflowSlug: z.string().nullable(),
    skill: z.string().nullable().meta({ description: "The slug of the skill that it starts; null where it starts a workflow." }),
    type: z.enum(TRIGGER_TYPES),
    event: z.string().nullable().meta({ description: "The kind of event that starts it, as `GET /connectors/triggers` names it." }),
    source: z.string().nullable().meta({ description: "Of what in the account it is told: a repository, a folder …; null where it is of the whole account." }),
    cron: z.string().nullable(),
    timezone: z.string().nullable(),
    inputData: z.record(z.string(), z.unknown()),
    input: z.string().nullable().meta({ description: "What a skill is given as text, in place of `inputData`." }),
    enabled: z.boolean(),
    disabledReason: z.string().nullable().meta({ description: "Why the server switched it off." }),
    nextAt: timestamp().nullable().meta({ description: "When a schedule starts its next run, or when an account is looked at again." }),
    lastAt: timestamp().nullable(),
    lastRunId: id("run").nullable(),
    lastExecutionId: id("exec").nullable().meta({ description: "The last run of the skill that it starts." }),
    lastProblem: z
      .object({ code: z.string(), message: z.string(), at: timestamp() })
      .nullable()
      .meta({ description: "Why it last started nothing, until it starts something again." }),
    runsAs: actor.meta({ description: "In whose name its runs work: who made it, or changed it last." }),
    createdAt: timestamp(),
    updatedAt: timestamp(),
  })
  .meta({ id: "Trigger" });

export const cron = () =>
  z
    .string()
    .max(250)
    .meta({ description: "Minute, hour, day of the month, month and day of the week.", examples: ["0 9 * * MON-FRI"] });

export const timezone = () =>
  z
    .string()
    .max(64)
    .refine(isTimezone, "Must be a timezone's name, such as Europe/Berlin.")
    .meta({ description: "In whose time `cron` is meant; UTC unless it says otherwise.", examples: ["Europe/Berlin"] });

/** Reads an expression, and refuses one that says nothing or never comes. */
export function requireCron(text: string, zone: string): string {
  const tidy = tidyCron(text);
  if (!tidy) throw invalid("cron", "Must be five fields: minute, hour, day of the month, month and day of the week, such as 0 9 * * MON-FRI.");
  let next: Date | undefined;
  try {
    next = nextTime(tidy, zone, new Date());
  } catch (error) {
    throw invalid("cron", `This says no time: ${(error as Error).message}.`);
  }
  if (!next) throw invalid("cron", "This time never comes.");
  return tidy;
}

/** When a schedule comes next, by the database's clock: machines have their own. */
export async function nextAfterNow(tx: Db, cron: string, zone: string): Promise<Date | null> {
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  return nextTime(cron, zone, (clock as { now: Date }).now) ?? null;
}

export const withWorkflow = { workflow: { select: { slug: true } } } satisfies Prisma.TriggerInclude;
type Row = Prisma.TriggerGetPayload<{ include: typeof withWorkflow }>;
type Problem = { code: string; message: string; at: string };

/** Triggers as they are shown, each with the last run that it started. */
export async function toTriggers(db: Db, rows: Row[]): Promise<z.output<typeof trigger>[]> {
  const found = await db.$queryRaw<{ id: number; run: number | null; execution: number | null }[]>`
    SELECT t.id, (SELECT r.id FROM workflow_runs r WHERE r.trigger_id = t.id ORDER BY r.id DESC LIMIT 1) AS run,
      (SELECT e.execution_id FROM trigger_events e WHERE e.trigger_id = t.id AND e.execution_id IS NOT NULL ORDER BY e.id DESC LIMIT 1) AS execution
    FROM unnest(${rows.map((row) => row.id)}::int[]) AS t (id)`;
  const last = new Map(found.map((each) => [each.id, each]));
  return rows.map(({ actor, lastProblem, workflow, ...row }) => {
    const problem = lastProblem as Problem | null;
    return {
      ...row,
      type: row.type as TriggerType,
      timezone: row.type === "schedule" ? row.timezone : null,
      workflowSlug: workflow?.slug ?? null,
      inputData: row.inputData as Record<string, unknown>,
      input: row.inputText,
      lastRunId: last.get(row.id)?.run ?? null,
      lastExecutionId: last.get(row.id)?.execution ?? null,
      lastProblem: problem && { ...problem, at: new Date(problem.at) },
      runsAs: toActor(actor as Actor),
    };
  });
}

export const toTrigger = async (db: Db, row: Row) => (await toTriggers(db, [row]))[0] as z.output<typeof trigger>;

/** The trigger that is meant. */
export async function findTrigger(ctx: Context, triggerId: number): Promise<Row> {
  refuseConfined(ctx);
  const row = await ctx.db.trigger.findFirst({ where: { id: triggerId, workspaceId: ctx.workspace.id }, include: withWorkflow });
  if (!row) throw notFound("There is no such trigger.");
  return row;
}

/** Takes a trigger's workspace, which comes before it as everywhere: a run of its workflow would hold that as well, and one of its skill counts in it. */
export async function holdWorkspaceOf(tx: Db, { workspaceId, skill = null }: { workspaceId: number; skill?: string | null }): Promise<void> {
  if (skill === null) await tx.$queryRaw`SELECT 1 FROM workspaces WHERE id = ${workspaceId} FOR KEY SHARE`;
  else await tx.$queryRaw`SELECT 1 FROM workspaces WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
}

/** Takes a trigger's row until the transaction ends, and reads it as it is then. */
export async function holdTrigger(tx: Db, { id, workspaceId, skill = null }: { id: number; workspaceId: number; skill?: string | null }): Promise<Row> {
  await holdWorkspaceOf(tx, { workspaceId, skill });
  await tx.$queryRaw`SELECT 1 FROM triggers WHERE id = ${id} AND workspace_id = ${workspaceId} FOR NO KEY UPDATE`;
  const row = await tx.trigger.findFirst({ where: { id, workspaceId }, include: withWorkflow });
  if (!row) throw notFound("There is no such trigger.");
  return row;
}

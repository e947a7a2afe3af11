import { z } from "zod";
import type { Context } from "#lib/api/context";
import { notFound } from "#lib/api/errors";
import { id, timestamp } from "#lib/api/fields";
import { actor, toActor } from "#lib/operations/audit-logs/audit-entry";
import { SURFACES } from "#lib/operations/executions/execution";
import { refuseConfined, steps } from "#lib/operations/workflows/workflow";
import type { Actor } from "#lib/platform/audit";
import type { Db, Prisma } from "#lib/platform/db";
import type { Definition } from "#lib/runtime/workflow/definition";
import type { StepState } from "#lib/runtime/workflow/step-state";
import { type ShownStep, showSteps } from "#lib/runtime/workflow/step-view";
import { isFinalRun } from "#lib/runtime/workflow/stored-run";

export const RUN_STATUSES = ["pending", "running", "suspended", "completed", "failed", "cancelled"] as const;
const STEP_STATUSES = ["pending", "running", "waiting", "suspended", "completed", "failed", "cancelled", "skipped"] as const;

const failure = z.object({ code: z.string(), message: z.string() });

/** What is asked of whoever answers. */
const suspendPayload = z.object({
  message: z.string(),
  resumeSchema: z.record(z.string(), z.unknown()),
  name: z.string().optional().meta({ description: "What the step is called, when it has a name." }),
  by: z.enum(["anyone", "person"]).optional().meta({ description: "Whether it takes a person, in the browser." }),
});

/** A run as it is listed. */
export const workflowRun = z
  .object({
    id: id("run"),
    workflowId: id("wf"),
    workflowSlug: z.string(),
    workflowName: z.string(),
    workflowVersion: z.int(),
    status: z.enum(RUN_STATUSES),
    suspended: z
      .array(z.object({ step: z.string().meta({ description: "What `resume` takes." }), suspendPayload }))
      .meta({ description: "The steps that wait for an answer. There can be some while others run." }),
    error: failure.extend({ step: z.string() }).nullable(),
    interface: z.enum(SURFACES),
    triggerId: id("trg").nullable(),
    startedBy: actor,
    rerunOf: id("run").nullable(),
    fromStep: z.string().nullable(),
    createdAt: timestamp(),
    startedAt: timestamp().nullable(),
    finishedAt: timestamp().nullable(),
  })
  .meta({ id: "WorkflowRun" });

const step = z
  .object({
    id: z.string().meta({ description: "As in the definition." }),
    path: z.string().meta({ description: "The id, inside a foreach with the item before it.", examples: ["draft", "each[2].draft"] }),
    type: z.string(),
    name: z.string(),
    status: z.enum(STEP_STATUSES),
    attempt: z.int(),
    input: z.unknown(),
    output: z.unknown(),
    error: failure.nullable(),
    executionId: id("exec").nullable(),
    suspendPayload: suspendPayload.nullable(),
    answeredBy: actor.nullable().meta({ description: "Who resumed it." }),
    dueAt: timestamp().nullable().meta({ description: "When it goes on, or fails, by itself." }),
    startedAt: timestamp().nullable(),
    finishedAt: timestamp().nullable(),
  })
  .meta({ id: "WorkflowStep" });

/** A run with its input, its output and every step. */
export const workflowRunStatus = workflowRun
  .extend({
    ...{ input: z.unknown(), output: z.unknown(), steps: z.array(step) },
    definition: steps().optional().meta({ description: "The steps as they are written in the version that it runs; only when asked for." }),
  })
  .meta({ id: "WorkflowRunStatus" });

/** The answer to `launch`. */
export const launched = z.object({ runId: id("run"), status: z.enum(RUN_STATUSES) }).meta({ id: "LaunchedWorkflowRun" });

export const withListed = {
  workflow: { select: { slug: true, name: true } },
  version: { select: { version: true } },
} satisfies Prisma.WorkflowRunInclude;
type ListedRow = Omit<Prisma.WorkflowRunGetPayload<{ include: typeof withListed }>, "input" | "output">;

type Question = { path: string; suspendPayload: unknown };

/** Runs as they are listed. Only of those that ask are the steps looked through: a run may have thousands. */
export async function toRuns(db: Db, rows: ListedRow[]): Promise<z.output<typeof workflowRun>[]> {
  const runId = { in: rows.flatMap(({ id, suspended }) => (suspended > 0 ? [id] : [])) };
  const select = { runId: true, path: true, suspendPayload: true };
  const asked = await db.workflowStep.findMany({ where: { runId, status: "suspended" }, select, orderBy: { path: "asc" } });
  const questions = Map.groupBy(asked, (each) => each.runId);
  return rows.map((row) => toRun(row, questions.get(row.id) ?? []));
}

function toRun(row: ListedRow, questions: Question[]): z.output<typeof workflowRun> {
  return {
    ...row,
    workflowSlug: row.workflow.slug,
    workflowName: row.workflow.name,
    workflowVersion: row.version.version,
    suspended: questions.map(({ path, suspendPayload }) => ({ step: path, suspendPayload: suspendPayload as Asked })),
    error: row.error as (z.output<typeof failure> & { step: string }) | null,
    startedBy: toActor(row.actor as Actor),
    rerunOf: row.rerunOfId,
  };
}

const withAll = { ...withListed, version: { select: { version: true, definition: true } }, steps: true } satisfies Prisma.WorkflowRunInclude;
type WholeRow = Prisma.WorkflowRunGetPayload<{ include: typeof withAll }>;
type Asked = z.output<typeof suspendPayload>;

/** Refuses one that is not there, without reading its steps: they may be many megabytes. */
export async function requireRun(ctx: Context, runId: number): Promise<void> {
  refuseConfined(ctx);
  if (!(await ctx.db.workflowRun.count({ where: { id: runId, workspaceId: ctx.workspace.id } }))) throw notFound("There is no such run.");
}

/** The run that is meant, with all of its steps. */
export async function findRun(ctx: Context, runId: number): Promise<WholeRow> {
  refuseConfined(ctx);
  const row = await ctx.db.workflowRun.findFirst({ where: { id: runId, workspaceId: ctx.workspace.id }, include: withAll });
  if (!row) throw notFound("There is no such run.");
  return row;
}

const ms = (date: Date | null) => date?.getTime() ?? null;

export const stateOf = (row: WholeRow["steps"][number]): StepState =>
  ({ ...row, dueAt: ms(row.dueAt), startedAt: ms(row.startedAt), finishedAt: ms(row.finishedAt) }) as unknown as StepState;

export function toRunStatus(row: WholeRow): z.output<typeof workflowRunStatus> {
  const states = new Map(row.steps.map((each) => [each.path, stateOf(each)]));
  const answered = new Map(row.steps.map((each) => [each.path, each.answeredBy as Actor | null]));
  const shown = showSteps(row.version.definition as unknown as Definition, states, isFinalRun(row.status));
  const questions = row.steps.filter(({ status }) => status === "suspended");
  return { ...toRun(row, questions), input: row.input, output: row.output, steps: shown.map((each) => toStep(each, answered.get(each.path) ?? null)) };
}

const date = (time: number | null) => (time === null ? null : new Date(time));

function toStep(each: ShownStep, by: Actor | null): z.output<typeof step> {
  const { dueAt, startedAt, finishedAt } = each;
  const payload = each.suspendPayload as Asked | null;
  return { ...each, suspendPayload: payload, answeredBy: by && toActor(by), dueAt: date(dueAt), startedAt: date(startedAt), finishedAt: date(finishedAt) };
}

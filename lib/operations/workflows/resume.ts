import { z } from "zod";
import { actorOf } from "#lib/api/audit";
import type { Context } from "#lib/api/context";
import { ApiError, invalid } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { findRun, stateOf } from "#lib/operations/workflows/run";
import { enqueue } from "#lib/platform/queue";
import { checkAside } from "#lib/runtime/check-input";
import type { Definition } from "#lib/runtime/workflow/definition";
import { stepsById } from "#lib/runtime/workflow/step-state";
import { holdRun, isFinalRun } from "#lib/runtime/workflow/stored-run";
import { writeRun } from "#lib/runtime/workflow/write-run";

/** What an answer is. */
export const resumeFields = {
  step: z
    .string()
    .max(500)
    .optional()
    .meta({ description: "The step's id or path. May be left out when only one waits.", examples: ["ok"] }),
  resumeData: z.unknown().meta({ description: "The answer. It has to fit the step's `resumeSchema`, and is the step's output." }),
};

/** Finds the step that is answered, and looks whether the answer fits it. Answers its path. */
export async function prepareResume(ctx: Context, runId: number, input: { step?: string | undefined; resumeData?: unknown }): Promise<string> {
  const run = await findRun(ctx, runId);
  const { step } = input;
  const waiting = run.steps.filter(({ status }) => status === "suspended" && !isFinalRun(run.status));
  const meant = step === undefined ? waiting : waiting.filter(({ path }) => path === step || path.endsWith(`].${step}`));
  const [only] = meant;
  if (!only) {
    const known = step === undefined || stepsById((run.version.definition as unknown as Definition).steps)(step);
    throw known ? new ApiError("STEP_NOT_SUSPENDED") : invalid("step", "The workflow has no such step.");
  }
  if (meant.length > 1)
    throw invalid(
      "step",
      `Several steps wait for an answer. Say which: ${meant
        .slice(0, 20)
        .map(({ path }) => path)
        .join(", ")}.`,
    );
  if (input.resumeData === undefined) throw invalid("resumeData", "This field is required.");
  const { resumeSchema, by } = only.suspendPayload as { resumeSchema: object; by?: string };
  if (by === "person" && ctx.caller.type !== "session") throw new ApiError("PERSON_REQUIRED");
  const problem = await checkAside(JSON.stringify(resumeSchema), input.resumeData);
  if (problem) throw invalid(["resumeData", ...problem.path].join("."), problem.message);
  return only.path;
}

/** Answers a step. Of several that answer at once one does, and the others are told that it does not wait any more. */
export async function resumeStep(ctx: Context, runId: number, path: string, resumeData: unknown): Promise<{ runId: number; after: number }> {
  const run = await holdRun(ctx.db, runId);
  const row = run && (await ctx.db.workflowStep.findUnique({ where: { runId_path: { runId, path } } }));
  if (!run || isFinalRun(run.status) || row?.status !== "suspended") throw new ApiError("STEP_NOT_SUSPENDED");
  const left = await ctx.db.workflowStep.count({ where: { runId, status: "suspended" } });
  const state = { ...stateOf(row), status: "completed" as const, output: resumeData, dueAt: null, finishedAt: run.now };
  const changes = [{ path, status: "completed" as const, attempt: row.attempt, error: null }];
  await writeRun(ctx.db, run, { status: "running", suspended: left - 1, wakeAt: run.wakeAt?.getTime() ?? null, steps: [state], changes });
  await ctx.db.workflowStep.update({ where: { runId_path: { runId, path } }, data: { answeredBy: actorOf(ctx.caller) } });
  await enqueue(ctx.db, "workflow", { runId });
  ctx.record({ resourceId: formatId("run", runId), metadata: { step: path } });
  return { runId, after: run.lastEvent };
}

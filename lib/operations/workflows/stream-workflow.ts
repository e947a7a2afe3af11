import { z } from "zod";
import { writeAudit } from "#lib/api/audit";
import { invalid, notFound } from "#lib/api/errors";
import { formatId, id, parseId } from "#lib/api/fields";
import { operation, type StreamEvent } from "#lib/api/operation";
import { inputData, launchRun, prepareLaunch } from "#lib/operations/workflows/launch";
import { prepareResume, resumeFields, resumeStep } from "#lib/operations/workflows/resume";
import { findRun } from "#lib/operations/workflows/run";
import { STREAM_HEADER, streamOf } from "#lib/operations/workflows/stream";
import { workflowRef } from "#lib/operations/workflows/workflow";

/** What clients of this protocol send besides, which means nothing here. */
const ignored = z.unknown().optional().meta({ description: "Taken and not used." });

/** Clients of Mastra name a step by a list. */
const stepOrList = z
  .codec(z.union([z.string(), z.array(z.string()).min(1)], { error: "Must be text." }), resumeFields.step.unwrap(), {
    decode: (given) => (typeof given === "string" ? given : given.join(".")),
    encode: (step) => step,
  })
  .optional()
  .meta({ override: { ...resumeFields.step.meta(), type: ["string", "array"], maxLength: 500, items: { type: "string" } } });

export const streamWorkflow = operation({
  route: "POST /workflows/{workflowId}/stream",
  summary: "Start or resume a run of a workflow, and hear how it goes.",
  description:
    "With `inputData` a run is started; with `runId` and `resumeData` a step of one is answered; with `runId` alone one is heard again from its beginning. The answer is the AI SDK's UI message stream. The run goes on when the connection is closed, and the stream of one that waits for an answer ends with what is asked.",
  scope: "tool:execute",
  audit: "workflow_run.create",
  responds: "events",
  input: {
    workflowId: workflowRef(),
    inputData: inputData().optional(),
    runId: id("run").optional(),
    step: stepOrList,
    resumeData: resumeFields.resumeData.optional(),
    ...{ resourceId: ignored, requestContext: ignored, tracingOptions: ignored, id: ignored, messages: ignored, trigger: ignored, messageId: ignored },
  },
  output: z.custom<AsyncIterable<StreamEvent>>(),
  async prepare(ctx, { workflowId, runId, inputData, ...answer }) {
    if (runId === undefined) {
      if (answer.resumeData !== undefined || answer.step !== undefined) throw invalid("runId", "This field is required to answer a step.");
      return { launch: await prepareLaunch(ctx, workflowId, inputData) };
    }
    const run = await findRun(ctx, runId);
    // Its own workflow is meant, which may have been deleted since, and may have a namesake by now.
    if (run.workflowId !== parseId("wf", workflowId) && run.workflow.slug !== workflowId) throw notFound("There is no such run of this workflow.");
    if (answer.resumeData === undefined && answer.step === undefined) return { runId };
    return { runId, path: await prepareResume(ctx, runId, answer) };
  },
  async handler(ctx, { resumeData }, prepared): Promise<{ runId: number; after: number }> {
    ctx.header(...STREAM_HEADER);
    if ("launch" in prepared && prepared.launch) return { runId: (await launchRun(ctx, prepared.launch)).runId, after: 0 };
    const { path } = prepared;
    const resumed = path !== undefined && (await resumeStep(ctx, prepared.runId, path, resumeData));
    if (resumed) await writeAudit(ctx.db, "workflow_run.resume", ctx.caller, ctx, { resourceId: formatId("run", resumed.runId), metadata: { step: path } });
    ctx.record(null); // No run was made.
    if (resumed) return resumed;
    return { runId: prepared.runId, after: 0 };
  },
  complete: async (ctx, { runId, after }) => streamOf(ctx, runId, "tool:execute", after),
});

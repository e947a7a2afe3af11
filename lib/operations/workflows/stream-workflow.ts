import { z } from "zod";
import { invalid, notFound } from "#lib/api/errors";
import { id } from "#lib/api/fields";
import { operation, type StreamEvent } from "#lib/api/operation";
import { inputData, launchRun, prepareLaunch } from "#lib/operations/workflows/launch";
import { prepareResume, resumeFields, resumeStep } from "#lib/operations/workflows/resume";
import { findRun } from "#lib/operations/workflows/run";
import { STREAM_HEADER, streamOf } from "#lib/operations/workflows/stream";
import { findWorkflow, workflowRef } from "#lib/operations/workflows/workflow";

/** What clients of this protocol send besides, which means nothing here. */
const ignored = z.unknown().optional().meta({ description: "Taken and not used." });

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
    step: resumeFields.step,
    resumeData: resumeFields.resumeData.optional(),
    ...{ resourceId: ignored, requestContext: ignored, tracingOptions: ignored, id: ignored, messages: ignored, trigger: ignored, messageId: ignored },
  },
  output: z.custom<AsyncIterable<StreamEvent>>(),
  async prepare(ctx, { workflowId, runId, inputData, ...answer }) {
    if (runId === undefined) {
      if (answer.resumeData !== undefined || answer.step !== undefined) throw invalid("runId", "This field is required to answer a step.");
      return { launch: await prepareLaunch(ctx, workflowId, inputData) };
    }
    const [run, { id }] = [await findRun(ctx, runId), await findWorkflow(ctx, workflowId)];
    if (run.workflowId !== id) throw notFound("There is no such run of this workflow.");
    if (answer.resumeData === undefined && answer.step === undefined) return { runId };
    return { runId, path: await prepareResume(ctx, runId, answer) };
  },
  async handler(ctx, { resumeData }, prepared): Promise<{ runId: number; after: number }> {
    ctx.header(...STREAM_HEADER);
    if ("launch" in prepared && prepared.launch) return { runId: (await launchRun(ctx, prepared.launch)).runId, after: 0 };
    if (prepared.path !== undefined) return resumeStep(ctx, prepared.runId, prepared.path, resumeData);
    ctx.record(null);
    return { runId: prepared.runId, after: 0 };
  },
  complete: async (ctx, { runId, after }) => streamOf(ctx, runId, after),
});

import { z } from "zod";
import { id } from "#lib/api/fields";
import { operation, type StreamEvent } from "#lib/api/operation";
import { requireRun } from "#lib/operations/workflows/run";
import { STREAM_HEADER, streamOf } from "#lib/operations/workflows/stream";

export const streamWorkflowRun = operation({
  route: "GET /workflows/runs/{runId}/stream",
  summary: "Hear a run of a workflow from its beginning, whether it goes on or has ended.",
  description:
    "The AI SDK's UI message stream: the same parts every time, those of steps in the order in which they happened. Only pieces of texts that came side by side may alternate otherwise.",
  scope: "workspace:files:read",
  responds: "events",
  input: { runId: id("run") },
  output: z.custom<AsyncIterable<StreamEvent>>(),
  async handler(ctx, { runId }) {
    await requireRun(ctx, runId);
    ctx.header(...STREAM_HEADER);
    return streamOf(ctx, runId, "workspace:files:read");
  },
});

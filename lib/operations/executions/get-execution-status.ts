import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { toActor } from "#lib/operations/audit-logs/audit-entry";
import type { StoredAttachment } from "#lib/operations/executions/attachments";
import type { Connector } from "#lib/operations/executions/connector";
import { executionStatus, mine, toArtifact, toBlock, toExecution, withVersion } from "#lib/operations/executions/execution";
import { isFinal, waitFor } from "#lib/operations/executions/wait";
import type { Actor } from "#lib/platform/audit";
import type { Prisma } from "#lib/platform/db";

const withOccasion = {
  ...withVersion,
  occasion: { select: { trigger: { select: { id: true, type: true } } }, orderBy: { id: "asc" }, take: 1 },
} satisfies Prisma.ExecutionInclude;

export const getExecutionStatus = operation({
  route: "GET /executions/{id}/status",
  summary: "Get an execution with its output.",
  description:
    "`blocksAfter=N` leaves out the blocks up to N. `wait=S` holds the answer until there is a block beyond those known, or a final status, for at most S seconds.",
  scope: "workspace:files:read",
  tool: "get-execution-status",
  input: {
    id: id("exec"),
    blocksAfter: z.int().min(0).max(2_147_483_647).optional().meta({ description: "Leaves out the blocks up to this one." }),
    wait: z.int().min(0).max(25).default(0).meta({ description: "Seconds." }),
  },
  output: executionStatus,
  async handler(ctx, input) {
    if (input.wait > 0) {
      let known = input.blocksAfter;
      await waitFor(ctx, input.id, input.wait * 1000, (row) => {
        known ??= row.lastBlock;
        return row.lastBlock > known || isFinal(row);
      });
    }
    // Blocks and artifacts first, the row last, would show more than the status says; so the row comes first, and what was
    // written since belongs to a later answer.
    const row = await ctx.db.execution.findFirst({ where: { id: input.id, ...mine(ctx) }, include: withOccasion });
    if (!row) throw notFound("There is no such execution.");
    const executionId = row.id;
    const [blocks, artifacts] = await Promise.all([
      ctx.db.block.findMany({ where: { executionId, index: { gt: input.blocksAfter ?? 0, lte: row.lastBlock } }, orderBy: { index: "asc" } }),
      // Artifacts are written with the final status, so before it there are none.
      row.finishedAt ? ctx.db.artifact.findMany({ where: { executionId, deletedAt: null }, orderBy: { id: "asc" } }) : [],
    ]);
    const startedBy = row.actor as Partial<Actor>;
    return {
      ...toExecution(row),
      input: row.input,
      attachments: row.attachments as StoredAttachment[],
      connector: row.connector as Connector | null,
      startedBy: startedBy.type === undefined ? null : toActor(startedBy as Actor),
      workflowRunId: row.workflowRunId,
      trigger: row.occasion[0]?.trigger ?? null,
      outputBlocks: blocks.map(toBlock),
      artifacts: artifacts.map(toArtifact),
    };
  },
});

import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { toActor } from "#lib/operations/audit-logs/audit-entry";
import type { StoredAttachment } from "#lib/operations/executions/attachments";
import type { Connector } from "#lib/operations/executions/connector";
import { type ExecutionRow, executionColumns, executionStatus, mineSql, toArtifact, toBlock, toExecution } from "#lib/operations/executions/execution";
import { isFinal, waitFor } from "#lib/operations/executions/wait";
import type { Actor } from "#lib/platform/audit";
import { Prisma, rows } from "#lib/platform/db";

type Row = ExecutionRow & {
  input: unknown;
  attachments: StoredAttachment[];
  connector: Connector | null;
  actor: Partial<Actor>;
  workflowRunId: number | null;
  trigger: { id: number; type: string } | null;
  blocks: { index: number; type: string; data: object; createdAt: string }[];
  artifacts: { id: number; filename: string; contentType: string; size: number; sha256: string; createdAt: string }[];
};

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
    // One statement sees one state: no block or artifact beyond what the status says.
    const [row] = await rows<Row>(
      ctx.db,
      Prisma.sql`SELECT ${executionColumns}, t.input, t.attachments, t.connector, t.actor, t.workflow_run_id AS "workflowRunId",
        (SELECT json_build_object('id', g.id, 'type', g.type) FROM trigger_events o JOIN triggers g ON g.id = o.trigger_id WHERE o.execution_id = t.id ORDER BY o.id LIMIT 1) AS trigger,
        (SELECT coalesce(json_agg(json_build_object('index', b.index, 'type', b.type, 'data', b.data, 'createdAt', b.created_at) ORDER BY b.index), '[]')
          FROM blocks b WHERE b.execution_id = t.id AND b.index > ${input.blocksAfter ?? 0} AND b.index <= t.last_block) AS blocks,
        (SELECT coalesce(json_agg(json_build_object('id', a.id, 'filename', a.filename, 'contentType', a.content_type, 'size', a.size, 'sha256', a.sha256, 'createdAt', a.created_at) ORDER BY a.id), '[]')
          FROM artifacts a WHERE a.execution_id = t.id AND a.deleted_at IS NULL) AS artifacts
        FROM executions t JOIN skill_versions v ON v.id = t.version_id WHERE t.id = ${input.id} AND ${mineSql(ctx)}`,
    );
    if (!row) throw notFound("There is no such execution.");
    const { blocks, artifacts, actor, ...rest } = row;
    return {
      ...toExecution(rest),
      startedBy: actor.type === undefined ? null : toActor(actor as Actor),
      outputBlocks: blocks.map((each) => toBlock({ ...each, createdAt: new Date(each.createdAt) })),
      artifacts: artifacts.map((each) => ({ ...toArtifact(each), executionId: rest.id, createdAt: new Date(each.createdAt) })),
    };
  },
});

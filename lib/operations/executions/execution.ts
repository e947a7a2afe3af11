import { z } from "zod";
import type { Context } from "#lib/api/context";
import { dollarinos, id, timestamp } from "#lib/api/fields";
import { confinedTo } from "#lib/auth/caller";
import { actor } from "#lib/operations/audit-logs/audit-entry";
import { scanSummary } from "#lib/operations/marketplace/marketplace-skill";
import { Prisma } from "#lib/platform/db";
import { PREVIEWS, previewOf } from "#lib/runtime/content-type";

export const STATUSES = ["queued", "running", "completed", "failed", "cancelled"] as const;
export const SURFACES = ["api", "web", "mcp", "workflow"] as const;

const failure = z.object({ code: z.string(), message: z.string() });
const numbered = { index: z.int(), createdAt: timestamp() };

/** One piece of output, numbered from 1. */
export const block = z
  .discriminatedUnion("type", [
    z.object({ ...numbered, type: z.literal("text"), text: z.string() }),
    z.object({ ...numbered, type: z.literal("tool-call"), toolCallId: z.string(), toolName: z.string(), input: z.unknown() }),
    z.object({ ...numbered, type: z.literal("tool-result"), toolCallId: z.string(), output: z.unknown(), isError: z.boolean() }),
    z.object({ ...numbered, type: z.literal("artifact"), artifactId: z.string(), filename: z.string(), contentType: z.string(), size: z.int() }),
    z.object({ ...numbered, type: z.literal("log"), stream: z.string(), text: z.string() }),
    z.object({ ...numbered, type: z.literal("error"), code: z.string(), message: z.string() }),
  ])
  .meta({ id: "OutputBlock" });
export type BlockValue = z.output<typeof block>;

export const artifact = z
  .object({
    id: id("art"),
    executionId: id("exec"),
    filename: z.string(),
    contentType: z.string(),
    size: z.int().meta({ description: "Bytes." }),
    sha256: z.string(),
    preview: z.enum(PREVIEWS).nullable().meta({ description: "How it can be shown; null when it can only be downloaded." }),
    createdAt: timestamp(),
  })
  .meta({ id: "Artifact" });

export const toArtifact = <Row extends { contentType: string }>(row: Row) => ({ ...row, preview: previewOf(row.contentType) });

/** A run as it is listed. */
export const execution = z
  .object({
    id: id("exec"),
    skillSlug: z.string(),
    skillName: z.string(),
    skillVersion: z.string(),
    interface: z.enum(SURFACES),
    status: z.enum(STATUSES),
    lastBlock: z.int(),
    cost: dollarinos(),
    usage: z.record(z.string(), z.unknown()).nullable(),
    executionTime: z.number().nullable().meta({ description: "Milliseconds since it began to run." }),
    error: failure.nullable(),
    model: z.string().nullable(),
    rerunOf: id("exec").nullable(),
    createdAt: timestamp(),
    startedAt: timestamp().nullable(),
    finishedAt: timestamp().nullable(),
  })
  .meta({ id: "Execution" });

const repository = z.object({ type: z.string(), fields: z.record(z.string(), z.unknown()) });
const occasion = z.object({ id: id("trg"), type: z.string() });
const attachedFile = z.object({ filename: z.string(), contentType: z.string(), size: z.int() });

/** A run with its input and output. */
export const executionStatus = execution
  .extend({
    input: z.unknown(),
    attachments: z.array(attachedFile),
    connector: repository.nullable().meta({ description: "The Git repository whose files it was given." }),
    startedBy: actor.nullable().meta({ description: "Null where it was not written down." }),
    workflowRunId: id("run").nullable().meta({ description: "The run whose step it is." }),
    trigger: occasion.nullable().meta({ description: "What started it by itself." }),
    outputBlocks: z.array(block),
    artifacts: z.array(artifact),
  })
  .meta({ id: "ExecutionStatus" });

/** The answer to `run` and `rerun`. */
export const started = z
  .object({
    executionId: id("exec"),
    skillName: z.string(),
    scan: scanSummary.nullable().meta({ description: "What the scanner says of the version that runs." }),
    status: z.literal("started"),
    message: z.string(),
    sseUrl: z.string(),
  })
  .meta({ id: "StartedExecution" });

/** Whose executions: the conditions that every query by a caller begins with. */
type Owner = { workspaceId: number; collectionId?: number };

/** The executions that a caller may know of: the workspace's, or with a key that is confined to a collection those that its keys began. */
export function mine({ caller, workspace }: Pick<Context, "caller" | "workspace">): Owner {
  const collection = confinedTo(caller);
  return { workspaceId: workspace.id, ...(collection && { collectionId: collection.id }) };
}

/** And the artifacts: what these executions left, as long as it is not deleted. */
export function myArtifacts(ctx: Pick<Context, "caller" | "workspace">) {
  const { workspaceId, collectionId } = mine(ctx);
  return { workspaceId, deletedAt: null, ...(collectionId !== undefined && { execution: { collectionId } }) } satisfies Prisma.ArtifactWhereInput;
}

/** Conditions on rows `t` of executions: those that a caller may know of. */
export function mineSql(ctx: Pick<Context, "caller" | "workspace">): Prisma.Sql {
  const { workspaceId, collectionId } = mine(ctx);
  return collectionId === undefined
    ? Prisma.sql`t.workspace_id = ${workspaceId}`
    : Prisma.sql`t.workspace_id = ${workspaceId} AND t.collection_id = ${collectionId}`;
}

/** What a list shows of rows `t` of executions, with `v` their versions: an `ExecutionRow`. */
export const executionColumns = Prisma.sql`t.id, t.skill_slug AS "skillSlug", t.skill_name AS "skillName", v.version AS "skillVersion", t.interface::text, t.status::text,
  t.last_block AS "lastBlock", t.cost, t.usage, t.error, t.model, t.rerun_of_id AS "rerunOf", t.created_at AS "createdAt", t.started_at AS "startedAt", t.finished_at AS "finishedAt"`;
export type ExecutionRow = Omit<z.output<typeof execution>, "executionTime">;

export function toExecution<Row extends ExecutionRow>(row: Row): Row & z.output<typeof execution> {
  const end = row.finishedAt ?? new Date();
  return { ...row, executionTime: row.startedAt ? Math.max(0, end.getTime() - row.startedAt.getTime()) : null };
}

export const toBlock = (row: { index: number; type: string; data: unknown; createdAt: Date }): BlockValue =>
  ({ ...(row.data as object), index: row.index, type: row.type, createdAt: row.createdAt }) as BlockValue;

import { isDeepStrictEqual } from "node:util";
import { actorOf } from "#lib/api/audit";
import type { Context } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import { type findWorkflow, latest, withVersion } from "#lib/operations/workflows/workflow";
import { lockWorkspace } from "#lib/operations/workspaces/workspace";
import type { Prisma } from "#lib/platform/db";
import type { Definition } from "#lib/runtime/workflow/definition";

/** Workflows that a workspace may have. */
const MOST_WORKFLOWS = 1_000;

type Row = Awaited<ReturnType<typeof findWorkflow>>;

/** Keeps a new workflow. */
export async function addWorkflow(ctx: Context, definition: Definition): Promise<Row> {
  const workspaceId = ctx.workspace.id;
  // So that of two that come at once with one name, one is told.
  await lockWorkspace(ctx.db, workspaceId);
  await refuseTaken(ctx, definition.slug);
  if ((await ctx.db.workflow.count({ where: { workspaceId, deletedAt: null } })) >= MOST_WORKFLOWS)
    throw new ApiError("TOO_MANY_WORKFLOWS", { message: `A workspace has at most ${MOST_WORKFLOWS} workflows.` });
  const { slug, name, description } = definition;
  const { id } = await ctx.db.workflow.create({ data: { workspaceId, slug, name, description } });
  return keepVersion(ctx, id, 1, definition);
}

/** Keeps what a workflow is now as a version of its own; the same once more is none. Answers whether anything changed. */
export async function changeWorkflow(ctx: Context, row: Row, definition: Definition): Promise<{ row: Row; changed: boolean }> {
  if (row.workspaceId === null) throw new ApiError("WORKFLOW_BUILT_IN");
  await lockWorkspace(ctx.db, ctx.workspace.id);
  const now = await ctx.db.workflow.findFirst({ where: { id: row.id, deletedAt: null }, include: withVersion });
  if (!now) throw new ApiError("NOT_FOUND", { message: "There is no such workflow." });
  if (ctx.ifMatch !== undefined && ctx.ifMatch !== "*" && !ctx.ifMatch.split(",").some((each) => each.trim().replace(/^W\//, "") === `"${now.version}"`))
    throw new ApiError("WORKFLOW_CHANGED");
  if (isDeepStrictEqual(latest(now).definition, JSON.parse(JSON.stringify(definition)))) return { row: now, changed: false };
  if (definition.slug !== now.slug) await refuseTaken(ctx, definition.slug);
  const { slug, name, description } = definition;
  const version = now.version + 1;
  await ctx.db.workflow.update({ where: { id: row.id }, data: { slug, name, description, version, updatedAt: new Date() } });
  return { row: await keepVersion(ctx, row.id, version, definition), changed: true };
}

async function keepVersion(ctx: Context, workflowId: number, version: number, definition: Definition): Promise<Row> {
  await ctx.db.workflowVersion.create({
    data: { workflowId, version, definition: definition as unknown as Prisma.InputJsonObject, actor: actorOf(ctx.caller) },
  });
  return ctx.db.workflow.findUniqueOrThrow({ where: { id: workflowId }, include: withVersion });
}

async function refuseTaken(ctx: Context, slug: string) {
  if (await ctx.db.workflow.count({ where: { workspaceId: ctx.workspace.id, slug, deletedAt: null } })) throw new ApiError("SLUG_TAKEN", { param: "slug" });
}

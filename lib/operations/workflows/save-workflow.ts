import { isDeepStrictEqual } from "node:util";
import { actorOf } from "#lib/api/audit";
import type { Context } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import { type Row, withLatest } from "#lib/operations/workflows/workflow";
import { lockWorkspace } from "#lib/operations/workspaces/workspace";
import type { Prisma } from "#lib/platform/db";
import type { Definition } from "#lib/runtime/workflow/definition";

/** Workflows that a workspace may have. */
const MOST_WORKFLOWS = 1_000;

/** Keeps a new workflow. */
export async function addWorkflow(ctx: Context, definition: Definition): Promise<Row> {
  const workspaceId = ctx.workspace.id;
  // So that of two that come at once with one name, one is told.
  await lockWorkspace(ctx.db, workspaceId);
  await refuseTaken(ctx, definition.slug);
  if ((await ctx.db.workflow.count({ where: { workspaceId, deletedAt: null } })) >= MOST_WORKFLOWS)
    throw new ApiError("TOO_MANY_WORKFLOWS", { message: `A workspace has at most ${MOST_WORKFLOWS} workflows.` });
  const { slug, name, description } = definition;
  const row = await ctx.db.workflow.create({ data: { workspaceId, slug, name, description } });
  return { ...row, latest: await keepVersion(ctx, row.id, 1, definition) };
}

/** Keeps what a workflow is now as a version of its own; the same once more is none. Answers whether anything changed. */
export async function changeWorkflow(ctx: Context, row: Row, definition: Definition): Promise<{ row: Row; changed: boolean }> {
  if (row.workspaceId === null) throw new ApiError("WORKFLOW_BUILT_IN");
  await lockWorkspace(ctx.db, ctx.workspace.id);
  const found = await ctx.db.workflow.findFirst({ where: { id: row.id, workspaceId: ctx.workspace.id, deletedAt: null } });
  const [now] = await withLatest(ctx.db, found ? [found] : []);
  if (!now) throw new ApiError("NOT_FOUND", { message: "There is no such workflow." });
  refuseChanged(ctx, now.version);
  if (isDeepStrictEqual(now.latest.definition, JSON.parse(JSON.stringify(definition)))) return { row: now, changed: false };
  if (definition.slug !== now.slug) await refuseTaken(ctx, definition.slug);
  const { slug, name, description } = definition;
  const version = now.version + 1;
  const updated = await ctx.db.workflow.update({ where: { id: row.id }, data: { slug, name, description, version, updatedAt: new Date() } });
  return { row: { ...updated, latest: await keepVersion(ctx, row.id, version, definition) }, changed: true };
}

/** Refuses who has read another version than there is now, behind the workspace's lock. */
export function refuseChanged({ ifMatch }: Context, version: number): void {
  if (ifMatch !== undefined && ifMatch !== "*" && !ifMatch.split(",").some((each) => each.trim().replace(/^W\//, "") === `"${version}"`))
    throw new ApiError("WORKFLOW_CHANGED");
}

const keepVersion = (ctx: Context, workflowId: number, version: number, definition: Definition) =>
  ctx.db.workflowVersion.create({
    data: { workflowId, version, definition: definition as unknown as Prisma.InputJsonObject, actor: actorOf(ctx.caller) },
  });

async function refuseTaken(ctx: Context, slug: string) {
  if (await ctx.db.workflow.count({ where: { workspaceId: ctx.workspace.id, slug, deletedAt: null } })) throw new ApiError("SLUG_TAKEN", { param: "slug" });
}

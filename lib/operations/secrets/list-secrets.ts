import type { Context } from "#lib/api/context";
import { timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { secret, shown, toSecret } from "#lib/operations/secrets/secret";

const listed = secret
  .extend({ lastUsedAt: timestamp().nullable().meta({ description: "When a run last began that was given it, by the bindings there are now." }) })
  .meta({ id: "ListedSecret" });

export const listSecrets = operation({
  route: "GET /secrets",
  summary: "List the workspace's secrets, without their values.",
  scope: "full",
  input: pageInput,
  output: page(listed),
  async handler(ctx, input) {
    const rows = await pageById("sec", input, ({ where, ...rest }) =>
      ctx.db.secret.findMany({ where: { ...where, workspaceId: ctx.workspace.id }, select: shown, ...rest }),
    );
    const used = await lastUses(
      ctx,
      rows.data.map(({ id }) => id),
    );
    return { ...rows, data: rows.data.map((row) => ({ ...toSecret(row), lastUsedAt: used.get(row.id) ?? null })) };
  },
});

/** When runs of the skills that get these secrets last began, after they were bound. */
async function lastUses(ctx: Context, ids: number[]): Promise<Map<number, Date>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db.$queryRaw<{ id: number; at: Date }[]>`
    SELECT b.secret_id AS id, max(e.started_at) AS at FROM secret_bindings b
    JOIN skill_versions v ON v.skill_id = b.skill_id
    JOIN executions e ON e.version_id = v.id AND e.workspace_id = ${ctx.workspace.id} AND e.started_at >= b.created_at
    WHERE b.workspace_id = ${ctx.workspace.id} AND b.secret_id = ANY(${ids}) GROUP BY b.secret_id`;
  return new Map(rows.map(({ id, at }) => [id, at]));
}

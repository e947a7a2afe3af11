import { z } from "zod";
import { id, ids, parseId, several, slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { page, pageInput } from "#lib/api/pages";
import { type ExecutionRow, execution, executionColumns, mine, STATUSES, SURFACES, toExecution } from "#lib/operations/executions/execution";
import { BY_TIME, distinctValues, type Narrowed, pageOfRows } from "#lib/operations/executions/page-of-ids";
import { inRange, range } from "#lib/operations/executions/time-range";
import { namesOf } from "#lib/operations/skills/visible-skill";
import { type Db, Prisma } from "#lib/platform/db";

const table = Prisma.sql`executions`;
type Order = Pick<Narrowed, "key" | "rising"> & { ended?: boolean };
const ORDERS: Record<"newest" | "oldest" | "longest" | "costliest", Order> = {
  newest: {},
  oldest: { rising: true },
  // The expression is the one of an index. Both indexes hold what has ended: what still runs would move while it is paged through.
  longest: { ended: true, key: { sql: Prisma.sql`COALESCE(t.finished_at - t.started_at, '0'::interval)`, type: "interval" } },
  costliest: { ended: true, key: { sql: Prisma.sql`t.cost`, type: "bigint" } },
};

export const listExecutions = operation({
  route: "GET /executions",
  summary: "List the workspace's executions, newest first.",
  description: "Every field narrows the list; `sort` puts it in another order, in which `after_id` goes on and `before_id` back.",
  scope: "workspace:files:read",
  tool: "list-executions",
  input: {
    ...pageInput,
    status: several(STATUSES).optional().meta({ description: "Only those that stand so. Several with commas." }),
    skill: slug().optional().meta({ description: "Only runs of this skill." }),
    source: several(SURFACES).optional().meta({ description: "Only those that came by these ways. Several with commas." }),
    userId: id("usr").optional().meta({ description: "Only those that this person, or a key of theirs, asked for." }),
    ...range,
    q: z.string().trim().min(1).max(200).optional().meta({ description: "What the skill's name or slug contains, or an execution's id." }),
    ids: ids("exec").optional().meta({ description: "Only these: how some that are known stand now." }),
    sort: z.enum(["newest", "oldest", "longest", "costliest"]).default("newest").meta({ description: "`longest` and `costliest` list only what has ended." }),
  },
  output: page(execution),
  async handler(ctx, input) {
    const { workspaceId, collectionId } = mine(ctx);
    const time = inRange(input);
    const { ended, ...order }: Order = { ...(time.length > 0 && { key: BY_TIME }), ...ORDERS[input.sort] };
    const where = [
      ...time,
      ...(ended ? [Prisma.sql`t.finished_at IS NOT NULL`] : []),
      ...(collectionId === undefined ? [] : [Prisma.sql`t.collection_id = ${collectionId}`]),
      ...(input.userId === undefined ? [] : [Prisma.sql`t.user_id = ${input.userId}`]),
      ...(input.ids ? [Prisma.sql`t.id = ANY (${input.ids})`] : []),
    ];
    const asked = [
      await ofSkills(ctx.db, workspaceId, input),
      input.status?.map((each) => Prisma.sql`t.status = ${each}::execution_status`),
      input.source?.map((each) => Prisma.sql`t.interface = ${each}::surface`),
    ].filter((each) => each !== undefined);
    const list = { prefix: "exec", table, workspaceId, where, asked, ...order } as const;
    const joined = Prisma.sql`JOIN skill_versions v ON v.id = t.version_id`;
    const found = await pageOfRows<ExecutionRow>(ctx.db, input, list, { columns: executionColumns, joined });
    return { ...found, data: found.data.map(toExecution) };
  },
});

/** The skills that are meant, each a condition of its own; nothing when all are. */
async function ofSkills(db: Db, workspaceId: number, { skill, q }: { skill?: string | undefined; q?: string | undefined }): Promise<Prisma.Sql[] | undefined> {
  const named = skill === undefined ? undefined : await namesOf(db, skill);
  if (q === undefined) return named?.map((each) => Prisma.sql`t.skill_slug = ${each}`);
  const slugs = (await skillsLike(db, workspaceId, q)).filter((each) => named?.includes(each) ?? true);
  const id = parseId("exec", q);
  const one =
    id === undefined
      ? []
      : [Prisma.sql`t.id = ${id} AND t.skill_slug <> ALL (${slugs}) ${named ? Prisma.sql`AND t.skill_slug = ANY (${named})` : Prisma.empty}`];
  return [...slugs.map((each) => Prisma.sql`t.skill_slug = ${each}`), ...one];
}

/** The slugs of what has run here whose slug or present name holds some text. */
async function skillsLike(db: Db, workspaceId: number, q: string): Promise<string[]> {
  const known = await distinctValues(db, table, Prisma.sql`skill_slug`, workspaceId);
  const names = await db.execution.findMany({ where: { workspaceId, id: { in: known.map(({ id }) => id) } }, select: { skillSlug: true, skillName: true } });
  const text = q.toLowerCase();
  return names.filter((each) => [each.skillSlug, each.skillName.toLowerCase()].some((name) => name.includes(text))).map((each) => each.skillSlug);
}

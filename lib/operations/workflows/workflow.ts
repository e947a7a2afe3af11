import { z } from "zod";
import type { Context } from "#lib/api/context";
import { ApiError, notFound } from "#lib/api/errors";
import { id, parseId, timestamp } from "#lib/api/fields";
import { confinedTo } from "#lib/auth/caller";
import { actor, toActor } from "#lib/operations/audit-logs/audit-entry";
import { bySlug, usable } from "#lib/operations/skills/visible-skill";
import { actionProblems } from "#lib/operations/workflows/check-action";
import type { Actor } from "#lib/platform/audit";
import { type Db, Prisma } from "#lib/platform/db";
import { type Problem, readDefinition } from "#lib/runtime/workflow/check";
import { type Definition, MOST_STEPS, rowsOf, type Step } from "#lib/runtime/workflow/definition";

const ref = { maxLength: 70, description: "A workflow's id or slug.", examples: ["wf_42", "draft-and-publish"] };

/** A workflow's number, with or without its prefix, or its slug. */
export const workflowRef = () =>
  z
    .codec(z.union([z.string(), z.number()], { error: "Must be a workflow's id or slug." }), z.string().max(70), { decode: String, encode: (text) => text })
    .meta({ override: { type: "string", ...ref }, inBody: { type: ["string", "integer"], ...ref } });

/** A workflow as it is listed. */
export const workflow = z
  .object({
    id: id("wf"),
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    version: z.int().meta({ description: "Raised by every change. A run keeps the version it began with." }),
    builtIn: z.boolean().meta({ description: "Whether it comes with the server; then it can be run and copied, and not changed." }),
    inputSchema: z.record(z.string(), z.unknown()).nullable(),
    createdAt: timestamp(),
    updatedAt: timestamp(),
  })
  .meta({ id: "Workflow" });

/** The steps of a definition, as they are written. */
export const steps = () =>
  z.unknown().meta({
    override: { type: "array", items: { type: "object", required: ["id", "type"] }, description: "The steps, as `/schemas/workflow.json` says." },
  });

/** And with what it does. */
export const workflowDefinition = workflow.extend({ steps: steps(), updatedBy: actor }).meta({ id: "WorkflowDefinition" });

/** The fields of a definition. They are looked at all together, so that everything that is wrong is said at once. */
export const definitionFields = {
  $schema: z
    .unknown()
    .optional()
    .meta({ override: { type: "string" } }),
  slug: z.unknown().meta({ override: { type: "string", examples: ["draft-and-publish"] } }),
  name: z.unknown().meta({ override: { type: "string" } }),
  description: z
    .unknown()
    .optional()
    .meta({ override: { type: "string" } }),
  inputSchema: z
    .unknown()
    .optional()
    .meta({ override: { type: "object", description: "A JSON Schema of the input." } }),
  steps: steps(),
};

export const problem = z.object({
  step: z.string().nullable().meta({ description: "The id of the step, if it is of one." }),
  path: z.string().meta({ examples: ["steps.0.input"] }),
  message: z.string(),
});

/** Bytes of a definition. */
export const DEFINITION_LIMIT = 512 * 1024;

/** Names that are paths. */
const RESERVED = ["runs", "definitions", "check"];

/** Reads a definition, and says all that is wrong with it; also that its skills and connectors are there. */
export async function checkDefinition(ctx: Context, given: Record<string, unknown>): Promise<{ problems: Problem[]; definition?: Definition }> {
  const { problems, steps: all, definition } = readDefinition(given);
  const more: Problem[] = RESERVED.includes(given.slug as string) ? [{ step: null, path: "slug", message: "This name is taken by a path of the API." }] : [];
  more.push(...(await missing(ctx, all)));
  return definition && more.length === 0 ? { problems, definition } : { problems: [...problems, ...more] };
}

/** The steps that name a skill or an action that is not there, or whose input an action does not take. Of a definition that has too many steps only so many are looked at. */
async function missing(ctx: Context, all: Step[]): Promise<Problem[]> {
  const found: (Problem & { slug?: string })[] = [];
  const visit = (row: Step[], path: string) => {
    for (const [i, step] of row.entries()) {
      const at = `${path}.${i}`;
      if (step.type === "skill") found.push({ step: step.id, path: `${at}.skill`, message: `There is no skill "${step.skill}".`, slug: step.skill });
      if (step.type === "connector") found.push(...actionProblems(step, at));
      for (const inner of rowsOf(step)) visit(inner.steps, [path, i, ...inner.path].join("."));
    }
  };
  visit(all, "steps");
  const named = found.slice(0, MOST_STEPS);
  const known = new Set<string | undefined>();
  for (const slug of new Set(named.flatMap((each) => each.slug ?? [])))
    if (await ctx.db.skill.count({ where: { AND: [usable(ctx), bySlug(slug)] } })) known.add(slug);
  return named.flatMap(({ slug, ...problem }) => (known.has(slug) ? [] : [problem]));
}

/** The definition, or the refusal that names each problem. */
export async function requireDefinition(ctx: Context, given: Record<string, unknown>): Promise<Definition> {
  refuseConfined(ctx);
  const { definition, problems } = await checkDefinition(ctx, given);
  if (definition) return definition;
  const [first] = problems as [Problem];
  const more = problems.length > 1 ? ` (And ${problems.length - 1} more: see problems.)` : "";
  throw new ApiError("INVALID_INPUT", { param: first.path, message: `${first.step ? `Step "${first.step}": ` : ""}${first.message}${more}`, problems });
}

/** What a collection's key reaches are skills; workflows are the workspace's. */
export function refuseConfined({ caller }: Context): void {
  if (confinedTo(caller)) throw new ApiError("ACCESS_DENIED");
}

type Bare = Prisma.WorkflowGetPayload<object>;
/** A workflow with its latest version. */
export type Row = Bare & { latest: Prisma.WorkflowVersionGetPayload<object> };

/** Adds to workflows their latest versions, and reads no other: asked for the first of a relation, Prisma fetches all of them. */
export async function withLatest(db: Db, rows: Bare[]): Promise<Row[]> {
  const found = await db.workflowVersion.findMany({ where: { OR: rows.map(({ id, version }) => ({ workflowId: id, version })) } });
  const latest = new Map(found.map((each) => [each.workflowId, each]));
  return rows.flatMap((row) => {
    const version = latest.get(row.id);
    return version ? [{ ...row, latest: version }] : []; // Without one it went with its workspace just now.
  });
}

/** The workspace's workflows, and those that everybody has. */
export const mine = (ctx: Context) => ({ deletedAt: null, OR: [{ workspaceId: ctx.workspace.id }, { workspaceId: null }] }) satisfies Prisma.WorkflowWhereInput;

/** The workflow that is meant. The workspace's own comes before one of the same name that everybody has. */
export async function findWorkflow(ctx: Context, ref: string): Promise<Row> {
  refuseConfined(ctx);
  const number = parseId("wf", ref);
  const where = { ...mine(ctx), ...(number === undefined ? { slug: ref } : { id: number }) };
  const found = await ctx.db.workflow.findFirst({ where, orderBy: { workspaceId: { sort: "asc", nulls: "last" } } });
  const [row] = await withLatest(ctx.db, found ? [found] : []);
  if (!row) throw notFound("There is no such workflow.");
  return row;
}

/** The same of what a launch needs, in one query: its latest version, and of the definition only what the input has to fit. */
export async function findForLaunch(ctx: Context, ref: string) {
  refuseConfined(ctx);
  const number = parseId("wf", ref);
  const meant = number === undefined ? Prisma.sql`w.slug = ${ref}` : Prisma.sql`w.id = ${number}`;
  const [row] = await ctx.db.$queryRaw<
    { workflowId: number; slug: string; versionId: number; version: number; inputSchema: Definition["inputSchema"] | null }[]
  >`
    SELECT w.id AS "workflowId", w.slug, v.id AS "versionId", v.version, v.definition -> 'inputSchema' AS "inputSchema"
    FROM workflows w JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = w.version
    WHERE w.deleted_at IS NULL AND (w.workspace_id = ${ctx.workspace.id} OR w.workspace_id IS NULL) AND ${meant}
    ORDER BY w.workspace_id NULLS LAST LIMIT 1`;
  if (!row) throw notFound("There is no such workflow.");
  return row;
}

export function toWorkflow(row: Row): z.output<typeof workflow> {
  const { inputSchema } = row.latest.definition as unknown as Definition;
  return { ...row, builtIn: row.workspaceId === null, inputSchema: inputSchema ?? null };
}

export function toDefinition(row: Row): z.output<typeof workflowDefinition> {
  const { definition, actor: by } = row.latest;
  return { ...toWorkflow(row), steps: (definition as unknown as Definition).steps, updatedBy: toActor(by as Actor) };
}

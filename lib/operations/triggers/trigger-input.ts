import type { Context } from "#lib/api/context";
import { invalid, notFound } from "#lib/api/errors";
import { MAX_INPUT } from "#lib/operations/executions/plan-run";
import { bySlug, usable } from "#lib/operations/skills/visible-skill";
import { fieldsOfEvent } from "#lib/operations/triggers/event-kind";
import type { TriggerType } from "#lib/operations/triggers/trigger";
import { refuseUnfit } from "#lib/operations/workflows/launch";
import { findWorkflow, type Row } from "#lib/operations/workflows/workflow";
import type { EventKind } from "#lib/runtime/connectors/connector";
import type { Definition } from "#lib/runtime/workflow/definition";
import { checkEventTemplate, hasExpressions, TemplateProblem } from "#lib/runtime/workflow/event-template";

/** What a trigger starts: one of the two. */
export type Target = { workflow: Row; skill?: undefined } | { workflow?: undefined; skill: string; parameters: string | null };

/** What is given to it: an object, or for a skill a text. */
export type Given = { inputData?: Record<string, unknown> | undefined; input?: string | undefined };

/** Finds what is to be started. A skill is kept by the name that it has now. */
export async function findTarget(ctx: Context, { workflowId, skill }: { workflowId?: string | undefined; skill?: string | undefined }): Promise<Target> {
  if (workflowId !== undefined && skill !== undefined) throw invalid("skill", "A trigger starts a workflow or a skill, not both.");
  if (workflowId !== undefined) return { workflow: await findWorkflow(ctx, workflowId) };
  if (skill === undefined) throw invalid("workflowId", "Say what is to be started: a workflow, or a skill.");
  const version = { select: { parameters: true } } as const;
  const drive = { where: { workspaceId: ctx.workspace.id }, select: { version } };
  const found = await ctx.db.skill.findFirst({ where: { AND: [usable(ctx), bySlug(skill)] }, select: { slug: true, version, drive } });
  if (!found) throw notFound("There is no such skill.");
  return { skill: found.slug, parameters: (found.drive[0]?.version ?? found.version)?.parameters ?? null };
}

/**
 * Refuses an input that can never fit. What an event fills in is looked at when it comes; without anything to fill in, a workflow's
 * schema waits for the event alone.
 */
export async function requireInput(target: Target, type: TriggerType, given: Given, kind?: EventKind): Promise<void> {
  const { inputData = {}, input } = given;
  if (input !== undefined && given.inputData !== undefined) throw invalid("input", "Give inputData or input, not both.");
  if (input !== undefined && target.workflow) throw invalid("input", "A workflow takes inputData.");
  if (JSON.stringify(inputData).length > MAX_INPUT) throw invalid("inputData", `Must be at most ${MAX_INPUT} characters of JSON.`);
  if (type !== "schedule" && hasExpressions(input ?? inputData)) {
    try {
      checkEventTemplate(input ?? inputData, input === undefined ? "inputData" : "input", kind && fieldsOfEvent(kind));
    } catch (error) {
      throw error instanceof TemplateProblem ? invalid(error.path, error.message) : error;
    }
  } else if (target.workflow) await requireFit(target.workflow, type, inputData);
  else if (type !== "schedule" && input === undefined && Object.keys(inputData).length === 0) requireEventTaken(target);
}

/** A skill that is given nothing else is given the event, which one with fields of its own may not take. */
function requireEventTaken({ skill, parameters }: Extract<Target, { skill: string }>) {
  const { properties = {}, additionalProperties } = JSON.parse(parameters ?? "{}") as { properties?: object; additionalProperties?: unknown };
  if (additionalProperties === false && !Object.hasOwn(properties, "event"))
    throw invalid("input", `${skill} takes no event as it is. Say what it is given: a text here, or fields in inputData, such as {{event.title}}.`);
}

async function requireFit(workflow: Row, type: TriggerType, inputData: Record<string, unknown>) {
  const definition = workflow.latest.definition as unknown as Definition;
  if (type === "schedule") return refuseUnfit(definition, inputData);
  if (Object.hasOwn(inputData, "event")) throw invalid("inputData.event", "This is what has happened, and comes by itself.");
  const required = definition.inputSchema?.required;
  const without = Array.isArray(required) && { inputSchema: { ...definition.inputSchema, required: required.filter((name) => name !== "event") } };
  await refuseUnfit({ ...definition, ...without }, inputData);
}

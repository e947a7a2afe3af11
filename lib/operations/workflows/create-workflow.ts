import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { addWorkflow } from "#lib/operations/workflows/save-workflow";
import { DEFINITION_LIMIT, definitionFields, requireDefinition, toDefinition, workflowDefinition } from "#lib/operations/workflows/workflow";

export const createWorkflow = operation({
  route: "POST /workflows/definitions",
  summary: "Make a workflow.",
  description: "The body is the definition. What is wrong with it is said all at once, in `problems`, each with its step and path.",
  scope: "full",
  audit: "workflow.create",
  bodyLimit: DEFINITION_LIMIT,
  input: definitionFields,
  output: workflowDefinition,
  status: 201,
  prepare: (ctx, input) => requireDefinition(ctx, input),
  async handler(ctx, _, definition) {
    const row = await addWorkflow(ctx, definition);
    ctx.record({ resourceId: formatId("wf", row.id), metadata: { slug: row.slug, version: row.version } });
    return toDefinition(row);
  },
});

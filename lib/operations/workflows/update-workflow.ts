import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { changeWorkflow } from "#lib/operations/workflows/save-workflow";
import {
  DEFINITION_LIMIT,
  definitionFields,
  findWorkflow,
  requireDefinition,
  toDefinition,
  workflowDefinition,
  workflowRef,
} from "#lib/operations/workflows/workflow";

export const updateWorkflow = operation({
  route: "PUT /workflows/definitions/{workflowId}",
  summary: "Change a workflow.",
  description:
    "The body is the whole definition, which becomes a new version. Runs that have begun keep theirs. With `If-Match`, only while it is the version you read.",
  scope: "full",
  audit: "workflow.update",
  ifMatch: true,
  bodyLimit: DEFINITION_LIMIT,
  input: { workflowId: workflowRef(), ...definitionFields },
  output: workflowDefinition,
  async prepare(ctx, { workflowId, ...given }) {
    const row = await findWorkflow(ctx, workflowId);
    return { row, definition: await requireDefinition(ctx, given) };
  },
  async handler(ctx, _, { row: before, definition }) {
    const { row, changed } = await changeWorkflow(ctx, before, definition);
    ctx.record(changed ? { resourceId: formatId("wf", row.id), metadata: { slug: row.slug, version: row.version } } : null);
    ctx.header("etag", `"${row.version}"`);
    return toDefinition(row);
  },
});

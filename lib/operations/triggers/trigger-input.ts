import { invalid } from "#lib/api/errors";
import { refuseUnfit } from "#lib/operations/workflows/launch";
import type { Row } from "#lib/operations/workflows/workflow";
import type { Definition } from "#lib/runtime/workflow/definition";

/** Refuses what a workflow would not take. A webhook's event comes only when it is called, so that a schema that asks for it waits. */
export async function requireFit(workflow: Row, type: string, inputData: Record<string, unknown>) {
  const definition = workflow.latest.definition as unknown as Definition;
  if (type !== "webhook") return refuseUnfit(definition, inputData);
  if (Object.hasOwn(inputData, "event")) throw invalid("inputData.event", "This is what the webhook is called with.");
  const required = definition.inputSchema?.required;
  const without = Array.isArray(required) && { inputSchema: { ...definition.inputSchema, required: required.filter((name) => name !== "event") } };
  await refuseUnfit({ ...definition, ...without }, inputData);
}

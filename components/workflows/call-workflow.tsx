import { CodeBlock } from "../ui/code-block";
import { isObject } from "./draft";

type Schema = Record<string, unknown> | null;

/** How a program runs the workflow and hears how it goes. */
export function CallWorkflow({ workflowId, inputSchema, server }: { workflowId: string; inputSchema: Schema; server: string }) {
  // An apostrophe would end the shell's text.
  const body = JSON.stringify({ inputData: exampleOf(inputSchema) }).replaceAll("'", "'\\''");
  const command = [
    `curl -N -X POST ${server}/api/v1/workflows/${workflowId}/stream \\`,
    '  -H "Authorization: Bearer $CLANKER_API_KEY" \\',
    '  -H "Content-Type: application/json" \\',
    `  -d '${body}'`,
  ].join("\n");
  return (
    <section aria-labelledby="call" className="space-y-3">
      <h2 id="call" className="font-medium">
        Run it from elsewhere
      </h2>
      <CodeBlock label="As curl">{command}</CodeBlock>
    </section>
  );
}

/** An input of the right shape, to be filled in. */
function exampleOf(schema: Schema): Record<string, unknown> {
  const properties = isObject(schema?.properties) ? schema.properties : {};
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, valueFor(isObject(property) ? property : {})]));
}

const EMPTY: Record<string, unknown> = { string: "…", number: 1, integer: 1, boolean: true, array: [], object: {} };

function valueFor({ default: initial, examples, enum: options, type }: Record<string, unknown>): unknown {
  if (initial !== undefined) return initial;
  if (Array.isArray(examples) && examples.length > 0) return examples[0];
  if (Array.isArray(options) && options.length > 0) return options[0];
  return EMPTY[String(type)] ?? "…";
}

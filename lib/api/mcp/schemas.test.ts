import { AjvJsonSchemaValidator } from "@modelcontextprotocol/server/validators/ajv";
import { describe, expect, test } from "vitest";
import { toolsOf } from "#lib/api/mcp/tools";
import type { Operations } from "#lib/api/mcp/visitor";
import { operations } from "#lib/operations/index";

const NAMES = [
  ...["list-installed-skills", "get-skill-details", "install-skill", "uninstall-skill", "execute-skill"],
  ...["list-artifacts", "get-artifact", "download-artifact", "delete-artifact"],
  ...["list-executions", "get-execution-status", "cancel-execution"],
  ...["read-memory", "write-memory", "get-credit-balance"],
  ...["start-workflow", "list-workflow-runs", "get-workflow-run", "cancel-workflow-run", "resume-workflow-run"],
  ...["list-connectors", "connect-connector", "disconnect-connector", "get-connector-status"],
  ...["list-sources", "list-branches", "get-source-content", "list-github-repos"],
  ...["search-connector-actions", "run-connector-action", "list-connector-triggers"],
];

type Json = Record<string, unknown>;
const tools = toolsOf(operations as Operations);
const ajv = new AjvJsonSchemaValidator();

test("the tools are those that the API promises, each once", () => {
  expect(tools.map(({ name }) => name)).toEqual(NAMES.toSorted());
});

/** Everything in a schema that is an object, with where it stands. */
function* parts(value: unknown, path = "#"): Generator<[string, Json]> {
  if (typeof value !== "object" || value === null) return;
  yield [path, value as Json];
  for (const [name, each] of Object.entries(value)) yield* parts(each, `${path}/${name}`);
}

describe.each(tools.map((tool) => [tool.name, tool.listed as unknown as Json & { inputSchema: Json; outputSchema: Json }] as const))("%s", (_name, listed) => {
  test("has schemas that stand by themselves", () => {
    for (const schema of [listed.inputSchema, listed.outputSchema]) {
      expect(schema.type).toBe("object");
      const paths = new Set([...parts(schema)].map(([path]) => path));
      for (const [path, { $ref }] of parts(schema)) if (typeof $ref === "string") expect(paths.has($ref), `${path}: ${$ref}`).toBe(true);
      // Compiles it as JSON Schema 2020-12, every part of it.
      const { valid, errorMessage } = ajv.getValidator(schema)(5);
      expect([valid, errorMessage]).toEqual([false, expect.stringContaining("must be object")]);
    }
  });

  test("takes nothing that it does not name, and says what each argument is", () => {
    const { additionalProperties, properties, required = [] } = listed.inputSchema as { additionalProperties: unknown; properties: Json; required?: string[] };
    expect(additionalProperties).toBe(false);
    for (const name of required) expect(Object.keys(properties)).toContain(name);
    for (const [name, argument] of Object.entries(properties)) {
      expect(name).not.toBe("id");
      expect(described(argument as Json, listed.inputSchema), name).toMatch(/.{8}/);
    }
  });

  test("says what it is and does", () => {
    expect(listed.title).toMatch(/^[A-Z]/);
    expect(listed.description).toMatch(/^[A-Z].{10,}\.$/s);
    const { readOnlyHint, destructiveHint } = listed.annotations as Json;
    expect([typeof readOnlyHint, typeof destructiveHint, readOnlyHint && destructiveHint]).toEqual(["boolean", "boolean", false]);
  });
});

const described = ({ description, $ref }: Json, { $defs }: Json): unknown =>
  description ?? (typeof $ref === "string" ? ($defs as Record<string, Json>)[$ref.split("/").at(-1) as string]?.description : undefined);

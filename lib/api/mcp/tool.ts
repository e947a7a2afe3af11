import type { CallToolResult, ServerContext } from "@modelcontextprotocol/server";
import type { z } from "zod";
import { idempotencyKeyOf, invoke, type Visitor } from "#lib/api/mcp/visitor";
import { wireSchema } from "#lib/api/openapi";
import type { Operation } from "#lib/api/operation";

type Json = Record<string, unknown>;

/** A tool: what a client is told of it, and what calling it does. It can be had by whoever may run its operation. */
export type Tool = {
  name: string;
  operation: Operation;
  listed: Json & { name: string };
  call(visitor: Visitor, args: Json, ctx: ServerContext): Promise<CallToolResult>;
  /** Of what goes on after the call: begins it, and answers its id. Such a tool can be called as a task. */
  begin?(visitor: Visitor, args: Json, ctx: ServerContext): Promise<string>;
};

type Own = {
  /** In place of the operation's own. */
  description?: string;
  inputSchema?: Json;
  outputSchema?: Json;
  destructive?: boolean;
  idempotent?: boolean;
  openWorld?: boolean;
  call?: Tool["call"];
  /** The field of the answer that is the id of what has begun. */
  begins?: string;
  /** What a person or a model reads, beside the structured content. */
  text?(result: Json): string;
};

/** The tool of an operation: its fields are the tool's arguments, with ids named after what they are of. */
export function toolOf(name: string, operation: Operation, own: Own = {}): Tool {
  const renamed = renamedFields(operation);
  const back = Object.fromEntries(Object.entries(renamed).map(([field, argument]) => [argument, field]));
  const nothing = operation.status === 204;
  const run = async (visitor: Visitor, args: Json, ctx: ServerContext) => {
    const input = Object.fromEntries(Object.entries(args).map(([argument, value]) => [back[argument] ?? argument, value]));
    return (await invoke(visitor, operation, input, ctx.mcpReq.signal, idempotencyKeyOf(visitor, ctx))) as Json;
  };
  const call: Tool["call"] = async (...given) => {
    const result = await run(...given);
    return answer(nothing ? { ok: true } : result, own.text);
  };
  const { begins } = own;
  return {
    name,
    operation,
    call: own.call ?? call,
    ...(begins && { begin: async (...given: Parameters<typeof run>) => String((await run(...given))[begins]) }),
    listed: {
      name,
      title: titleOf(name),
      description: own.description ?? [operation.summary, operation.description].filter(Boolean).join(" "),
      inputSchema: own.inputSchema ?? inputSchemaOf(operation, renamed),
      outputSchema: own.outputSchema ?? (nothing ? OK : outputSchemaOf(operation.output)),
      annotations: {
        title: titleOf(name),
        readOnlyHint: !operation.writes,
        destructiveHint: own.destructive ?? operation.method === "DELETE",
        idempotentHint: own.idempotent ?? (!operation.writes || operation.method !== "POST"),
        openWorldHint: own.openWorld ?? false,
      },
    },
  };
}

/** What a tool answers: the structured content, and the same as text, because not every client hands the former on. */
export function answer(result: Json, text: (result: Json) => string = asText): CallToolResult {
  return { content: [{ type: "text", text: text(result) }], structuredContent: result };
}

const asText = (result: Json) => JSON.stringify(result, null, 2);

const OK = { type: "object", properties: { ok: { const: true } }, required: ["ok"] };

/** `list-installed-skills` as "List installed skills". */
const titleOf = (name: string) => name.replaceAll("-", " ").replace(/^./, (first) => first.toUpperCase());

/** A path's bare `id` is called after what it is of: `/executions/{id}` takes an `executionId`. */
const renamedFields = ({ path }: Operation): Record<string, string> => {
  const of = /\/(\w+?)s\/\{id\}/.exec(path)?.[1];
  return of ? { id: `${of}Id` } : {};
};

/** What is the same wherever it is asked for. */
const ABOUT: Record<string, string> = {
  slug: "A skill's slug, such as summarize.",
  executionId: "An execution's id, such as exec_42.",
  artifactId: "An artifact's id, such as art_42.",
  workflowId: "A workflow's slug or id, such as wf_42.",
  runId: "A workflow run's id, such as run_42.",
};
const known = (argument: string) => ABOUT[argument] !== undefined && { description: ABOUT[argument] };

function inputSchemaOf(operation: Operation, renamed: Record<string, string>): Json {
  const { properties = {}, required, ...rest } = inlined(operation.input, "inBody") as { properties?: Json; required?: string[] };
  const rename = (field: string) => renamed[field] ?? field;
  return {
    ...rest,
    type: "object",
    properties: Object.fromEntries(Object.entries(properties).map(([field, schema]) => [rename(field), { ...known(rename(field)), ...(schema as Json) }])),
    ...(required && { required: required.map(rename) }),
    additionalProperties: false,
  };
}

/** The schema of what an operation answers. A client may refuse an answer that has more than its schema says, so nothing is said of that. */
export const outputSchemaOf = (output: z.ZodType): Json => ({ ...inlined(output), type: "object" });

/** A schema on the wire that stands by itself: its parts are below `$defs`. */
function inlined(schema: z.ZodType, place?: "inBody"): Json {
  const parts: Record<string, Json> = {};
  const root = wireSchema(schema, parts, place);
  const pointed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(pointed);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, name === "$ref" ? String(each).replace("#/components/schemas/", "#/$defs/") : pointed(each)]),
    );
  };
  const own = typeof root.$ref === "string" ? (parts[root.$ref.split("/").at(-1) as string] as Json) : root;
  const used = JSON.stringify(own).includes("$ref");
  return { ...(pointed(own) as Json), ...(used && { $defs: pointed(parts) as Json }) };
}

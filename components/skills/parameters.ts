/** What is filled in: a text or a switch, and for what holds others a list or an object of them. */
export type Value = string | boolean | Value[] | { [name: string]: Value };
export type Values = Record<string, Value>;

/** A field of the form that is made from a skill's JSON Schema. */
export type Parameter = {
  name: string;
  label: string;
  hint?: string | undefined;
  required: boolean;
  /** `choices` is any of several; `list` has an `item` for each row, `group` has `fields`. */
  kind: "line" | "text" | "choice" | "choices" | "number" | "switch" | "date" | "url" | "email" | "list" | "group" | "json";
  /** What may be chosen; on a line, what may be typed as well. */
  options?: string[];
  /** What the options stand for where they are not texts. */
  meant?: unknown[];
  initial?: string | boolean | string[] | undefined;
  /** A line that also takes whole numbers. */
  numeric?: boolean;
  integer?: boolean;
  minimum?: number | undefined;
  maximum?: number | undefined;
  item?: Parameter;
  fields?: Parameter[];
};

type Control = Omit<Parameter, "name" | "label" | "hint" | "required">;
type Schema = {
  type?: unknown;
  title?: string;
  description?: string;
  enum?: unknown[];
  default?: unknown;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: unknown;
  additionalProperties?: unknown;
  format?: string;
  pattern?: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
};

/** Names that hold a document rather than a word. */
const LONG = /^(text|code|markdown|content|body|prompt|context|html|data|csv|diff|program|notes?)$/;
/** A text that may be this long is no word. */
const ROOM = 1000;
/** Forms in forms in forms are harder to read than JSON. */
const DEEPEST = 3;
const FORMATS: Record<string, Parameter["kind"]> = { date: "date", uri: "url", url: "url", email: "email" };

/**
 * The fields for a JSON Schema of an object; none when it has no properties. What has lines in the skill's example gets room for them.
 * `inOrder`: the schema's properties stand in an order that somebody has thought of.
 */
export function parametersOf(schema: Record<string, unknown> | null, example?: unknown, { inOrder = false, depth = 0 } = {}): Parameter[] {
  const required = Array.isArray(schema?.required) ? schema.required : [];
  const parameters = Object.entries((schema?.properties ?? {}) as Record<string, Schema>).map(([name, property]) => {
    const of = (example as Record<string, unknown> | null | undefined)?.[name];
    return { ...described(name, property), required: required.includes(name), ...withLines(control(name, property, of, { inOrder, depth }), of) };
  });
  // The database does not keep the order of properties; what a skill works on belongs before how.
  const rank = ({ kind, required }: Parameter) => (kind === "text" && !inOrder ? 0 : 2) + (required ? 0 : 1);
  return parameters.sort((a, b) => rank(a) - rank(b));
}

const described = (name: string, { title, description, format }: Schema) => ({
  name,
  label: title ?? name.replace(/[_-]+/g, " ").replace(/^./, (first) => first.toUpperCase()),
  // No browser's field for a time knows zones, so it is written.
  hint: format === "date-time" ? [description, "Such as 2026-11-23T09:00:00Z."].filter(Boolean).join(" ") : description,
});

/** A browser takes the ends of lines out of what it shows on one. */
const withLines = <C extends Control>(field: C, example: unknown): C =>
  field.kind === "line" && typeof example === "string" && example.includes("\n") ? { ...field, kind: "text" } : field;

type At = { inOrder: boolean; depth: number };

function control(name: string, property: Schema, example: unknown, at: At): Control {
  const type = typeOf(property);
  const initial = typeof property.default === "string" || typeof property.default === "number" ? String(property.default) : undefined;
  const chosen = optionsOf(property);
  if (chosen) return { kind: "choice", ...chosen, initial };
  if (property.anyOf) return eitherOf(property.anyOf, initial);
  if (type === "boolean") return { kind: "switch", initial: property.default === true };
  if (type === "integer" || type === "number") {
    return { kind: "number", integer: type === "integer", minimum: property.minimum, maximum: property.maximum, initial };
  }
  if (type === "array" && property.items && at.depth < DEEPEST) return listOf(name, property, property.items, example, at);
  // What may hold fields of other names cannot be shown by these alone.
  if (type === "object" && property.properties && typeof property.additionalProperties !== "object" && at.depth < DEEPEST) {
    return { kind: "group", fields: parametersOf(property as Record<string, unknown>, example, { ...at, depth: at.depth + 1 }) };
  }
  if (type !== "string") return { kind: "json" };
  const format = FORMATS[property.format ?? ""];
  if (format) return { kind: format, initial };
  return { kind: LONG.test(name) && !property.pattern && (property.maxLength ?? ROOM) >= ROOM ? "text" : "line", initial };
}

function listOf(name: string, property: Schema, items: Schema, example: unknown, at: At): Control {
  const chosen = optionsOf(items);
  if (chosen) return { kind: "choices", ...chosen, initial: Array.isArray(property.default) ? property.default.map(String) : undefined };
  const first = Array.isArray(example) ? example[0] : undefined;
  const item = withLines(control(name, items, first, { ...at, depth: at.depth + 1 }), first);
  if (item.kind === "json") return { kind: "json" };
  return { kind: "list", item: { ...described(name, items), required: false, ...item } };
}

/** A type beside which there may be nothing at all is that type: what is not filled in is not sent. */
function typeOf({ type }: Schema): unknown {
  if (!Array.isArray(type)) return type;
  const [only, ...others] = type.filter((each) => each !== "null");
  return others.length === 0 ? only : undefined;
}

function optionsOf({ enum: values }: Schema): Pick<Parameter, "options" | "meant"> | undefined {
  const given = values?.filter((value) => value !== null);
  if (!given || given.length === 0 || given.some((value) => typeof value === "object")) return undefined;
  const options = given.map(String);
  return new Set(options).size === options.length ? { options, ...(given.some((value) => typeof value !== "string") && { meant: given }) } : undefined;
}

function eitherOf(anyOf: Schema[], initial: string | undefined): Control {
  const options = anyOf.flatMap((each) => (each.enum ?? []).filter((value) => typeof value === "string"));
  const numeric = anyOf.some((each) => each.type === "integer");
  return options.length > 0 && numeric ? { kind: "line", options, numeric, initial } : { kind: "json" };
}

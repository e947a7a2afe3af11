/** A field of the form that is made from a skill's JSON Schema. */
export type Parameter = {
  name: string;
  label: string;
  hint?: string | undefined;
  required: boolean;
  /** `lines` is a list of texts, one on each line. */
  kind: "line" | "lines" | "text" | "choice" | "number" | "switch" | "json";
  /** What may be chosen; on a line, what may be typed as well. */
  options?: string[];
  initial?: string | boolean | undefined;
  /** A line that also takes whole numbers. */
  numeric?: boolean;
  integer?: boolean;
  minimum?: number | undefined;
  maximum?: number | undefined;
};

type Schema = {
  type?: unknown;
  title?: string;
  description?: string;
  enum?: unknown[];
  default?: unknown;
  anyOf?: Schema[];
  items?: Schema;
  pattern?: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
};

/** Names that hold a document rather than a word. */
const LONG = /^(text|code|markdown|content|body|prompt|context|html|data|csv|diff|program|notes?)$/;
/** A text that may be this long is no word. */
const ROOM = 1000;

/**
 * The fields for a JSON Schema of an object; none when it has no properties. What has lines in the skill's example gets room for them.
 * `inOrder`: the schema's properties stand in an order that somebody has thought of.
 */
export function parametersOf(schema: Record<string, unknown> | null, example?: unknown, { inOrder = false } = {}): Parameter[] {
  const required = Array.isArray(schema?.required) ? schema.required : [];
  const parameters = Object.entries((schema?.properties ?? {}) as Record<string, Schema>).map(([name, property]) => ({
    name,
    label: property.title ?? name.replace(/[_-]+/g, " ").replace(/^./, (first) => first.toUpperCase()),
    hint: property.description,
    required: required.includes(name),
    ...withLines(control(name, property), (example as Record<string, unknown> | null | undefined)?.[name]),
  }));
  // The database does not keep the order of properties; what a skill works on belongs before how.
  const rank = ({ kind, required }: Parameter) => (kind === "text" && !inOrder ? 0 : 2) + (required ? 0 : 1);
  return parameters.sort((a, b) => rank(a) - rank(b));
}

/** A browser takes the ends of lines out of what it shows on one. */
const withLines = <C extends Pick<Parameter, "kind">>(field: C, example: unknown): C =>
  field.kind === "line" && typeof example === "string" && example.includes("\n") ? { ...field, kind: "text" } : field;

function control(name: string, property: Schema): Pick<Parameter, "kind" | "options" | "initial" | "numeric" | "integer" | "minimum" | "maximum"> {
  const texts = (values: unknown[]) => values.filter((value) => typeof value === "string");
  const initial = typeof property.default === "string" || typeof property.default === "number" ? String(property.default) : undefined;
  if (property.enum && texts(property.enum).length === property.enum.length) return { kind: "choice", options: texts(property.enum), initial };
  if (property.anyOf) {
    const options = property.anyOf.flatMap((each) => texts(each.enum ?? []));
    const numeric = property.anyOf.some((each) => each.type === "integer");
    return options.length > 0 && numeric ? { kind: "line", options, numeric, initial } : { kind: "json" };
  }
  if (property.type === "boolean") return { kind: "switch", initial: property.default === true };
  if (property.type === "integer" || property.type === "number") {
    return { kind: "number", integer: property.type === "integer", minimum: property.minimum, maximum: property.maximum, initial };
  }
  if (property.type === "array" && property.items?.type === "string") return { kind: "lines" };
  if (property.type !== "string") return { kind: "json" };
  return { kind: LONG.test(name) && !property.pattern && (property.maxLength ?? ROOM) >= ROOM ? "text" : "line", initial };
}

/** The object to send: only what was filled in, in the types that the schema wants. Throws when a field is not JSON. */
export function toInput(parameters: Parameter[], values: Record<string, string | boolean>): Record<string, unknown> {
  const given = parameters.filter(({ name }) => values[name] !== undefined && values[name] !== "");
  return Object.fromEntries(given.map((parameter) => [parameter.name, toValue(parameter, values[parameter.name] as string | boolean)]));
}

function toValue(parameter: Parameter, value: string | boolean): unknown {
  if (typeof value === "boolean") return value;
  if (parameter.kind === "number" || (parameter.numeric && /^\d+$/.test(value))) return Number(value);
  if (parameter.kind === "lines") {
    return value
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
  }
  if (parameter.kind !== "json") return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new ParameterError(parameter.name, "This is not valid JSON.");
  }
}

/** What `toInput` makes the very input of again; nothing when there is no form, or it cannot show a part of it. */
export function toValues(parameters: Parameter[], input: Record<string, unknown>): Record<string, string | boolean> | undefined {
  const entries = Object.entries(input).map(([name, value]) => {
    const parameter = parameters.find((each) => each.name === name);
    const shown = parameter && toShown(parameter, value);
    // An empty field is not sent.
    const isSame = shown !== undefined && shown !== "" && JSON.stringify(toValue(parameter as Parameter, shown)) === JSON.stringify(value);
    return isSame ? ([name, shown] as const) : undefined;
  });
  return parameters.length > 0 && entries.every((entry) => entry !== undefined) ? Object.fromEntries(entries) : undefined;
}

function toShown({ kind, options }: Parameter, value: unknown): string | boolean | undefined {
  if (kind === "switch") return typeof value === "boolean" ? value : undefined;
  if (kind === "json") return JSON.stringify(value, null, 2);
  if (kind === "lines") return Array.isArray(value) ? value.join("\n") : undefined;
  const text = String(value);
  return kind === "choice" && !options?.includes(text) ? undefined : text;
}

export class ParameterError extends Error {
  readonly parameter: string;
  constructor(parameter: string, message: string) {
    super(message);
    this.parameter = parameter;
  }
}

/** A field of the form that is made from a skill's JSON Schema. */
export type Parameter = {
  name: string;
  label: string;
  hint?: string | undefined;
  required: boolean;
  kind: "line" | "text" | "choice" | "number" | "switch" | "json";
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
  pattern?: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
};

/** Names that hold a document rather than a word. */
const LONG = /^(text|code|markdown|content|body|prompt|context|html|data|csv|diff|program|notes?)$/;

/** The fields for a JSON Schema of an object; none when it has no properties. */
export function parametersOf(schema: Record<string, unknown> | null): Parameter[] {
  const required = Array.isArray(schema?.required) ? schema.required : [];
  const parameters = Object.entries((schema?.properties ?? {}) as Record<string, Schema>).map(([name, property]) => ({
    name,
    label: property.title ?? name.replace(/[_-]+/g, " ").replace(/^./, (first) => first.toUpperCase()),
    hint: property.description,
    required: required.includes(name),
    ...control(name, property),
  }));
  // The database does not keep the order of properties; what a skill works on belongs before how.
  const rank = ({ kind, required }: Parameter) => (kind === "text" ? 0 : 2) + (required ? 0 : 1);
  return parameters.sort((a, b) => rank(a) - rank(b));
}

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
  if (property.type !== "string") return { kind: "json" };
  return { kind: LONG.test(name) && !property.pattern && !property.maxLength ? "text" : "line", initial };
}

/** The object to send: only what was filled in, in the types that the schema wants. Throws when a field is not JSON. */
export function toInput(parameters: Parameter[], values: Record<string, string | boolean>): Record<string, unknown> {
  const given = parameters.filter(({ name }) => values[name] !== undefined && values[name] !== "");
  return Object.fromEntries(given.map((parameter) => [parameter.name, toValue(parameter, values[parameter.name] as string | boolean)]));
}

function toValue(parameter: Parameter, value: string | boolean): unknown {
  if (typeof value === "boolean") return value;
  if (parameter.kind === "number" || (parameter.numeric && /^\d+$/.test(value))) return Number(value);
  if (parameter.kind !== "json") return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new ParameterError(parameter.name, "This is not valid JSON.");
  }
}

/** What `toInput` makes of the form again; nothing when the form has no field for a part of it. */
export function toValues(parameters: Parameter[], input: Record<string, unknown>): Record<string, string | boolean> | undefined {
  const entries = Object.entries(input).map(([name, value]) => {
    const parameter = parameters.find((each) => each.name === name);
    if (!parameter) return undefined;
    if (parameter.kind === "switch") return [name, value === true] as const;
    return [name, parameter.kind === "json" ? JSON.stringify(value, null, 2) : String(value)] as const;
  });
  return entries.every((entry) => entry !== undefined) ? Object.fromEntries(entries) : undefined;
}

export class ParameterError extends Error {
  readonly parameter: string;
  constructor(parameter: string, message: string) {
    super(message);
    this.parameter = parameter;
  }
}

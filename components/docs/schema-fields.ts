import { alternatives, type Field, resolve, type Schema, type Schemas } from "./field";

/** A schema that holds itself is cut here; so is what nobody would unfold any more. */
const DEEPEST = 5;

/** The fields of an object's schema, for people to read. */
export function fieldsOf(schema: Schema, schemas: Schemas, depth = 0): Field[] {
  const { properties = {}, required = [] } = resolve(schema, schemas);
  return Object.entries(properties).map(([name, each]) => fieldOf(name, each, required.includes(name), schemas, depth));
}

/** One field, with everything below it. */
export function fieldOf(name: string, schema: Schema, required: boolean, schemas: Schemas, depth = 0): Field {
  const whole = resolve(schema, schemas);
  const options = alternatives(whole).map((each) => resolve(each, schemas));
  const single = options.length === 1 ? (options[0] as Schema) : undefined;
  const inner = single ?? whole;
  const description = whole.description ?? inner.description;
  const standard = whole.default ?? inner.default;
  return {
    name,
    type: typeOf(whole, schemas),
    required,
    ...(description && { description }),
    limits: limitsOf(inner),
    values: valuesOf(inner, schemas),
    ...(standard !== undefined && { standard: JSON.stringify(standard) }),
    children: depth < DEEPEST && single ? below(single, schemas, depth + 1) : [],
    shapes: depth < DEEPEST && !single ? shapesOf(options, schemas, depth + 1) : [],
  };
}

/** What an object holds, or what the objects of an array or of a map do. */
function below(schema: Schema, schemas: Schemas, depth: number): Field[] {
  if (schema.properties) return fieldsOf(schema, schemas, depth);
  const each = schema.items ?? (typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined);
  if (!each) return [];
  const item = resolve(each, schemas);
  const options = alternatives(item).map((option) => resolve(option, schemas));
  if (options.length === 1) return below(options[0] as Schema, schemas, depth);
  const shapes = shapesOf(options, schemas, depth);
  const only = { required: false, limits: [], values: [], children: [] };
  return shapes.length > 0 ? [{ name: "each", type: typeOf(item, schemas), ...only, shapes }] : [];
}

const shapesOf = (options: Schema[], schemas: Schemas, depth: number): Field["shapes"] =>
  options.flatMap((option) => {
    const children = below(option, schemas, depth);
    return children.length > 0 ? [{ label: shapeName(option, schemas), children }] : [];
  });

/** A shape goes by the value that only it has, or by the fields that it must have. */
function shapeName(option: Schema, schemas: Schemas): string {
  const entries = Object.entries(option.properties ?? {}).map(([name, each]) => [name, resolve(each, schemas)] as const);
  const [named] = entries.flatMap(([name, each]) => (each.const !== undefined ? [`${name}: ${String(each.const)}`] : []));
  return named ?? (option.required?.length ? `with ${option.required.join(", ")}` : typeOf(option, schemas));
}

const PLURALS: Record<string, string> = { string: "strings", integer: "integers", number: "numbers", boolean: "booleans", object: "objects", any: "anything" };

function typeOf(schema: Schema, schemas: Schemas): string {
  const all = (schema.anyOf ?? schema.oneOf ?? [schema]).map((each) => resolve(each, schemas));
  const names = all.flatMap((each) => (each.anyOf || each.oneOf ? [typeOf(each, schemas)] : nameOf(each, schemas)));
  return [...new Set(names)].join(" or ");
}

function nameOf(schema: Schema, schemas: Schemas): string[] {
  const types = [schema.type ?? (schema.const !== undefined ? typeof schema.const : schema.enum ? typeof schema.enum[0] : "any")].flat();
  return types.map((type) => {
    if (type === "array" && schema.items) {
      const each = typeOf(resolve(schema.items, schemas), schemas);
      return `array of ${PLURALS[each] ?? each}`;
    }
    if (type === "string" && schema.format === "date-time") return "time";
    if (type === "string" && schema.format === "date") return "date";
    if (type === "string" && schema.contentMediaType === "application/octet-stream") return "file";
    return type;
  });
}

const valuesOf = (schema: Schema, schemas: Schemas): string[] => {
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  const listed = schema.enum ?? (schema.items ? resolve(schema.items, schemas).enum : undefined);
  return (listed ?? []).map((value) => JSON.stringify(value));
};

/** JavaScript's own bounds of whole numbers bound nothing. */
const real = (value: number | undefined): value is number => value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;

const range = (least: number | undefined, most: number | undefined, unit: string): string[] => {
  const [low, high] = [real(least) && (least > 0 || !unit), real(most)];
  const words = (value: number) => value.toLocaleString("en");
  const counted = (value: number) => `${words(value)}${value === 1 ? unit.replace(/s$/, "") : unit}`;
  if (low && high) return [least === most ? `exactly ${counted(least as number)}` : `${words(least as number)} to ${counted(most as number)}`];
  if (low) return [`at least ${counted(least as number)}`];
  return high ? [`at most ${counted(most as number)}`] : [];
};

function limitsOf(schema: Schema): string[] {
  return [
    ...range(schema.minLength, schema.maxLength, " characters"),
    ...range(schema.minimum, schema.maximum, ""),
    ...(schema.exclusiveMinimum !== undefined ? [`more than ${schema.exclusiveMinimum}`] : []),
    ...range(schema.minItems, schema.maxItems, " items"),
    ...(schema.format && !["date-time", "date", "base64"].includes(schema.format) ? [schema.format === "uri" ? "an address" : schema.format] : []),
    ...(schema.pattern && schema.pattern.length <= 60 && !schema.examples && !schema.format ? [`matches ${schema.pattern}`] : []),
  ];
}

/** One thing that a request takes or an answer holds, as the reference shows it. */
export type Field = {
  name: string;
  /** In words: `string`, `integer or null`, `array of objects`. */
  type: string;
  required: boolean;
  description?: string;
  /** What bounds it, each in words: `1 to 64 characters`. */
  limits: string[];
  /** The only values that there are, as JSON. */
  values: string[];
  /** What it is unless given, as JSON. */
  standard?: string;
  /** What an object holds, or each object of an array. */
  children: Field[];
  /** The shapes that it may have, where these differ. */
  shapes: { label: string; children: Field[] }[];
};

export type Schema = {
  $ref?: string;
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  format?: string;
  pattern?: string;
  contentEncoding?: string;
  contentMediaType?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
};

/** The schemas that others refer to, by name. */
export type Schemas = Record<string, Schema>;

/** Follows a reference to what it names. What is said beside the reference stands. */
export function resolve(schema: Schema, schemas: Schemas): Schema {
  if (!schema.$ref) return schema;
  const { $ref, ...beside } = schema;
  const found = schemas[$ref.slice($ref.lastIndexOf("/") + 1)];
  return found ? resolve({ ...found, ...beside }, schemas) : beside;
}

/** The alternatives of a schema that are not `null`, or the schema itself. */
export const alternatives = (schema: Schema): Schema[] => (schema.anyOf ?? schema.oneOf ?? [schema]).filter(({ type }) => type !== "null");

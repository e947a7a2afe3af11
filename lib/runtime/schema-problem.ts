const TYPES = new Set(["array", "boolean", "integer", "null", "number", "object", "string"]);
/** Keywords of JSON Schema whose value is a schema, a list of them, or schemas by name. */
const SCHEMA = ["items", "contains", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "propertyNames", "not", "if", "then", "else"];
const SCHEMAS = ["allOf", "anyOf", "oneOf", "prefixItems"];
const BY_NAME = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];

/** Deeper than any schema that a person wrote; a file can be made so deep that whoever walks through it falls. */
const MOST_LEVELS = 100;

type Json = Record<string, unknown>;

/**
 * What makes a JSON Schema (2020-12) unusable, and where in it; nothing when it can be used: a keyword with a value of the wrong
 * kind, an expression that cannot be read, or a reference that leads nowhere in the schema itself.
 */
export function schemaProblem(root: Json): string | undefined {
  const visit = (schema: unknown, at: string, level: number): string | undefined => {
    if (level > MOST_LEVELS) return `it is more than ${MOST_LEVELS} levels deep`;
    if (typeof schema === "boolean") return undefined;
    if (!isObject(schema)) return `${at} must be a schema`;
    const own = ownProblem(root, schema);
    if (own) return `${at}: ${own}`;
    const nested: [unknown, string][] = [];
    for (const key of SCHEMA) if (schema[key] !== undefined) nested.push([schema[key], key]);
    for (const key of SCHEMAS) {
      if (schema[key] === undefined) continue;
      if (!Array.isArray(schema[key]) || schema[key].length === 0) return `${at}/${key} must be a list of schemas`;
      for (const [i, each] of schema[key].entries()) nested.push([each, `${key}/${i}`]);
    }
    for (const key of BY_NAME) {
      if (schema[key] === undefined) continue;
      if (!isObject(schema[key])) return `${at}/${key} must be schemas by name`;
      for (const [name, each] of Object.entries(schema[key])) nested.push([each, `${key}/${name.slice(0, 60)}`]);
    }
    for (const [each, key] of nested) {
      const problem = visit(each, `${at}/${key}`, level + 1);
      if (problem) return problem;
    }
    return undefined;
  };
  return visit(root, "#", 0);
}

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

function ownProblem(root: Json, schema: Json): string | undefined {
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.some((type) => !TYPES.has(type as string))) return `type must be one of ${[...TYPES].join(", ")}`;
  if (schema.enum !== undefined && !Array.isArray(schema.enum)) return "enum must be a list";
  if (schema.required !== undefined && !(Array.isArray(schema.required) && schema.required.every((name) => typeof name === "string")))
    return "required must be a list of names";
  const expressions = [
    ...(schema.pattern === undefined ? [] : [schema.pattern]),
    ...(isObject(schema.patternProperties) ? Object.keys(schema.patternProperties) : []),
  ];
  for (const expression of expressions) {
    if (typeof expression !== "string") return "pattern must be text";
    try {
      new RegExp(expression, "u");
    } catch (error) {
      return (error as Error).message;
    }
  }
  return schema.$ref === undefined || leadsSomewhere(root, schema.$ref) ? undefined : "$ref must lead to a place in the schema itself, such as #/$defs/name";
}

/** Whether a reference is a JSON Pointer to something in the schema. */
function leadsSomewhere(root: Json, ref: unknown): boolean {
  if (typeof ref !== "string" || !/^#(\/|$)/.test(ref)) return false;
  let pointer: string;
  try {
    pointer = decodeURIComponent(ref.slice(1));
  } catch {
    // The only thing that this function throws for is a % that means nothing.
    return false;
  }
  let place: unknown = root;
  for (const part of pointer.split("/").slice(1)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    place = isObject(place) || Array.isArray(place) ? (place as Json)[name] : undefined;
  }
  return isObject(place) || typeof place === "boolean";
}

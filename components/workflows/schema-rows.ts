import { isObject } from "./draft";

/** A field of a simple JSON Schema: an object with plain values. */
export type SchemaRow = { name: string; kind: string; title: string; required: boolean; options: string };

export const KINDS = [
  { kind: "string", label: "Text" },
  { kind: "number", label: "Number" },
  { kind: "integer", label: "Whole number" },
  { kind: "boolean", label: "Yes or no" },
  { kind: "choice", label: "Choice" },
  { kind: "array", label: "List" },
  { kind: "object", label: "Object" },
];

/** The fields of a schema, or nothing when it says more than the rows can show. */
export function toRows(schema: unknown): SchemaRow[] | undefined {
  if (schema === undefined) return [];
  if (!isObject(schema) || schema.type !== "object" || !isObject(schema.properties)) return undefined;
  if (Object.keys(schema).some((key) => !["type", "properties", "required"].includes(key))) return undefined;
  const required = Array.isArray(schema.required) ? schema.required : [];
  if (!required.every((name) => Object.hasOwn(schema.properties as object, name))) return undefined;
  const rows = Object.entries(schema.properties).map(([name, property]) => toRow(name, property, required.includes(name)));
  return rows.every((row) => row !== undefined) ? rows : undefined;
}

function toRow(name: string, property: unknown, required: boolean): SchemaRow | undefined {
  if (!isObject(property)) return undefined;
  const { type, title, enum: options, ...more } = property;
  if (Object.keys(more).length > 0 || (title !== undefined && typeof title !== "string")) return undefined;
  const row = { name, title: title ?? "", required, options: "" };
  if (options === undefined) return typeof type === "string" && KINDS.some(({ kind }) => kind === type) ? { ...row, kind: type } : undefined;
  const plain = Array.isArray(options) && options.every((each) => typeof each === "string" && each.trim() === each && each !== "" && !each.includes(","));
  return plain && (type === undefined || type === "string") ? { ...row, kind: "choice", options: options.join(", ") } : undefined;
}

/** The schema of some fields. Those that have no name yet are left out; none at all is no schema. */
export function toSchema(rows: SchemaRow[]): Record<string, unknown> | undefined {
  const named = rows.filter(({ name }) => name !== "");
  if (named.length === 0) return undefined;
  const properties = Object.fromEntries(
    named.map(({ name, kind, title, options }) => {
      const values = options
        .split(",")
        .map((each) => each.trim())
        .filter((each) => each !== "");
      return [name, { ...(kind === "choice" ? { type: "string", enum: values } : { type: kind }), ...(title && { title }) }];
    }),
  );
  const required = named.filter((row) => row.required).map(({ name }) => name);
  return { type: "object", properties, ...(required.length > 0 && { required }) };
}

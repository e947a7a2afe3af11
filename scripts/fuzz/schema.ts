import { wireSchema } from "#lib/api/openapi";
import type { Operation } from "#lib/api/operation";
import type { Random } from "../chaos/random.ts";
import { hostile, TEXTS } from "./values.ts";

export type Json = Record<string, unknown>;

const known = new WeakMap<Operation, Record<string, Json>>();

/** The JSON Schemas of an operation's fields. */
export function fieldsOf(operation: Operation): Record<string, Json> {
  let fields = known.get(operation);
  if (!fields) {
    const place = operation.method === "GET" || operation.method === "DELETE" ? "override" : "inBody";
    fields = (wireSchema(operation.input, {}, place).properties ?? {}) as Record<string, Json>;
    known.set(operation, fields);
  }
  return fields;
}

/** A value that a schema allows, or nearly: it stands at the schema's bounds, or a step beside them. */
export function valueFor(schema: Json | undefined, random: Random, depth = 0): unknown {
  if (!schema || depth > 6 || random() < 0.03) return hostile(random);
  const either = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as Json[] | undefined;
  if (either) return valueFor(random.pick(either), random, depth + 1);
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) return random.pick(schema.enum);
  if (Array.isArray(schema.examples) && random() < 0.4) return random.pick(schema.examples);
  const type = Array.isArray(schema.type) ? random.pick(schema.type as string[]) : schema.type;
  const beside = (bound: unknown, otherwise: number) => (typeof bound === "number" ? bound : otherwise) + random.whole(-1, 1);
  if (type === "integer" || type === "number") return random() < 0.5 ? beside(schema.minimum, 1) : beside(schema.maximum, 1000);
  if (type === "boolean") return random() < 0.5;
  if (type === "null") return null;
  if (type === "string") return textFor(schema, beside, random);
  if (type === "array") {
    const most = Math.max(0, Math.min(random() < 0.5 ? beside(schema.minItems, 1) : beside(schema.maxItems, 3), 600));
    return Array.from({ length: most }, () => valueFor(schema.items as Json | undefined, random, depth + 1));
  }
  if (type !== "object") return hostile(random);
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>);
  const required = (schema.required ?? []) as string[];
  const chosen = properties.filter(([name]) => required.includes(name) || random() < 0.5);
  const entries = chosen.map(([name, each]) => [name, valueFor(each, random, depth + 1)] as const);
  const more =
    schema.additionalProperties && random() < 0.5 ? [[random.pick(TEXTS), valueFor(schema.additionalProperties as Json, random, depth + 1)] as const] : [];
  return Object.fromEntries([...entries, ...more]);
}

function textFor({ format, minLength, maxLength }: Json, beside: (bound: unknown, otherwise: number) => number, random: Random): string {
  if (format === "date-time") return random.pick(["2026-01-31T09:00:00.000Z", "2026-01-31T09:00:00+14:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"]);
  if (format === "email") return `fuzz-${random.whole(1, 1e9)}@example.com`;
  if (format === "uri") return random.pick(["https://host.invalid/x", "http://127.0.0.1:1/", "https://[::1]/", `https://host.invalid/${"x".repeat(3000)}`]);
  const length = Math.max(0, Math.min(random() < 0.5 ? beside(minLength, 3) : beside(maxLength, 40), 300_000));
  return random.pick(["x", "é", "\u{1f600}", "-", "1"]).repeat(length).slice(0, length);
}

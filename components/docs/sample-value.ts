import { alternatives, resolve, type Schema, type Schemas } from "./field";

/** What a text of this name would be, where the schema gives no example. */
const TEXTS: Record<string, string> = {
  ai_reviewed: "yes",
  checkoutId: "cs_test_a1",
  cli_version: "0.1.0",
  client_label: "My laptop",
  code: "BCDF-GHJK",
  content_sha: "0123456789abcdef".repeat(4),
  cursor: "exec_42",
  description: "What it is for.",
  device_code: "the device_code that you got",
  displayName: "Ada Lovelace",
  email: "ada@example.com",
  env: "OPENAI_KEY",
  filename: "report.pdf",
  input: "The text to work on.",
  key: "notes",
  message: "Done.",
  name: "research",
  note: "The review is finished.",
  os: "linux/x64",
  password: "correct horse battery staple",
  path: "SKILL.md",
  q: "invoice",
  readme: "# Read me",
  reason: "To answer your question.",
  scope: "workspace:files:read",
  text: "A line of text.",
  title: "A title",
  url: "https://example.com/hooks/clanker",
  user_code: "BCDF-GHJK",
  version: "1.0.0",
};
const BY_FORMAT: Record<string, string> = {
  base64: "aGVsbG8K",
  date: "2026-01-31",
  "date-time": "2026-01-31T09:00:00.000Z",
  email: "ada@example.com",
  uri: "https://example.com",
  uuid: "0b5f4e0e-8f3c-4d5b-9a51-6a3a1f6f0c2d",
};
/** Names that mean something else where the schema is stricter. */
const BY_PATTERN: Record<string, string> = {
  "^[a-z]+\\.[a-z][a-z0-9_.-]*$": "gmail.send",
  "^[0-9a-f]{64}\\.zip$": `${"0123456789abcdef".repeat(4)}.zip`,
};
const DEEPEST = 6;

type Options = {
  /** Whether only what must be there is in it; else everything is. */
  least?: boolean;
  /** What it is called, which says what a text would be. */
  name?: string;
};

/** A value that fits a schema: its own example where it has one. */
export function sampleOf(given: Schema, schemas: Schemas, { least = false, name = "" }: Options = {}, depth = 0): unknown {
  const schema = resolve(given, schemas);
  if (schema.examples?.length) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum?.length) return schema.enum.find((value) => value === "completed") ?? schema.enum.find((value) => value !== "*") ?? schema.enum[0];
  if (schema.default !== undefined && schema.default !== null && !Array.isArray(schema.default)) return schema.default;
  if (schema.anyOf ?? schema.oneOf) {
    // An example is of what went well.
    if (/^(error|problem|lastProblem)$/.test(name) && (schema.anyOf ?? schema.oneOf)?.some(({ type }) => type === "null")) return null;
    const [first] = alternatives(schema);
    return first ? sampleOf(first, schemas, { least, name }, depth) : null;
  }
  const type = [schema.type].flat()[0];
  if (type === "object" || schema.properties) return depth > DEEPEST ? {} : objectOf(schema, schemas, least, depth);
  if (type === "array") {
    if (!schema.items || depth > DEEPEST || (least && !schema.minItems && depth > 1)) return [];
    return [sampleOf(schema.items, schemas, { least, name: name.replace(/s$/, "") }, depth + 1)];
  }
  if (type === "integer" || type === "number") return schema.minimum !== undefined && schema.minimum > -1e9 ? Math.max(schema.minimum, 1) : 1;
  if (type === "boolean") return true;
  if (type === "null") return null;
  return type === "string" ? textOf(schema, name) : {};
}

function objectOf(schema: Schema, schemas: Schemas, least: boolean, depth: number): Record<string, unknown> {
  const wanted = Object.entries(schema.properties ?? {}).filter(([name]) => !least || schema.required?.includes(name));
  return Object.fromEntries(wanted.map(([name, each]) => [name, sampleOf(each, schemas, { least, name }, depth + 1)]));
}

function textOf(schema: Schema, name: string): string {
  const text =
    BY_PATTERN[schema.pattern ?? ""] ??
    BY_FORMAT[schema.format ?? ""] ??
    TEXTS[name] ??
    (/url$/i.test(name) ? "https://example.com" : name.replaceAll("_", " ") || "text");
  const fits = text.slice(0, schema.maxLength);
  return fits.length < (schema.minLength ?? 0) ? fits.padEnd(schema.minLength as number, "a") : fits;
}

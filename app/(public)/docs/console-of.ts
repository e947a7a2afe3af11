import type { Callable, ConsoleInput } from "../../../components/docs/console-request";
import type { Field } from "../../../components/docs/field";
import type { Documented } from "./reference";

/** What every request may carry says nothing about this one. */
const COMMON = ["clanker-version", "x-request-id", "x-workspace-id"];

/** What the console needs of an operation, or why it cannot be called from a page. */
export function consoleOf(found: Documented): { callable: Callable } | { reason: string } {
  if (!found.operation) return { reason: "This speaks the Model Context Protocol. Connect a program that knows it." };
  if (found.operation.signedBy) return { reason: "Only its sender can sign what is sent here." };
  const body = found.sample.body && "json" in found.sample.body ? (found.sample.body.json as Record<string, unknown>) : {};
  const whole = found.wholeBody;
  const inputs = [
    ...found.pathFields.map((field) => inputOf("path", field, pathSample(found, field.name))),
    ...found.query.map((field) => inputOf("query", field, undefined)),
    ...found.body.map((field) => inputOf("body", field, body[field.name])),
    ...(whole ? [{ ...inputOf("body", whole, body), kind: "json" as const, start: JSON.stringify(body, null, 2) }] : []),
    ...found.headers.filter(({ name }) => !COMMON.includes(name)).map((field) => inputOf("header", field, undefined)),
  ];
  return {
    callable: {
      method: found.method,
      path: found.path,
      inputs,
      body: whole ? "whole" : found.takes === "form" ? "form" : found.takes === "nothing" ? "none" : "json",
      responds: found.responds,
      writes: found.operation.writes,
      key: found.scope === "public" ? "useless" : found.scope === "session" ? "refused" : "needed",
    },
  };
}

function pathSample({ path, sample }: Documented, name: string): string | undefined {
  const at = path.split("/").indexOf(`{${name}}`);
  const value = new URL(sample.url).pathname.split("/")[at];
  return value === undefined ? undefined : decodeURIComponent(value);
}

function inputOf(place: ConsoleInput["place"], field: Field, sample: unknown): ConsoleInput {
  const kind = kindOf(field, place);
  const text = sample === undefined ? "" : kind === "json" ? JSON.stringify(sample, null, 2) : String(sample);
  // An id of the example is nobody's: it only shows how one looks.
  const invented = /_(42|7|3)$/.test(text);
  return {
    place,
    name: field.name,
    kind,
    values: kind === "choice" ? field.values.map((value) => String(JSON.parse(value))) : [],
    required: field.required,
    hint: [field.type, ...field.limits].join(" · "),
    start: field.required && !invented && kind !== "file" ? text : "",
    placeholder: invented ? text : "",
  };
}

function kindOf({ type, values }: Field, place: ConsoleInput["place"]): ConsoleInput["kind"] {
  if (type === "file") return "file";
  if (values.length > 0 && !type.startsWith("array")) return "choice";
  if (type === "boolean" || type === "boolean or null") return "boolean";
  if (place !== "body") return "text";
  if (/^(integer|number)( or null)?$/.test(type)) return "number";
  return /^(string|time|date)( or (null|integer))*$/.test(type) ? "text" : "json";
}

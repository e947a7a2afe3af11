import { type OutputUnit, Validator } from "@cfworker/json-schema";

/** Why an input does not fit: where in it, from its top on, and what would be right. */
export type InputProblem = { path: string[]; message: string };

/** Whether an object fits a skill's own schema (JSON Schema 2020-12). Throws an Error when the schema makes no sense. */
export function checkInput(schema: string, input: unknown): InputProblem | null {
  const { valid, errors } = new Validator(JSON.parse(schema), "2020-12", false).validate(input);
  return valid ? null : problemOf(errors);
}

function problemOf(errors: OutputUnit[]): InputProblem {
  // The deepest problem is the cause; of those at one place, the last is the most exact: those before only say that something below is wrong.
  const cause = errors.reduce((a, b) => (b.instanceLocation.length >= a.instanceLocation.length ? b : a));
  const path = cause.instanceLocation.replace(/^#\/?/, "").split("/").filter(Boolean);
  if (cause.keyword === "false" || cause.error === "False boolean schema.") return { path, message: "The skill has no such parameter." };
  const alternatives = cause.keyword === "anyOf" || cause.keyword === "oneOf";
  return { path, message: alternatives ? "This fits none of the forms that the skill takes here." : cause.error };
}

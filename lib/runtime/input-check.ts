import { type OutputUnit, Validator } from "@cfworker/json-schema";

/** Why an input does not fit: where in it, from its top on, and what would be right. */
export type InputProblem = { path: string[]; message: string };

/** Whether an object fits the schema of a skill, a workflow or a question (JSON Schema 2020-12). Throws an Error when the schema makes no sense. */
export function checkInput(schema: string, input: unknown): InputProblem | null {
  const { valid, errors } = new Validator(JSON.parse(schema), "2020-12", false).validate(input);
  return valid ? null : problemOf(errors);
}

function problemOf(errors: OutputUnit[]): InputProblem {
  // The deepest problem is the cause; of those at one place, the last is the most exact: those before only say that something below is wrong.
  const cause = errors.reduce((a, b) => (b.instanceLocation.length >= a.instanceLocation.length ? b : a));
  const path = cause.instanceLocation.replace(/^#\/?/, "").split("/").filter(Boolean);
  if (cause.keyword === "false" || cause.error === "False boolean schema.") return { path, message: "There is no such field." };
  const [missing, ...others] = errors.flatMap((each) => (each.instanceLocation === cause.instanceLocation ? missingIn(each) : []));
  if (cause.keyword === "required" && missing !== undefined) {
    const also = others.length > 0 ? ` So ${others.length > 1 ? "are" : "is"} ${others.join(", ")}.` : "";
    return { path: [...path, missing], message: `This is missing.${also}` };
  }
  return { path, message: inWords(cause) };
}

/** The property that an error of this kind is about: the validator says it in its sentence alone. */
const missingIn = ({ keyword, error }: OutputUnit): string[] => (keyword === "required" ? (/required property "(.*)"\.$/s.exec(error)?.slice(1) ?? []) : []);

function inWords({ keyword, error }: OutputUnit): string {
  if (keyword === "anyOf" || keyword === "oneOf") return "This fits none of the forms that are taken here.";
  const [, is, expected] = (keyword === "type" && /^Instance type "(.*)" is invalid\. Expected "(.*)"\.$/s.exec(error)) || [];
  if (is && expected) return `This must be ${expected.replaceAll('", "', " or ")}, not ${is}.`;
  const [, choices] = (keyword === "enum" && /^Instance does not match any of \[(.*)\]\.$/s.exec(error)) || [];
  return choices ? `This must be one of ${choices.replaceAll('","', '", "')}.` : error;
}

import { ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";
import type { Contents } from "#lib/api/mcp/skill-source";

type Json = Record<string, unknown>;
type Field = { title?: unknown; description?: unknown; type?: unknown; enum?: unknown };

const TEXT = { name: "input", description: "What the skill works on.", required: true };

/** The fields of a skill's input; none when it takes text, or JSON that cannot be named field by field. */
function fieldsOf({ parameters }: Pick<Contents, "parameters">): [string, Field][] | undefined {
  const { properties } = parameters ?? {};
  if (typeof properties !== "object" || properties === null) return undefined;
  return Object.entries(properties as Json).map(([name, field]) => [name, typeof field === "object" && field !== null ? field : {}]);
}

const requiredOf = ({ parameters }: Pick<Contents, "parameters">): unknown[] => (Array.isArray(parameters?.required) ? parameters.required : []);

/** The arguments of a skill's prompt: the properties of its parameters, or one text. */
export function argumentsOf(skill: Pick<Contents, "parameters">) {
  const required = requiredOf(skill);
  return (
    fieldsOf(skill)?.map(([name, field]) => ({
      name,
      ...describedBy(field),
      required: required.includes(name),
    })) ?? [TEXT]
  );
}

/** An argument of a prompt is text, so what else is expected is said. */
function describedBy(field: Field) {
  const choices = choicesOf(field);
  const said = [
    [field.description, field.title].find((each) => typeof each === "string"),
    choices.length > 0 ? `One of: ${choices.join(", ")}.` : undefined,
    isJson(field) && choices.length === 0 ? `As JSON (${[field.type].flat().join(" or ")}).` : undefined,
  ].filter(Boolean);
  return said.length > 0 ? { description: said.join(" ") } : {};
}

/** What `execute-skill` is to be called with. Throws the error that names an argument that is missing, unknown or not of its type. */
export function inputOf(skill: Pick<Contents, "parameters">, given: Record<string, string>): string | Json {
  const fields = fieldsOf(skill);
  const names = fields?.map(([name]) => name) ?? [TEXT.name];
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) throw wrong(unknown, `There is no such argument. There are: ${names.join(", ")}.`);
  const required = fields ? requiredOf(skill) : [TEXT.name];
  // A form that is sent has an empty text for what was left empty.
  const missing = names.find((name) => required.includes(name) && (given[name] ?? "") === "");
  if (missing !== undefined) throw wrong(missing, "This argument is required.");
  if (!fields) return given[TEXT.name] as string;
  return Object.fromEntries(fields.flatMap(([name, field]) => ((given[name] ?? "") === "" ? [] : [[name, parsed(name, field, given[name] as string)]])));
}

function parsed(name: string, field: Field, text: string): unknown {
  if (Array.isArray(field.enum)) {
    const chosen = field.enum.find((value) => String(value) === text);
    if (chosen === undefined) throw wrong(name, `Must be one of: ${choicesOf(field).join(", ")}.`);
    return chosen;
  }
  if (!isJson(field)) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw wrong(name, `Must be JSON (${[field.type].flat().join(" or ")}).`);
  }
}

const isJson = ({ type }: Field) => type !== undefined && ![type].flat().includes("string");

const wrong = (name: string, why: string) => new ProtocolError(ProtocolErrorCode.InvalidParams, `${name}: ${why}`, { argument: name });

const choicesOf = (field: Field): string[] => {
  if (Array.isArray(field.enum)) return field.enum.map(String);
  return field.type === "boolean" ? ["true", "false"] : [];
};

/** The values that an argument of a skill's prompt can have, where these are known. */
export const valuesOf = (skill: Pick<Contents, "parameters">, argument: string): string[] =>
  choicesOf(fieldsOf(skill)?.find(([name]) => name === argument)?.[1] ?? {});

import { newRoom } from "#lib/runtime/workflow/cel";
import { ExpressionError, eventFieldsNamed, namesOneOf } from "#lib/runtime/workflow/expression";
import { asText, expressionsIn, fill } from "#lib/runtime/workflow/template";

/** What a trigger's input says wrongly, and where. */
export class TemplateProblem extends Error {
  readonly path: string;
  constructor(path: (string | number)[], message: string) {
    super(message);
    this.name = "TemplateProblem";
    this.path = path.join(".");
  }
}

/** Whether a trigger's input has anything in it that an event fills in. */
export const hasExpressions = (template: unknown): boolean => JSON.stringify(template).includes("{{");

/**
 * Looks at a trigger's input before there is an event: whether its expressions can be read and name nothing but the event, and of
 * that only `fields`, where it is known which there are. Throws a TemplateProblem.
 */
export function checkEventTemplate(template: unknown, path: string, fields?: string[]): void {
  for (const [text, at] of textsIn(template, [path])) {
    try {
      for (const { expression } of expressionsIn(text)) {
        const wrong = namesOneOf(expression, ["input", "steps", "run", "item", "index"])
          ? "There is only event here, such as {{event.title}}."
          : unknownField(eventFieldsNamed(expression), fields);
        if (wrong) throw new TemplateProblem(at, wrong);
      }
    } catch (error) {
      throw error instanceof ExpressionError ? new TemplateProblem(at, error.message) : error;
    }
  }
}

function unknownField(named: string[], fields: string[] | undefined): string | undefined {
  const unknown = fields && named.find((name) => !fields.includes(name));
  return unknown === undefined ? undefined : `The event has no "${unknown}". It has ${fields?.join(", ")}.`;
}

/** Puts an event into a trigger's input. Throws a TemplateProblem that says which part of it cannot be filled. */
export function fillWithEvent(template: unknown, path: string, event: unknown): unknown {
  const room = newRoom();
  const scope = { input: null, steps: {}, run: { id: "", startedAt: "" }, event };
  const visit = (value: unknown, at: (string | number)[]): unknown => {
    if (Array.isArray(value)) return value.map((each, i) => visit(each, [...at, i]));
    if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, visit(each, [...at, key])]));
    if (typeof value !== "string") return value;
    try {
      return fill(value, scope, room);
    } catch (error) {
      throw error instanceof ExpressionError ? new TemplateProblem(at, error.message) : error;
    }
  };
  const made = visit(template, [path]);
  return typeof template === "string" ? asText(made) : made;
}

/** Every text in a template, with the way to it. */
function textsIn(value: unknown, at: (string | number)[]): [string, (string | number)[]][] {
  if (typeof value === "string") return [[value, at]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => textsIn(each, [...at, key]));
}

import type { z } from "zod";
import type { Step } from "#lib/runtime/workflow/definition";

type Path = (string | number)[];
type Raw = Record<string, unknown>;

/**
 * The steps of a definition whose shape is not right, as far as they are: so that what else is wrong can be said at once. A step that
 * is not right itself stands there by its id alone, and others may name it.
 */
export function wellFormed(given: unknown, issues: z.core.$ZodIssue[]): Step[] {
  const wrong = new Set<string>();
  for (const { path } of issues) for (let end = 0; end <= path.length; end++) wrong.add(path.slice(0, end).join("\n"));
  const own = new Set(issues.map(({ path }) => path.join("\n")));
  let nameless = 0;

  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  const row = (value: unknown, path: Path): Step[] => list(value).map((each, i) => one(each, [...path, i]));

  const one = (value: unknown, path: Path): Step => {
    const raw: Raw = typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Raw) : {};
    const at = path.join("\n");
    if (!wrong.has(at)) return value as Step;
    const id = typeof raw.id === "string" ? raw.id : ` ${nameless++}`;
    switch (raw.type) {
      case "branch": {
        const when = list(raw.when).map((each, i) => {
          const { if: condition, steps } = (each ?? {}) as Raw;
          return { if: typeof condition === "string" ? condition : "true", steps: row(steps, [...path, "when", i, "steps"]) };
        });
        return { id, type: "branch", when, ...(raw.else !== undefined && { else: row(raw.else, [...path, "else"]) }) };
      }
      case "parallel":
        return { id, type: "parallel", branches: list(raw.branches).map((each, i) => row(each, [...path, "branches", i])) };
      case "foreach":
        return { id, type: "foreach", items: own.has(`${at}\nitems`) || raw.items === undefined ? [] : raw.items, steps: row(raw.steps, [...path, "steps"]) };
      default:
        return { id, type: "transform", output: null };
    }
  };
  return row((given as Raw | null | undefined)?.steps, ["steps"]);
}

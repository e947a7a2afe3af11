import fc from "fast-check";
import type { Step } from "#lib/runtime/workflow/definition";
import type { Result } from "#lib/runtime/workflow/step-state";
import type { Outcome } from "#lib/testing/workflow-world";

/** A step before it has an id and before its expressions name others: numbers that say which. */
type Shape = {
  type: Step["type"];
  pick: number;
  options: number;
  rows: Shape[][];
};

const LEAVES = ["skill", "skill", "memory", "transform", "wait", "approval", "connector"] as const;
const leaf: fc.Arbitrary<Shape> = fc.record({
  type: fc.constantFrom(...LEAVES),
  pick: fc.nat(1_000_000),
  options: fc.nat(1_000_000),
  rows: fc.constant([]),
});

const { row } = fc.letrec<{ row: Shape[]; shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 3, depthIdentifier: "steps" },
    leaf,
    fc.record({
      type: fc.constantFrom("branch" as const, "parallel" as const, "foreach" as const),
      pick: fc.nat(1_000_000),
      options: fc.nat(1_000_000),
      rows: fc.array(tie("row"), { minLength: 1, maxLength: 3, depthIdentifier: "steps" }),
    }),
  ),
  row: fc.array(tie("shape"), { minLength: 1, maxLength: 4, depthIdentifier: "steps" }),
}));

/** Rows of steps that are right: of every type, in each other, tried again, let pass, and with expressions on what is done before. */
export const steps: fc.Arbitrary<Step[]> = row.map((shapes) => {
  let count = 0;
  const build = (all: Shape[], before: string[], item: boolean): { steps: Step[]; after: string[] } => {
    const seen = [...before];
    const made = all.map((shape) => {
      const { step, inside } = one(shape, seen, item);
      if (step.type !== "foreach") seen.push(...inside);
      seen.push(step.id);
      return step;
    });
    return { steps: made, after: seen.slice(before.length) };
  };
  const one = (shape: Shape, before: string[], item: boolean): { step: Step; inside: string[] } => {
    const id = `s${shape.options % 4 === 0 ? "-" : ""}${count++}`;
    const named = before[shape.pick % Math.max(1, before.length)];
    const inside: string[] = [];
    const into = (rows: Shape[], within: boolean) => {
      const { steps, after } = build(rows, before, within);
      inside.push(...after);
      return steps;
    };
    const common = {
      id,
      ...(shape.options % 3 === 0 && { retry: { attempts: 1 + (shape.options % 4), backoffSeconds: shape.options % 2 } }),
      ...(shape.options % 5 < 2 && { onError: shape.options % 5 === 0 ? ("continue" as const) : ("fail" as const) }),
    };
    const text = `${id}${item ? " {{index}}{{item}}" : ""}${named ? ` {{steps.${named}.status}}` : " {{input.word}}"}`;
    const value = named && shape.pick % 2 ? { of: `{{steps.${named}.output}}`, text } : text;
    const condition = named ? `steps.${named}.${shape.pick % 2 ? 'status == "completed"' : "output != null"}` : "{{ input.yes }}";
    const rows = shape.rows;
    switch (shape.type) {
      case "branch": {
        const when = rows.slice(0, 2).map((each, i) => ({ if: i === 0 ? condition : `!(${condition.replace(/[{}]/g, "")})`, steps: into(each, item) }));
        return { step: { ...common, type: "branch", when, ...(rows[2] && { else: into(rows[2], item) }) }, inside };
      }
      case "parallel":
        return { step: { ...common, type: "parallel", branches: rows.map((each) => into(each, item)) }, inside };
      case "foreach": {
        const items =
          named && shape.pick % 5 === 0 ? `{{steps.${named}.output}}` : ["{{[1, 2, 3]}}", ["a", "{{input.word}}"], [], "{{input.list}}"][shape.pick % 4];
        const concurrency = shape.options % 7 < 3 ? undefined : 1 + (shape.options % 3);
        return { step: { ...common, type: "foreach", items, ...(concurrency && { concurrency }), steps: into(rows[0] as Shape[], true) }, inside };
      }
      case "skill":
        return { step: { ...common, type: "skill", skill: "any", input: value }, inside };
      case "connector":
        return { step: { ...common, type: "connector", action: "app.do", input: { value } }, inside };
      case "memory":
        return { step: { ...common, type: "memory", note: text }, inside };
      case "transform":
        return { step: { ...common, type: "transform", output: value }, inside };
      case "approval":
        // One that has a limit of time is never answered.
        return { step: { ...common, type: "approval", message: text, ...(shape.options % 4 === 1 && { timeoutSeconds: 60 }) }, inside };
      case "wait":
        return { step: { ...common, type: "wait", seconds: shape.options % 7, ...(shape.options % 11 === 1 && { timeoutSeconds: 3 }) }, inside };
    }
  };
  return build(shapes, [], false).steps;
});

/** How the tries of all steps end. Most go well; a try that fails does so every time. */
export const outcomes: fc.Arbitrary<Outcome> = fc
  .record({ salt: fc.nat(10_000), fails: fc.constantFrom(0, 0, 5, 30) })
  .map(({ salt, fails }) => (path, attempt): Result => {
    const number = hash(`${path} ${salt}`);
    const failing = number % 100 < fails ? 1 + (number % 3) : 0;
    if (attempt <= failing) return { ok: false, error: { code: "BROKEN", message: `try ${attempt}` } };
    return { ok: true, output: number % 7 === 0 ? [path, attempt] : { text: `${path}#${attempt}` } };
  });

/** A number that follows from a text. */
export function hash(text: string): number {
  let value = 2_166_136_261;
  for (const mark of text) value = Math.imul(value ^ mark.charCodeAt(0), 16_777_619) >>> 0;
  return value;
}

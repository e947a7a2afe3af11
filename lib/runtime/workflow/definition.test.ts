import "#lib/api/messages";
import { Validator } from "@cfworker/json-schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { schemaProblem } from "#lib/runtime/schema-problem";
import { readDefinition } from "#lib/runtime/workflow/check";
import { definition, definitionSchema, type Step } from "#lib/runtime/workflow/definition";
import { steps } from "#lib/testing/workflow-arbitrary";

const around = (given: unknown) => ({ slug: "a-flow", name: "A flow", steps: given });
const said = (given: unknown) => readDefinition(given).problems;

const bent = fc
  .record({
    all: steps,
    where: fc.array(fc.nat(50), { maxLength: 8 }),
    how: fc.nat(2),
    other: fc.jsonValue({ maxDepth: 2 }),
    key: fc.constantFrom("id", "type", "steps", "if", "x"),
  })
  .map(({ all, where, how, other, key }) => {
    const root = JSON.parse(JSON.stringify(around(all)));
    let place = root;
    for (const number of where) {
      const inside = Object.values(place).filter((each) => typeof each === "object" && each !== null);
      if (inside.length === 0) break;
      place = inside[number % inside.length];
    }
    const keys = Object.keys(place);
    const one = keys[(where[0] ?? 0) % Math.max(1, keys.length)];
    if (how === 0 && one !== undefined && !Array.isArray(place)) delete place[one];
    else place[how === 1 && one !== undefined ? one : Array.isArray(place) ? place.length : key] = JSON.parse(JSON.stringify(other));
    return root;
  });

test("whatever is given, it is read or its problems are named", () => {
  const look = (given: unknown) => {
    const { problems, definition: read } = readDefinition(given);
    expect(read === undefined).toBe(problems.length > 0);
    for (const { path, message, step } of problems) {
      if (typeof given === "object" && given !== null && !Array.isArray(given) && !("" in given)) expect(path).not.toBe("");
      expect(message).toMatch(/^[A-Z].*\.$|^matches\(\)|^item and index/s);
      expect(message).not.toMatch(/Invalid (?!exponent)|\bexpected|undefined|\[object/);
      expect(step === null || typeof step === "string").toBe(true);
    }
  };
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        fc.jsonValue().map((each) => around(each)),
        fc.jsonValue().map((each) => around([each])),
      ),
      look,
    ),
    { numRuns: 500 },
  );
  fc.assert(fc.property(bent, look), { numRuns: 500 });
  fc.assert(
    fc.property(steps, (all) => {
      expect(said(around(all))).toEqual([]);
    }),
  );
});

test("the JSON Schema takes what is read, and refuses what is not", () => {
  const schema = definitionSchema("https://example.com/schemas/workflow.json");
  expect(schemaProblem(schema as Record<string, unknown>)).toBeUndefined();
  expect(schema).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema", $id: "https://example.com/schemas/workflow.json" });
  const validator = new Validator(schema as object, "2020-12");
  const counts = [0, 0];
  fc.assert(
    fc.property(
      fc.oneof(
        bent,
        steps.map((all: Step[]) => around(all)),
      ),
      (given) => {
        const { success } = definition.safeParse(given);
        expect(validator.validate(given).valid).toBe(success);
        counts[Number(success)] = (counts[Number(success)] as number) + 1;
      },
    ),
    { numRuns: 800 },
  );
  expect(Math.min(...counts)).toBeGreaterThan(100);
});

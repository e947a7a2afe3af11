import { expect, test } from "vitest";
import { referencesAt } from "./references";

const draft = {
  inputSchema: { properties: { title: {}, "e-mail": {} } },
  steps: [
    { id: "draft", type: "skill" },
    { id: "ok", type: "approval" },
    {
      id: "each",
      type: "foreach",
      steps: [
        { id: "inner", type: "memory" },
        { id: "second", type: "wait" },
      ],
    },
    { id: "both", type: "parallel", branches: [[{ id: "left", type: "transform", output: { a: 1 } }], [{ id: "right", type: "wait" }]] },
    { id: "end", type: "memory" },
  ],
};
const at = (...path: (string | number)[]) => referencesAt(draft, path).map(({ expression }) => expression);
const INPUT = ["input.title", 'input["e-mail"]'];
const DONE = ["steps.draft.output.text", "steps.draft.output.artifacts", "steps.draft.output.executionId", "steps.ok.output.approved"];

test("the first step has the input alone", () => {
  expect(at("steps", 0, "input")).toEqual(INPUT);
  expect(referencesAt({ steps: [{}] }, ["steps", 0]).map(({ expression }) => expression)).toEqual(["input"]);
});

test("inside a foreach there is the item, and what is before it", () => {
  expect(at("steps", 2, "items")).toEqual([...INPUT, ...DONE]);
  expect(at("steps", 2, "steps", 1, "note")).toEqual([...INPUT, ...DONE, "item", "index", "steps.inner.output.version"]);
});

test("of a foreach only its list can be named; rows that are done at the same time do not see each other", () => {
  expect(at("steps", 3, "branches", 1, 0, "until")).toEqual([...INPUT, ...DONE, "steps.each.output"]);
  expect(at("steps", 4, "note")).toEqual([...INPUT, ...DONE, "steps.each.output", "steps.left.output.a", "steps.right.output.until", "steps.both.output"]);
});

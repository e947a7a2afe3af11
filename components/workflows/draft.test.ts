import { expect, test } from "vitest";
import { allSteps, duplicateStep, followId, freeId, moveStep, neighbour, newStep, removeStep, restore, setAt, toDraft, valueAt } from "./draft";

const draft = {
  slug: "a",
  steps: [
    { id: "one", type: "transform", output: 1 },
    {
      id: "choose",
      type: "branch",
      when: [{ if: "steps.one.output == 1", steps: [{ id: "yes", type: "memory", note: "{{steps.one.output}}" }] }],
      else: [{ id: "no", type: "memory", note: "x" }],
    },
    { id: "last", type: "parallel", branches: [[{ id: "p", type: "wait", seconds: 1 }], []] },
  ],
};
const ids = (of: Record<string, unknown>) => allSteps(of).map(({ step, path }) => `${path.join(".")} ${step.id}`);

test("a place is set without touching the rest, and taken away when it is nothing", () => {
  const next = setAt(draft, ["steps", 1, "when", 0, "if"], "true");
  expect(valueAt(next, ["steps", 1, "when", 0, "if"])).toBe("true");
  expect(valueAt(draft, ["steps", 1, "when", 0, "if"])).toBe("steps.one.output == 1");
  expect(next.steps[0]).toBe(draft.steps[0]);
  expect(Object.keys(setAt(draft, ["slug"], "b"))).toEqual(["slug", "steps"]);
  expect(setAt(draft, ["slug"], undefined)).not.toHaveProperty("slug");
  expect(setAt({}, ["retry", "attempts"], 2)).toEqual({ retry: { attempts: 2 } });
});

test("a step moves along its row, out of it, and into another", () => {
  const up = (path: (string | number)[]) => {
    const to = neighbour(draft, path, -1);
    return to && moveStep(draft, path, to.row, to.index);
  };
  expect(neighbour(draft, ["steps", 0], -1)).toBeUndefined();
  expect(neighbour(draft, ["steps", 2], 1)).toBeUndefined();
  expect(up(["steps", 2])?.path).toEqual(["steps", 1]);
  expect(ids(up(["steps", 2])?.draft ?? {}).filter((each) => each.startsWith("steps.1"))[0]).toBe("steps.1 last");
  // Out of the branch, before it; the branch itself is then one further.
  const out = up(["steps", 1, "when", 0, "steps", 0]);
  expect(out?.path).toEqual(["steps", 1]);
  expect(ids(out?.draft ?? {}).slice(0, 3)).toEqual(["steps.0 one", "steps.1 yes", "steps.2 choose"]);
  const down = neighbour(draft, ["steps", 1, "else", 0], 1);
  expect(down && moveStep(draft, ["steps", 1, "else", 0], down.row, down.index).path).toEqual(["steps", 2]);
  // Into a row whose own step comes one nearer.
  const into = moveStep(draft, ["steps", 0], ["steps", 2, "branches", 1], 0);
  expect(into.path).toEqual(["steps", 1, "branches", 1, 0]);
  expect(valueAt(into.draft, into.path)).toBe(draft.steps[0]);
  expect(ids(into.draft)).toHaveLength(ids(draft).length);
  const along = moveStep(draft, ["steps", 0], ["steps"], 2);
  expect(ids(along.draft).filter((each) => /^steps\.\d /.test(each))).toEqual(["steps.0 choose", "steps.1 one", "steps.2 last"]);
  expect(along.path).toEqual(["steps", 1]);
});

test("a copy has ids of its own, and names what was copied with it by those", () => {
  const inner = {
    id: "each",
    type: "foreach",
    items: "{{steps.one.output}}",
    steps: [
      { id: "a", type: "wait" },
      { id: "b", type: "memory", note: "{{steps.a.output}}" },
    ],
  };
  const copied = duplicateStep({ steps: [draft.steps[0] as object, inner] }, ["steps", 1]);
  expect(valueAt(copied, ["steps", 2])).toEqual({
    id: "each-2",
    type: "foreach",
    items: "{{steps.one.output}}",
    steps: [
      { id: "a-2", type: "wait" },
      { id: "b-2", type: "memory", note: "{{steps.a-2.output}}" },
    ],
  });
  expect(valueAt(copied, ["steps", 1])).toEqual(inner);
  expect(freeId(new Set(["a", "a-2"]), "a-2")).toBe("a-3");
  expect(newStep(draft, "wait")).toEqual({ id: "wait", type: "wait", seconds: 60 });
});

test("what names a step follows its id, unless that would say something else", () => {
  const renamed = setAt(draft, ["steps", 0, "id"], "first-one");
  const followed = followId(renamed, "one", "first-one");
  expect(valueAt(followed, ["steps", 1, "when", 0, "if"])).toBe("steps.first-one.output == 1");
  const twice = setAt(draft, ["steps", 0, "id"], "last");
  expect(followId(twice, "one", "last")).toBe(twice);
  expect(followId(draft, "one", "other")).toBe(draft);
  expect(followId(renamed, "one", "")).toBe(renamed);
  const quoted = followId({ steps: [{ id: "new" }, { note: '{{steps["a-b"].output}}' }] }, "a-b", "new");
  expect(valueAt(quoted, ["steps", 1, "note"])).toBe('{{steps["new"].output}}');
});

test("what was taken out goes back where it was, or to the end when that place is gone", () => {
  const path = ["steps", 1, "else", 0];
  const removed = removeStep(draft, path);
  expect(restore(removed, path.slice(0, -1), 0, valueAt(draft, path))).toEqual(draft);
  const gone = setAt(removed, ["steps", 1, "else"], undefined);
  expect(ids(restore(gone, path.slice(0, -1), 0, valueAt(draft, path))).at(-1)).toBe("steps.3 no");
});

test("what has no shape is left alone", () => {
  for (const steps of [undefined, 5, "x", [null, 3, { type: "branch", when: "no" }, { type: "parallel" }]])
    expect(() => [allSteps({ steps }), toDraft({ steps })]).not.toThrow();
  expect(Object.keys((toDraft({ steps: [{ note: "x", type: "memory", id: "a" }] }).steps as object[])[0] as object)).toEqual(["id", "type", "note"]);
});

import { expect, test } from "vitest";
import { lineChanges } from "#lib/operations/memory/line-changes";

test("lines are counted, and what is too different is not", () => {
  expect(lineChanges("", "")).toEqual({ added: 0, removed: 0 });
  expect(lineChanges("", "a\nb")).toEqual({ added: 2, removed: 0 });
  expect(lineChanges("a\nb\nc", "a\nX\nc")).toEqual({ added: 1, removed: 1 });
  expect(lineChanges("a\nb\nc\nd\ne", "a\nc\nd\nX\ne")).toEqual({ added: 1, removed: 1 });
  expect(lineChanges("a\na", "a")).toEqual({ added: 0, removed: 1 });
  const many = (word: string) => Array.from({ length: 5000 }, (_, line) => `${word} ${line}`).join("\n");
  expect(lineChanges(many("old"), many("new"))).toBeNull();
  expect(lineChanges(many("old"), `${many("old")}\n\n---\n\nnote`)).toEqual({ added: 4, removed: 0 });
});

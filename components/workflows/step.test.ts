import { expect, test } from "vitest";
import { wordsOf } from "./step";

test.for<[number | string, string]>([
  [4, "waits 4 s"],
  [60, "waits 1 m"],
  [90, "waits 1 m 30 s"],
  [86_400, "waits 1 d"],
  ["{{ input.pause }}", "waits input.pause s"],
])("a wait of %s", ([seconds, words]) => {
  expect(wordsOf({ id: "pause", type: "wait", seconds })).toBe(words);
});

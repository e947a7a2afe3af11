import { expect, test } from "vitest";
import { continueList, type Insertion, wrap } from "./list-keys";

const done = (text: string, change: Insertion | null) => change && text.slice(0, change.from) + change.insert + text.slice(change.to);
const enter = (text: string, at = text.length) => done(text, continueList({ text, start: at, end: at }));

test("Enter goes on with a list, and ends it at an empty item", () => {
  expect(enter("- one")).toBe("- one\n- ");
  expect(enter("a\n  * one")).toBe("a\n  * one\n  * ");
  expect(enter("9. nine")).toBe("9. nine\n10. ");
  expect(enter("- [x] done")).toBe("- [x] done\n- [ ] ");
  expect(enter("- one\n- ")).toBe("- one\n");
  expect(enter("- one two", 5)).toBe("- one\n-  two");
  for (const text of ["plain", "", "-no list", "1.no list"]) expect(enter(text), text).toBeNull();
  expect(continueList({ text: "- one", start: 2, end: 5 })).toBeNull();
});

test("a sign is put around what is selected, and taken away again", () => {
  const bold = wrap({ text: "a word", start: 2, end: 6 }, "**");
  expect(done("a word", bold)).toBe("a **word**");
  expect(done("a **word**", wrap({ text: "a **word**", start: bold.start, end: bold.end }, "**"))).toBe("a word");
});

import { expect, test } from "vitest";
import { isOverlap, merge, settle } from "./merge";

const BASE = "a\nb\nc\nd\ne";
const merged = (theirs: string, mine: string, base = BASE) => {
  const pieces = merge(base, theirs, mine);
  expect(pieces.filter(isOverlap)).toEqual([]);
  return settle(pieces, []);
};

test("what only one side changed is taken from it", () => {
  expect(merged(BASE, BASE)).toBe(BASE);
  expect(merged("a\nb\nc\nd\nE", "A\nb\nc\nd\ne")).toBe("A\nb\nc\nd\nE");
  expect(merged("a\nb\nc\nd\ne\nnote", "b\nc\nd\ne")).toBe("b\nc\nd\ne\nnote");
  expect(merged("a\nnew\nb\nc\nd\ne", "a\nb\nc\ne")).toBe("a\nnew\nb\nc\ne");
  expect(merged("", BASE)).toBe("");
});

test("what both changed alike is taken once, and line ends are no change", () => {
  expect(merged("a\nX\nc\nd\ne", "a\nX\nc\nd\ne")).toBe("a\nX\nc\nd\ne");
  expect(merged("a\r\nb\r\nc\r\nd\r\nE", "A\nb\nc\nd\ne")).toBe("A\nb\nc\nd\nE");
});

test("changes that touch are an overlap, and each choice settles it", () => {
  const pieces = merge(BASE, "a\nTHEIRS\nc\nd\ne\nend", "a\nMINE\nc\nd\ne");
  expect(pieces).toEqual([{ lines: ["a"] }, { base: ["b"], theirs: ["THEIRS"], mine: ["MINE"] }, { lines: ["c", "d", "e", "end"] }]);
  expect(settle(pieces, ["theirs"])).toBe("a\nTHEIRS\nc\nd\ne\nend");
  expect(settle(pieces, ["mine"])).toBe("a\nMINE\nc\nd\ne\nend");
  expect(settle(pieces, ["both"])).toBe("a\nMINE\nTHEIRS\nc\nd\ne\nend");
});

test("an overlap takes in all that touches it, on both sides", () => {
  expect(merge(BASE, "a\nX\nY\nd\ne", "A\nb\nc\nD\ne")).toEqual([
    { base: ["a", "b", "c", "d"], theirs: ["a", "X", "Y", "d"], mine: ["A", "b", "c", "D"] },
    { lines: ["e"] },
  ]);
});

test("two notes at the end are both kept, mine first", () => {
  const pieces = merge("a", "a\n\n---\n\ntheirs", "a\nmine");
  expect(settle(pieces, ["both"])).toBe("a\nmine\n\n---\n\ntheirs");
});

test("very different texts are one overlap at once", () => {
  const many = (word: string) => Array.from({ length: 6000 }, (_, line) => `${word} ${line}`).join("\n");
  const pieces = merge(`top\n${many("old")}`, `top\n${many("theirs")}`, `top\n${many("mine")}`);
  expect(pieces.map(isOverlap)).toEqual([false, true]);
  expect(settle(pieces, ["mine"])).toBe(`top\n${many("mine")}`);
});

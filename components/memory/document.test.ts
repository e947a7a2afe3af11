import { expect, test } from "vitest";
import { begin, isBehind, isUnsaved, type Memory, next } from "./document";

const at = (version: number, content: string): Memory => ({ version, content, updatedAt: null, updatedBy: null });

test("what comes while nothing is unsaved is shown, and told once with where it began", () => {
  const first = next(begin(at(1, "a")), { type: "learned", memory: at(2, "a\nb") });
  expect([first.text, first.base.version, isUnsaved(first), first.news?.from]).toEqual(["a\nb", 2, false, 1]);
  const second = next(first, { type: "learned", memory: at(4, "c") });
  expect([second.text, second.news?.from, second.news?.memory.version]).toEqual(["c", 1, 4]);
  expect(next(second, { type: "learned", memory: at(3, "old") })).toBe(second);
  expect(next(second, { type: "dismissed" }).news).toBeNull();
});

test("unsaved text is not replaced, unless what came is the same", () => {
  const typed = next(begin(at(1, "a")), { type: "written", text: "mine" });
  const behind = next(typed, { type: "learned", memory: at(2, "theirs") });
  expect([behind.text, behind.base.version, isBehind(behind)]).toEqual(["mine", 1, true]);
  expect(isUnsaved(next(typed, { type: "learned", memory: at(2, "mine") }))).toBe(false);
  expect(next(behind, { type: "dropped" })).toMatchObject({ text: "theirs", base: { version: 2 } });
});

test("what is typed while a save is on its way stays unsaved", () => {
  const typed = next(begin(at(1, "a")), { type: "written", text: "ab" });
  const saved = next(typed, { type: "saved", memory: at(2, "ab"), sent: "ab" });
  expect([saved.text, isUnsaved(saved)]).toEqual(["ab", false]);
  const more = next(next(typed, { type: "written", text: "abc" }), { type: "saved", memory: at(2, "ab"), sent: "ab" });
  expect([more.text, isUnsaved(more), isBehind(more), more.base.version]).toEqual(["abc", true, false, 2]);
});

test("line ends of another system are no change", () => {
  expect(isUnsaved(begin(at(1, "a\r\nb")))).toBe(false);
});

import { expect, test } from "vitest";
import { keyOf, readFilters, toggled, toQuery } from "./filters";

test("an address is read field by field, and means the same in any order", () => {
  const names = ["status", "q", "time"];
  const read = readFilters(new URLSearchParams("q=a+b&status=failed&other=1&time="), names);
  expect(read).toEqual({ status: "failed", q: "a b" });
  expect(readFilters({ status: ["a", "b"], q: " " }, names)).toEqual({});
  expect(keyOf(read)).toBe(keyOf({ q: "a b", status: "failed" }));
});

test("a span is asked for as the moment when it began", () => {
  expect(toQuery({ time: "1h", q: "x" }, Date.UTC(2026, 0, 1, 12))).toEqual({ q: "x", since: "2026-01-01T11:00:00.000Z" });
  expect(toQuery({ time: "forever" }, 0)).toEqual({});
});

test("a value is put to the others or taken away", () => {
  expect(toggled(undefined, "a")).toBe("a");
  expect(toggled("a,b", "a")).toBe("b");
  expect(toggled("b", "b")).toBeUndefined();
});

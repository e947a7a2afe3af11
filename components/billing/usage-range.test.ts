import { expect, test } from "vitest";
import { daysBefore, daysOf, rangeLinks, rangeOf, total } from "./usage-range";

const day = (runs: number, cost: number) => ({ date: "2026-01-01", runs, cost });

test("a range is one of those offered, and the usual one otherwise", () => {
  expect([rangeOf("7"), rangeOf("90"), rangeOf(undefined), rangeOf("8"), rangeOf("7 ")]).toEqual(["7", "90", "30", "30", "30"]);
  expect(rangeLinks("7", (range) => `/?${range}`)).toEqual([
    { label: "7 days", href: "/?7", current: true },
    { label: "30 days", href: "/?undefined", current: false },
    { label: "90 days", href: "/?90", current: false },
  ]);
});

test("a range ends today and has as many days before it, across a year's end", () => {
  const now = Date.parse("2026-01-03T23:59:59Z");
  expect(daysOf("7", now)).toEqual({ from: "2025-12-28", to: "2026-01-03" });
  expect(daysBefore("7", now)).toEqual({ from: "2025-12-21", to: "2025-12-27" });
});

test("a total is exact, and compared with the days before as far as something was", () => {
  const [before, days] = [Array.from({ length: 7 }, () => day(2, 0)), Array.from({ length: 7 }, () => day(3, 0.1))];
  expect(total("runs", days, before)).toEqual({ sum: 21, change: 0.5 });
  expect(total("cost", days, before)).toEqual({ sum: 0.7, change: null });
  expect(total("cost", before, days)).toEqual({ sum: 0, change: -1 });
});

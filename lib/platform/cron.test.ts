import { expect, test } from "vitest";
import { isTimezone, nextTime, tidyCron } from "#lib/platform/cron";

/** The first times of an expression after a moment. */
function times(cron: string, timezone: string, after: string, count: number): string[] {
  let last = new Date(after);
  return Array.from({ length: count }, () => {
    last = nextTime(cron, timezone, last) as Date;
    return last.toISOString().slice(0, 16);
  });
}

test("a day keeps its hour when the clock is changed", () => {
  expect(times("0 9 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", 3)).toEqual(["2026-03-28T08:00", "2026-03-29T07:00", "2026-03-30T07:00"]);
  expect(times("0 9 * * *", "America/New_York", "2026-10-31T00:00:00Z", 3)).toEqual(["2026-10-31T13:00", "2026-11-01T14:00", "2026-11-02T14:00"]);
});

test("a time that is skipped in spring comes an hour later, and one that is there twice in autumn comes once", () => {
  expect(times("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2)).toEqual(["2026-03-29T01:30", "2026-03-30T00:30"]);
  expect(times("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2)).toEqual(["2026-10-25T00:30", "2026-10-26T01:30"]);
  // Also for one who looks between the two.
  expect(times("30 2 * * *", "Europe/Berlin", "2026-10-25T00:45:00Z", 1)).toEqual(["2026-10-26T01:30"]);
});

test("what comes every half hour goes on doing so", () => {
  const autumn = times("*/30 * * * *", "Europe/Berlin", "2026-10-24T23:30:00Z", 5);
  expect(autumn).toEqual(["2026-10-25T00:00", "2026-10-25T00:30", "2026-10-25T01:00", "2026-10-25T01:30", "2026-10-25T02:00"]);
  expect(times("*/30 * * * *", "Europe/Berlin", "2026-03-29T00:30:00Z", 3)).toEqual(["2026-03-29T01:00", "2026-03-29T01:30", "2026-03-29T02:00"]);
});

test("five fields and nothing finer, no words, and no time of chance", () => {
  expect(tidyCron("  0   9 * *  MON-FRI ")).toBe("0 9 * * MON-FRI");
  expect(tidyCron("0 9 L JAN,thu *")).toBe("0 9 L JAN,thu *");
  for (const text of ["", "* * * *", "* * * * * *", "@daily", "H 0 * * *", "0 0 * * MONH", "a b c d e", "0 9 * * mon;x"])
    expect(tidyCron(text), text).toBeUndefined();
});

test("a timezone is one by its name", () => {
  expect(["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"].map(isTimezone)).toEqual([true, true, true]);
  expect(["+01:00", "Mars/Olympus", "", "local", "Europe/Berlin; x"].map(isTimezone)).toEqual([false, false, false, false, false]);
});

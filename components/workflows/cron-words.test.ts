import { expect, test } from "vitest";
import { cronWords } from "./cron-words";

test.for<[string, string | null]>([
  ["30 9 * * MON-FRI", "Monday to Friday at 09:30"],
  ["0 9 * * 1-5", "Monday to Friday at 09:00"],
  ["0 0 * * *", "Every day at 00:00"],
  ["5 8,17 * * *", "Every day at 08:05 and 17:05"],
  ["0 12 * * 0", "Every Sunday at 12:00"],
  ["0 12 * * 7", "Every Sunday at 12:00"],
  ["0 7 * * mon,wed,FRI", "Monday, Wednesday and Friday at 07:00"],
  ["0 6 1 * *", "On day 1 of every month at 06:00"],
  ["0 6 24 DEC *", "Every 24 December at 06:00"],
  ["*/15 * * * *", "Every 15 minutes"],
  ["* * * * SAT", "Every minute, every Saturday"],
  ["10 * * * MON-FRI", "Every hour at :10, Monday to Friday"],
  ["0 */6 * * *", "Every 6 hours at :00"],
  // What these mean takes more than a line.
  ["*/7 * * * *", null],
  ["0 9 1 * MON", null],
  ["0 9-17 * * *", null],
  ["0 9 * 1-3 *", null],
  ["0 25 * * *", null],
  ["0 9 0 * *", null],
  ["0 9 * * FUN", null],
  ["every day", null],
  ["", null],
])("%s: %s", ([cron, words]) => {
  expect(cronWords(cron)).toBe(words);
});

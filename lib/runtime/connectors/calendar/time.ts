import { z } from "zod";

/** A day, a time with its offset, or a time as a clock on the wall shows it. */
export const when = z.string().refine(isWhen, "Must be a day, such as 2026-12-24, or a time, such as 2026-12-24T15:00.");

const day = z.iso.date();
const time = z.iso.datetime({ local: true, offset: true });
function isWhen(text: string): boolean {
  return day.safeParse(text).success || time.safeParse(withSeconds(text)).success;
}

export const timeZone = z.string().max(100).refine(isTimeZone, "Must be a time zone, such as Europe/Berlin.");

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export const isDay = (text: string): boolean => text.length === 10;
/** Whether a time says by itself which moment it is. */
export const hasOffset = (text: string): boolean => /(?:Z|[+-]\d{2}:\d{2})$/.test(text);

const DAY_MS = 86_400_000;
export const addDays = (day: string, days: number): string => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** A day or a time that much later, written as it was. */
export function later(text: string, ms: number): string {
  if (isDay(text)) return addDays(text, Math.max(Math.round(ms / DAY_MS), 1));
  const [, local = "", offset = ""] = /^(.*?)(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  return new Date(Date.parse(`${withSeconds(local)}Z`) + ms).toISOString().slice(0, 19) + offset;
}

/** RFC 3339 wants the seconds. */
export function withSeconds(text: string): string {
  return text.replace(/T(\d{2}:\d{2})(?=$|Z|[+-])/, "T$1:00");
}

/** The moment that a day begins in a zone, or that a time is there; one with an offset is that moment anywhere. */
export function momentOf(text: string, zone: string): Date {
  if (!isDay(text) && hasOffset(text)) return new Date(text);
  const asUtc = Date.parse(isDay(text) ? text : `${withSeconds(text)}Z`);
  // The offset is that of the moment, which the offset says: the second guess is right but for an hour that there is not.
  const guess = asUtc - offsetAt(asUtc, zone);
  return new Date(asUtc - offsetAt(guess, zone));
}

/** How far a zone is ahead of UTC at a moment, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  const format = new Intl.DateTimeFormat("en-US", {
    ...{ timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" },
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)])) as Record<string, number>;
  const { year = 0, month = 1, day, hour, minute, second } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** The day that it is in a zone. */
export const dayAt = (at: Date, zone: string): string => new Date(at.getTime() + offsetAt(at.getTime(), zone)).toISOString().slice(0, 10);

import type { OutputOf } from "#lib/client";

export type Usage = OutputOf<"GET /billing/usage">;
export type Day = Usage["data"][number];

const RANGES = ["7", "30", "90"] as const;
export type Range = (typeof RANGES)[number];
const USUAL: Range = "30";
const DAY_MS = 24 * 3600 * 1000;

/** The range that an address names; what it does not offer is the usual one. */
export const rangeOf = (asked: string | undefined): Range => RANGES.find((range) => range === asked) ?? USUAL;

/** The choices of a range as links on a page; the usual one needs no name in the address. */
export const rangeLinks = (chosen: Range, toHref: (range: Range | undefined) => string) =>
  RANGES.map((range) => ({ label: `${range} days`, href: toHref(range === USUAL ? undefined : range), current: range === chosen }));

type Asked = { from: string; to: string };
const dayBefore = (now: number, ago: number) => new Date(now - ago * DAY_MS).toISOString().slice(0, 10);

/** The days of a range as they are asked for: today (UTC) is the last. */
export const daysOf = (range: Range, now: number): Asked => ({ from: dayBefore(now, Number(range) - 1), to: dayBefore(now, 0) });

/** As many days before it, to compare them with. */
export const daysBefore = (range: Range, now: number): Asked => ({ from: dayBefore(now, 2 * Number(range) - 1), to: dayBefore(now, Number(range)) });

/** A sum, and how much more or less it is than before: a share, or nothing where nothing was. */
export type Total = { sum: number; change: number | null };

/** What some days come to, compared with those before. */
export function total(what: "runs" | "cost", days: Day[], before: Day[]): Total {
  // A sum of decimals is not exact; the ledger's millionths are.
  const sum = (of: Day[]) => Math.round(of.reduce((all, day) => all + day[what], 0) * 1e6) / 1e6;
  const [now, then] = [sum(days), sum(before)];
  return { sum: now, change: then > 0 ? (now - then) / then : null };
}

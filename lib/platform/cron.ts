import { CronExpressionParser } from "cron-parser";

/** Names of months and days; what is left of a field holds no letters but `L`, the last. */
const NAMES = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)\b/gi;

/** The five fields of an expression, one blank between them; nothing when there are not five. Finer than a minute it cannot say. */
export function tidyCron(text: string): string | undefined {
  const fields = text.trim().split(/\s+/);
  // The library would also take a field for seconds, words such as @daily, and H, which is another time for each who asks.
  const plain = fields.every((field) => /^[\d*/,?#L-]+$/i.test(field.replace(NAMES, "1")));
  return fields.length === 5 && plain ? fields.join(" ") : undefined;
}

/**
 * The first time after `after` that an expression names; nothing when there is none within reach. A time that the clock skips in
 * spring comes an hour later, and one that it shows twice in autumn comes once; what comes every hour does so by the hours that pass.
 * Throws on an expression that says nothing.
 */
export function nextTime(cron: string, timezone: string, after: Date): Date | undefined {
  const expression = CronExpressionParser.parse(cron, { tz: timezone, currentDate: after });
  try {
    return expression.next().toDate();
  } catch {
    return undefined; // It has looked far enough ahead, as for a fifth Monday in February.
  }
}

/** Whether it is a timezone's name, such as Europe/Berlin. An offset is none: it does not know of summer. */
export function isTimezone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false; // That is how Intl says that it knows no such zone.
  }
}

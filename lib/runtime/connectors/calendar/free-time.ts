import { z } from "zod";
import { action } from "#lib/runtime/connectors/action";
import { CALENDAR, calendarId, zoneOf } from "#lib/runtime/connectors/calendar/calendars";
import { addDays, dayAt, momentOf, timeZone, when } from "#lib/runtime/connectors/calendar/time";
import type { Connected } from "#lib/runtime/connectors/connected";
import { googleJson } from "#lib/runtime/connectors/google";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

const span = z.object({ start: z.string().describe("From when, as an ISO time."), end: z.string().describe("Until when.") });
const common = {
  calendarIds: z
    .array(calendarId.removeDefault())
    .min(1)
    .max(50)
    .default(["primary"])
    .describe("The calendars, or the addresses of people whose calendar the account may see; the account's own unless given."),
  from: when.describe("From this day or time on."),
  to: when.describe("Before this day or time; at most about two months later."),
  timeZone: timeZone.optional().describe("The time zone in which days and times without one are meant; that of the account's own calendar unless given."),
};
type Span = { start: number; end: number };
type Asked = { calendarIds: string[]; from: string; to: string; timeZone?: string | undefined };

const freeBusy = action({
  name: "calendar.free_busy",
  description: "When calendars are busy, without saying with what.",
  access: "read",
  input: z.strictObject(common),
  output: z.object({
    calendars: z
      .array(z.object({ id: z.string().describe("The calendar."), busy: z.array(span).describe("When it is busy.") }))
      .describe("The calendars that were asked for."),
  }),
  target: ({ calendarIds }) => calendarIds.join(", ").slice(0, 1000),
  async run(connected, input) {
    const { calendars } = await busyTimes(connected, input);
    return { calendars: calendars.map(({ id, busy }) => ({ id, busy: busy.map(written) })) };
  },
});

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "Must be a time of the day, such as 09:00.");

const findFreeTime = action({
  name: "calendar.find_free_time",
  description: "Find times at which all of some calendars are free.",
  access: "read",
  input: z.strictObject({
    ...common,
    minutes: z.int().min(5).max(1440).default(30).describe("How long the time has to be."),
    dayStart: clock.default("09:00").describe("Not before this time of a day."),
    dayEnd: clock.default("17:00").describe("Not after this time of a day."),
    weekends: z.boolean().default(false).describe("Whether Saturdays and Sundays count."),
    limit: z.int().min(1).max(200).default(20).describe("How many to answer at most."),
  }),
  output: z.object({ timeZone: z.string().describe("The time zone of the days."), free: z.array(span).describe("The free times, each as long as it lasts.") }),
  target: ({ calendarIds }) => calendarIds.join(", ").slice(0, 1000),
  async run(connected, { minutes, dayStart, dayEnd, weekends, limit, ...asked }) {
    if (dayEnd <= dayStart) throw new ConnectorProblem("INVALID_INPUT", "Must be after dayStart.", { param: "input.dayEnd" });
    const { calendars, zone, from, to } = await busyTimes(connected, asked);
    const busy = calendars.flatMap((each) => each.busy).sort((a, b) => a.start - b.start);
    const free: Span[] = [];
    for (let day = dayAt(new Date(from), zone); momentOf(day, zone).getTime() < to && free.length < limit; day = addDays(day, 1)) {
      if (!weekends && [0, 6].includes(new Date(day).getUTCDay())) continue;
      const [start, end] = [dayStart, dayEnd].map((time) => momentOf(`${day}T${time}`, zone).getTime()) as [number, number];
      free.push(...gaps({ start: Math.max(start, from), end: Math.min(end, to) }, busy, minutes * 60_000));
    }
    return { timeZone: zone, free: free.slice(0, limit).map(written) };
  },
});

/** What is left of a time between busy ones that are in order, where it is long enough. */
function gaps({ start, end }: Span, busy: Span[], least: number): Span[] {
  const free: Span[] = [];
  let at = start;
  for (const each of [...busy, { start: end, end }]) {
    const until = Math.min(each.start, end);
    if (until - at >= least) free.push({ start: at, end: until });
    at = Math.max(at, each.end);
  }
  return free;
}

const written = ({ start, end }: Span) => ({ start: new Date(start).toISOString(), end: new Date(end).toISOString() });

/** Asks Google when calendars are busy. One that it does not show is no free one, and so is an error. */
async function busyTimes(connected: Connected, { calendarIds, timeZone, ...asked }: Asked) {
  const zone = timeZone ?? (await zoneOf(connected, "primary"));
  const [from, to] = [momentOf(asked.from, zone), momentOf(asked.to, zone)];
  if (to <= from) throw new ConnectorProblem("INVALID_INPUT", "Must be after from.", { param: "input.to" });
  type Answer = { calendars?: Record<string, { errors?: unknown[]; busy?: { start: string; end: string }[] }> };
  const body = { timeMin: from.toISOString(), timeMax: to.toISOString(), items: calendarIds.map((id) => ({ id })) };
  const answer = await googleJson<Answer>(connected, `${CALENDAR}/freeBusy`, { method: "POST", body });
  const calendars = calendarIds.map((id, i) => {
    const found = answer.calendars?.[id];
    if (!found || (found.errors?.length ?? 0) > 0)
      throw new ConnectorProblem("NOT_FOUND", "There is no such calendar, or none whose times the account sees.", { param: `input.calendarIds.${i}` });
    return { id, busy: (found.busy ?? []).map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) })) };
  });
  return { calendars, zone, from: from.getTime(), to: to.getTime() };
}

export const freeTimeActions = [freeBusy, findFreeTime];

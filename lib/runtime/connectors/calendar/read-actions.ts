import { z } from "zod";
import { action } from "#lib/runtime/connectors/action";
import {
  calendarId,
  calendarPath,
  eventId,
  eventPath,
  getEvent,
  listCalendars,
  listEvents,
  nameOf,
  type RawEvents,
  zoneOf,
} from "#lib/runtime/connectors/calendar/calendars";
import { event, eventSummary, toEvent, toEventSummary } from "#lib/runtime/connectors/calendar/event";
import { addDays, dayAt, hasOffset, isDay, momentOf, timeZone, when } from "#lib/runtime/connectors/calendar/time";
import type { Connected } from "#lib/runtime/connectors/connected";
import { googleJson } from "#lib/runtime/connectors/google";

const page = {
  limit: z.int().min(1).max(250).default(50).describe("How many to answer at most."),
  after: z.string().min(1).max(2000).optional().describe("Go on after this: `next` of the answer before."),
};
const next = z.string().nullable().describe("What `after` takes to go on; null at the end.");
const zone = timeZone.optional().describe("The time zone in which days and times without one are meant; the calendar's unless given.");

const listCalendarsAction = action({
  name: "calendar.list_calendars",
  description: "List the calendars that the account has or follows.",
  access: "read",
  input: z.strictObject(page),
  output: z.object({
    calendars: z
      .array(
        z.object({
          id: z.string().describe("The calendar's id."),
          name: z.string().describe("Its name."),
          description: z.string().nullable().describe("What it says of itself."),
          timeZone: z.string().nullable().describe("The time zone that it is kept in."),
          primary: z.boolean().describe("Whether it is the account's own."),
          access: z.string().describe("What the account may do there: freeBusyReader, reader, writer or owner."),
        }),
      )
      .describe("The calendars."),
    next,
  }),
  target: () => null,
  async run(connected, { limit, after }) {
    const { items = [], nextPageToken } = await listCalendars(connected, { maxResults: limit, pageToken: after });
    const calendars = items.map((raw) => ({
      ...{ id: raw.id, name: nameOf(raw), description: raw.description ?? null, timeZone: raw.timeZone ?? null },
      ...{ primary: raw.primary ?? false, access: raw.accessRole ?? "reader" },
    }));
    return { calendars, next: nextPageToken ?? null };
  },
});

/** A moment as Google takes it; the zone is looked up only where it is needed. */
async function moment(connected: Connected, text: string | undefined, calendar: string, given: string | undefined): Promise<string | undefined> {
  if (text === undefined) return undefined;
  const whole = !isDay(text) && hasOffset(text);
  return momentOf(text, whole ? "UTC" : (given ?? (await zoneOf(connected, calendar)))).toISOString();
}

const listEventsAction = action({
  name: "calendar.list_events",
  description: "List or search a calendar's events by time, each occurrence of a series by itself.",
  access: "read",
  input: z.strictObject({
    calendarId,
    from: when.optional().describe("From this day or time on; from now on unless given."),
    to: when.optional().describe("Before this day or time."),
    timeZone: zone,
    query: z.string().max(500).optional().describe("Words that the title, the text, the place or somebody invited has to have."),
    ...page,
  }),
  output: z.object({ events: z.array(eventSummary).describe("The events, in order of their beginning."), next }),
  target: ({ calendarId }) => `calendar ${calendarId}`,
  async run(connected, { calendarId, from, to, timeZone, query, limit, after }) {
    const [timeMin = new Date().toISOString(), timeMax] = [
      await moment(connected, from, calendarId, timeZone),
      await moment(connected, to, calendarId, timeZone),
    ];
    const { items = [], nextPageToken } = await listEvents(connected, calendarId, {
      ...{ singleEvents: true, orderBy: "startTime", timeMin, timeMax, timeZone, q: query, maxResults: limit, pageToken: after },
    });
    return { events: items.map((raw) => toEventSummary(raw, calendarId)), next: nextPageToken ?? null };
  },
});

const getEventAction = action({
  name: "calendar.get_event",
  description: "Read an event: when and where it is, what it says, and who is invited.",
  access: "read",
  input: z.strictObject({ calendarId, eventId }),
  output: event,
  target: ({ eventId }) => `event ${eventId}`,
  run: async (connected, { calendarId, eventId }) => toEvent(await getEvent(connected, calendarId, eventId), calendarId),
});

const listInstances = action({
  name: "calendar.list_instances",
  description: "List the occurrences of an event that repeats.",
  access: "read",
  input: z.strictObject({
    ...{ calendarId, eventId },
    from: when.optional().describe("From this day or time on."),
    to: when.optional().describe("Before this day or time."),
    timeZone: zone,
    ...page,
  }),
  output: z.object({ events: z.array(eventSummary).describe("The occurrences."), next }),
  target: ({ eventId }) => `event ${eventId}`,
  async run(connected, { calendarId, eventId, from, to, timeZone, limit, after }) {
    const [timeMin, timeMax] = [await moment(connected, from, calendarId, timeZone), await moment(connected, to, calendarId, timeZone)];
    const query = { timeMin, timeMax, timeZone, maxResults: limit, pageToken: after };
    const { items = [], nextPageToken } = await googleJson<RawEvents>(connected, `${eventPath(calendarId, eventId)}/instances`, { query });
    return { events: items.map((raw) => toEventSummary(raw, calendarId)), next: nextPageToken ?? null };
  },
});

/** Most calendars that one day is put together from. */
const MOST_CALENDARS = 20;

const agenda = action({
  name: "calendar.agenda",
  description: "What there is on a day, of all calendars that the account shows.",
  access: "read",
  input: z.strictObject({
    date: z.iso.date().optional().describe("The day; today unless given."),
    timeZone: timeZone.optional().describe("The time zone that the day is meant in; that of the account's own calendar unless given."),
    calendarIds: z.array(calendarId.removeDefault()).min(1).max(MOST_CALENDARS).optional().describe("The calendars; all that the account shows unless given."),
  }),
  output: z.object({
    date: z.string().describe("The day."),
    timeZone: z.string().describe("The time zone that it is meant in."),
    events: z.array(eventSummary).describe("The events in order; those of the whole day first."),
  }),
  target: ({ date }) => date ?? null,
  async run(connected, given) {
    const { items = [] } = given.calendarIds && given.timeZone ? {} : await listCalendars(connected);
    const zone = given.timeZone ?? items.find(({ primary }) => primary)?.timeZone ?? "UTC";
    const shown = items.filter(({ primary, selected }) => primary || selected).slice(0, MOST_CALENDARS);
    const date = given.date ?? dayAt(new Date(), zone);
    const query = { timeMin: momentOf(date, zone).toISOString(), timeMax: momentOf(addDays(date, 1), zone).toISOString(), timeZone: zone };
    const lists = await Promise.all(
      (given.calendarIds ?? shown.map(({ id }) => id)).map(async (id) => {
        const found = await googleJson<RawEvents>(connected, `${calendarPath(id)}/events`, {
          query: { ...query, singleEvents: true, orderBy: "startTime", maxResults: 250 },
        });
        return (found.items ?? []).map((raw) => toEventSummary(raw, id));
      }),
    );
    const at = ({ allDay, start }: z.output<typeof eventSummary>) => (allDay ? 0 : Date.parse(start ?? ""));
    return { date, timeZone: zone, events: lists.flat().sort((a, b) => at(a) - at(b)) };
  },
});

export const readActions = [listCalendarsAction, listEventsAction, getEventAction, listInstances, agenda];

import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isAddress } from "#lib/platform/mime";
import { action } from "#lib/runtime/connectors/action";
import { calendarId, calendarPath, eventId, eventPath, getEvent, zoneOf } from "#lib/runtime/connectors/calendar/calendars";
import { event, type RawAttendee, type RawEvent, type RawTime, RESPONSES, toEvent } from "#lib/runtime/connectors/calendar/event";
import { hasOffset, isDay, later, timeZone, when, withSeconds } from "#lib/runtime/connectors/calendar/time";
import type { Connected } from "#lib/runtime/connectors/connected";
import { googleJson } from "#lib/runtime/connectors/google";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

const HOUR_MS = 3_600_000;

const fields = {
  description: z.string().max(8000).optional().describe("What it is about."),
  location: z.string().max(1000).optional().describe("Where it is."),
  attendees: z.array(z.string().trim().refine(isAddress, "Must be an e-mail address.")).max(200).optional(),
  recurrence: z
    .array(z.string().regex(/^(?:RRULE|EXRULE|RDATE|EXDATE)[:;][\x20-\x7e]+$/, "Must be a line of RFC 5545, such as RRULE:FREQ=WEEKLY;COUNT=10."))
    .max(20)
    .optional()
    .describe("How it repeats, such as RRULE:FREQ=WEEKLY;COUNT=10. An event that repeats not has none."),
  reminders: z.array(z.int().min(0).max(40_320)).max(5).optional().describe("How many minutes before it to remind; as the calendar does unless given."),
  timeZone: timeZone.optional().describe("The time zone in which times without one are meant; the calendar's unless given."),
};
const notify = z.boolean().default(true).describe("Whether who is invited is told by mail.");
const updates = (tell: boolean) => ({ sendUpdates: tell ? "all" : "none" });
const remindersOf = (minutes: number[] | undefined) =>
  minutes && { reminders: { useDefault: false, overrides: minutes.map((each) => ({ method: "popup", minutes: each })) } };

/** When something begins and ends, as Google writes it. `cleared` takes away what the event had before. */
async function times(
  connected: Connected,
  calendar: string,
  { start, end, zone, repeats }: { start: string; end: string; zone: string | undefined; repeats: boolean },
  cleared = false,
) {
  if (isDay(start) !== isDay(end))
    throw new ConnectorProblem("INVALID_INPUT", "Must be a day where start is one, and a time where start is one.", { param: "input.end" });
  const comparable = hasOffset(start) === hasOffset(end);
  const at = (text: string) => Date.parse(isDay(text) || hasOffset(text) ? text : `${withSeconds(text)}Z`);
  if (comparable && at(end) <= at(start)) throw new ConnectorProblem("INVALID_INPUT", "Must be after start.", { param: "input.end" });
  const needsZone = !isDay(start) && (repeats || !hasOffset(start) || !hasOffset(end));
  const timeZone = zone ?? (needsZone ? await zoneOf(connected, calendar) : undefined);
  const written = (text: string): RawTime =>
    isDay(text)
      ? { date: text, ...(cleared && { dateTime: null, timeZone: null }) }
      : { dateTime: withSeconds(text), ...(timeZone && { timeZone }), ...(cleared && { date: null }) };
  return { start: written(start), end: written(end) };
}

const createEvent = action({
  name: "calendar.create_event",
  description: "Put an event into a calendar, and invite people to it.",
  access: "exec",
  input: z.strictObject({
    calendarId,
    title: z.string().min(1).max(1000).describe("What it is called."),
    start: when.describe("When it begins: a time such as 2026-12-24T15:00, or a day for an event of whole days."),
    end: when.optional().describe("When it ends, of whole days the day after the last; an hour or a day after the beginning unless given."),
    ...fields,
    attendees: fields.attendees.describe("Who is invited, by address."),
    video: z.boolean().default(false).describe("Whether it gets a video call of Google Meet."),
    notify,
  }),
  output: event,
  target: ({ calendarId, attendees = [] }) => [`calendar ${calendarId}`, ...attendees].join(", ").slice(0, 1000),
  async run(connected, { calendarId, title, start, end = later(start, HOUR_MS), video, notify, attendees, reminders, timeZone: zone, ...rest }) {
    const body = {
      ...{ summary: title, ...rest, ...(await times(connected, calendarId, { start, end, zone, repeats: (rest.recurrence?.length ?? 0) > 0 })) },
      ...(attendees && { attendees: attendees.map((email) => ({ email })) }),
      ...remindersOf(reminders),
      ...(video && { conferenceData: { createRequest: { requestId: randomUUID(), conferenceSolutionKey: { type: "hangoutsMeet" } } } }),
    };
    const query = { ...updates(notify), ...(video && { conferenceDataVersion: 1 }) };
    return toEvent(await googleJson<RawEvent>(connected, `${calendarPath(calendarId)}/events`, { method: "POST", query, body }), calendarId);
  },
});

const quickAdd = action({
  name: "calendar.quick_add",
  description: "Put an event into a calendar from one line of text, such as “Lunch with Ada on Friday at noon”.",
  access: "exec",
  input: z.strictObject({ calendarId, text: z.string().min(1).max(1000).describe("What, when and where, as Google reads it."), notify }),
  output: event,
  target: ({ calendarId }) => `calendar ${calendarId}`,
  async run(connected, { calendarId, text, notify }) {
    const query = { text, ...updates(notify) };
    return toEvent(await googleJson<RawEvent>(connected, `${calendarPath(calendarId)}/events/quickAdd`, { method: "POST", query }), calendarId);
  },
});

/** Changes an event as it was read: if somebody has changed it meanwhile, nothing is written over. */
const patch = (connected: Connected, calendar: string, { id, etag }: RawEvent, body: object, tell: boolean) =>
  googleJson<RawEvent>(connected, eventPath(calendar, id), {
    ...{ method: "PATCH", query: updates(tell), body },
    ...(etag !== undefined && { headers: { "if-match": etag } }),
  });

const updateEvent = action({
  name: "calendar.update_event",
  description: "Change an event: what is not given stays. One that is moved keeps its length unless `end` is given.",
  access: "exec",
  input: z.strictObject({
    ...{ calendarId, eventId },
    title: z.string().min(1).max(1000).optional().describe("What it is called."),
    start: when.optional().describe("When it begins: a time, or a day for an event of whole days."),
    end: when.optional().describe("When it ends; of whole days the day after the last."),
    ...fields,
    attendees: fields.attendees.describe("Who is invited from now on, by address: whoever is not named is not any more, and who stays keeps their answer."),
    notify,
  }),
  output: event,
  target: ({ eventId, attendees = [] }) => [`event ${eventId}`, ...attendees].join(", ").slice(0, 1000),
  async run(connected, { calendarId, eventId, title, start, end, attendees, notify, reminders, timeZone: zone, ...rest }) {
    const now = await getEvent(connected, calendarId, eventId);
    const body = {
      ...{ ...rest, ...(title !== undefined && { summary: title }) },
      ...((start ?? end) !== undefined && (await moved(connected, calendarId, now, { start, end, zone, repeats: rest.recurrence ?? now.recurrence ?? [] }))),
      ...(attendees && { attendees: attendees.map((email) => attendeeOf(now, email) ?? { email }) }),
      ...remindersOf(reminders),
    };
    return toEvent(await patch(connected, calendarId, now, body, notify), calendarId);
  },
});

async function moved(
  connected: Connected,
  calendar: string,
  now: RawEvent,
  given: { start: string | undefined; end: string | undefined; zone: string | undefined; repeats: string[] },
) {
  const [from, to] = [now.start, now.end].map((time) => time?.dateTime ?? time?.date ?? "") as [string, string];
  const { start = from } = given;
  const same = isDay(start) === isDay(from);
  const end = given.end ?? later(start, same ? Date.parse(to) - Date.parse(from) : HOUR_MS);
  const zone = given.zone ?? (isDay(start) ? undefined : (now.start?.timeZone ?? undefined));
  return times(connected, calendar, { start, end, zone, repeats: given.repeats.length > 0 }, true);
}

const attendeeOf = ({ attendees = [] }: RawEvent, email: string) => attendees.find((each) => each.email?.toLowerCase() === email.toLowerCase());

const deleteEvent = action({
  name: "calendar.delete_event",
  description: "Take an event out of a calendar; if the account holds it, it is called off for everybody.",
  access: "exec",
  input: z.strictObject({ calendarId, eventId, notify }),
  output: z.object({ id: z.string().describe("The event's id."), deleted: z.literal(true).describe("That it is gone.") }),
  target: ({ eventId }) => `event ${eventId}`,
  async run(connected, { calendarId, eventId, notify }) {
    await googleJson(connected, eventPath(calendarId, eventId), { method: "DELETE", query: updates(notify) });
    return { id: eventId, deleted: true as const };
  },
});

const respond = action({
  name: "calendar.respond_to_event",
  description: "Accept or decline an invitation, or say maybe.",
  access: "exec",
  input: z.strictObject({
    ...{ calendarId, eventId },
    response: z.enum(RESPONSES).exclude(["needsAction"]).describe("What to answer."),
    comment: z.string().max(1000).optional().describe("What to say with it."),
    notify: z.boolean().default(true).describe("Whether who holds it is told by mail."),
  }),
  output: event,
  target: ({ eventId, response }) => `event ${eventId}: ${response}`,
  async run(connected, { calendarId, eventId, response, comment, notify }) {
    const now = await getEvent(connected, calendarId, eventId);
    const attendees: RawAttendee[] = now.attendees ?? [];
    if (!attendees.some(({ self }) => self))
      throw new ConnectorProblem("INVALID_INPUT", "The connected account is not invited to this event.", { param: "input.eventId" });
    const answered = attendees.map((each) => (each.self ? { ...each, responseStatus: response, ...(comment !== undefined && { comment }) } : each));
    // Where Google leaves out the other people, it is told so, that it does not uninvite them.
    const body = { attendees: now.attendeesOmitted ? answered.filter(({ self }) => self) : answered, ...(now.attendeesOmitted && { attendeesOmitted: true }) };
    return toEvent(await patch(connected, calendarId, now, body, notify), calendarId);
  },
});

export const writeActions = [createEvent, quickAdd, updateEvent, deleteEvent, respond];

import { z } from "zod";
import { htmlToText } from "#lib/runtime/connectors/html-text";

export type RawTime = { date?: string | null; dateTime?: string | null; timeZone?: string | null };
type RawPerson = { email?: string; displayName?: string; self?: boolean };
export type RawAttendee = RawPerson & { responseStatus?: string; optional?: boolean; organizer?: boolean; resource?: boolean };
/** An event as Google Calendar's API answers it. Of one that was deleted there may be nothing but its id. */
export type RawEvent = {
  id: string;
  etag?: string;
  status?: string;
  htmlLink?: string;
  created?: string;
  updated?: string;
  summary?: string;
  description?: string;
  location?: string;
  organizer?: RawPerson;
  start?: RawTime;
  end?: RawTime;
  recurrence?: string[];
  recurringEventId?: string;
  attendees?: RawAttendee[];
  attendeesOmitted?: boolean;
  hangoutLink?: string;
  conferenceData?: { entryPoints?: { entryPointType?: string; uri?: string }[] };
};

export const RESPONSES = ["needsAction", "declined", "tentative", "accepted"] as const;

export const eventSummary = z.object({
  id: z.string().describe("The event's id."),
  calendarId: z.string().describe("The calendar that it is in."),
  title: z.string().describe("What it is called."),
  status: z.string().describe("confirmed, tentative or cancelled."),
  start: z.string().nullable().describe("When it begins: a time, or of an event of whole days the first day."),
  end: z.string().nullable().describe("When it ends: a time, or of an event of whole days the day after the last."),
  allDay: z.boolean().describe("Whether it takes whole days."),
  location: z.string().nullable().describe("Where it is."),
  meetingUrl: z.string().nullable().describe("Where a video call for it is."),
  organizer: z.string().nullable().describe("The address of who holds it."),
  recurringEventId: z.string().nullable().describe("The series that it is one of."),
  url: z.string().nullable().describe("Where a person opens it."),
  createdAt: z.string().nullable().describe("When it was made."),
  updatedAt: z.string().nullable().describe("When it was changed last."),
});

export const event = eventSummary.extend({
  timeZone: z.string().nullable().describe("The time zone that it was made in."),
  description: z.string().nullable().describe("What it says, as text."),
  recurrence: z.array(z.string()).describe("How it repeats, as RRULE lines."),
  attendees: z
    .array(
      z.object({
        email: z.string().describe("The address."),
        name: z.string().nullable().describe("The name."),
        response: z.string().describe("needsAction, declined, tentative or accepted."),
        optional: z.boolean().describe("Whether they need not come."),
        self: z.boolean().describe("Whether it is the connected account."),
      }),
    )
    .describe("Who is invited."),
});

export function toEventSummary(raw: RawEvent, calendarId: string): z.output<typeof eventSummary> {
  const { start, end } = raw;
  return {
    ...{ id: raw.id, calendarId, title: raw.summary ?? "", status: raw.status ?? "confirmed" },
    ...{ start: start?.dateTime ?? start?.date ?? null, end: end?.dateTime ?? end?.date ?? null, allDay: Boolean(start?.date) },
    ...{ location: raw.location ?? null, meetingUrl: meetingUrlOf(raw), organizer: raw.organizer?.email ?? null },
    ...{ recurringEventId: raw.recurringEventId ?? null, url: raw.htmlLink ?? null, createdAt: iso(raw.created), updatedAt: iso(raw.updated) },
  };
}

export function toEvent(raw: RawEvent, calendarId: string): z.output<typeof event> {
  const { description, attendees = [] } = raw;
  return {
    ...toEventSummary(raw, calendarId),
    timeZone: raw.start?.timeZone ?? null,
    // Google's own page writes descriptions as HTML, and other programs write plain text.
    description: description === undefined ? null : /<\/?[a-z][^<>]*>/i.test(description) ? htmlToText(description) : description,
    recurrence: raw.recurrence ?? [],
    attendees: attendees.map(({ email = "", displayName = null, responseStatus = "needsAction", optional = false, self = false }) => ({
      ...{ email, name: displayName, response: responseStatus, optional, self },
    })),
  };
}

function meetingUrlOf({ hangoutLink, conferenceData }: RawEvent): string | null {
  return hangoutLink ?? conferenceData?.entryPoints?.find(({ entryPointType }) => entryPointType === "video")?.uri ?? null;
}

/** A time as Google writes it, which may lack or have any number of digits after the seconds. */
function iso(text: string | undefined): string | null {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

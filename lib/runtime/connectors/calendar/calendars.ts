import { z } from "zod";
import type { RawEvent } from "#lib/runtime/connectors/calendar/event";
import type { Connected } from "#lib/runtime/connectors/connected";
import { googleJson } from "#lib/runtime/connectors/google";

export const CALENDAR = "/calendar/v3";

export type RawCalendar = {
  id: string;
  summary?: string;
  summaryOverride?: string;
  description?: string;
  timeZone?: string;
  primary?: boolean;
  selected?: boolean;
  accessRole?: string;
};
export type RawEvents = { items?: RawEvent[]; nextPageToken?: string; nextSyncToken?: string; timeZone?: string };

/** A calendar's id, which becomes part of an address: dots alone would mean another. */
export const calendarId = z
  .string()
  .min(1)
  .max(500)
  .refine((id) => !/^\.+$/.test(id), "Must be a calendar's id.")
  .default("primary")
  .describe("The calendar's id, as list_calendars answers it; the account's own unless given.");

export const isEventId = (id: string): boolean => /^[\w-]{1,1024}$/.test(id);
export const eventId = z
  .string()
  .refine(isEventId, "Must be an event's id.")
  .describe("The event's id. Of a series it is one occurrence, or with the series' own id all.");

export const calendarPath = (id: string): string => `${CALENDAR}/calendars/${encodeURIComponent(id)}`;
export const eventPath = (calendar: string, id: string): string => `${calendarPath(calendar)}/events/${id}`;

export const getEvent = (connected: Connected, calendar: string, id: string) => googleJson<RawEvent>(connected, eventPath(calendar, id));

export const listEvents = (connected: Connected, calendar: string, query: Record<string, string | number | boolean | undefined>) =>
  googleJson<RawEvents>(connected, `${calendarPath(calendar)}/events`, { query });

export const listCalendars = (connected: Connected, query: { maxResults?: number; pageToken?: string | undefined } = { maxResults: 250 }) =>
  googleJson<{ items?: RawCalendar[]; nextPageToken?: string }>(connected, `${CALENDAR}/users/me/calendarList`, { query });

/** The time zone that a calendar is kept in: what a time without one means. */
export async function zoneOf(connected: Connected, calendar: string): Promise<string> {
  const found = await googleJson<RawCalendar>(connected, `${CALENDAR}/users/me/calendarList/${encodeURIComponent(calendar)}`);
  return found.timeZone ?? "UTC";
}

export const nameOf = ({ id, summary, summaryOverride }: RawCalendar): string => summaryOverride ?? summary ?? id;

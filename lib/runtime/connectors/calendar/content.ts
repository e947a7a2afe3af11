import { getEvent, isEventId, listCalendars, listEvents, nameOf } from "#lib/runtime/connectors/calendar/calendars";
import { toEvent } from "#lib/runtime/connectors/calendar/event";
import type { Connector, Content } from "#lib/runtime/connectors/connector";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

/** Most coming events that a calendar's content lists. */
const MOST_EVENTS = 250;

/** The calendars as sources. */
export const sources: Connector["sources"] = async (connected, { after, limit }) => {
  const { items = [], nextPageToken } = await listCalendars(connected, { maxResults: limit, pageToken: after });
  const data = items.map((raw) => ({
    ...{ id: raw.id, name: nameOf(raw), kind: "calendar" as const, description: raw.description ?? null, updatedAt: null },
    url: `https://calendar.google.com/calendar/r?cid=${encodeURIComponent(raw.id)}`,
  }));
  return { data, next: nextPageToken ?? null };
};

/** What is to come in a calendar, or one event as Markdown. */
export const content: Connector["content"] = async (connected, { source, path }): Promise<Content> => {
  if (/^\.+$/.test(source)) throw new ConnectorProblem("NOT_FOUND", "There is no such calendar.", { param: "source" });
  if (path === undefined) {
    const query = { singleEvents: true, orderBy: "startTime", timeMin: new Date().toISOString(), maxResults: MOST_EVENTS, fields: "items(id,summary)" };
    const { items = [] } = await listEvents(connected, source, query);
    return { ref: null, kind: "folder", entries: items.map(({ id, summary }) => ({ path: id, kind: "file", size: null, name: summary || undefined })) };
  }
  if (!isEventId(path)) throw new ConnectorProblem("NOT_FOUND", "There is no such event in this calendar.", { param: "path" });
  const event = toEvent(await getEvent(connected, source, path), source);
  const facts = [
    [
      "When",
      event.allDay ? `${event.start} to before ${event.end}, whole days` : `${event.start} to ${event.end}${event.timeZone ? ` (${event.timeZone})` : ""}`,
    ],
    ["Where", event.location],
    ["Video call", event.meetingUrl],
    ["Status", event.status === "confirmed" ? null : event.status],
    ["Organizer", event.organizer],
    ["Repeats", event.recurrence.join("; ") || null],
  ].filter(([, value]) => value !== null);
  const people = event.attendees.map(({ email, name, response }) => `- ${name ? `${name} <${email}>` : email}: ${response}`);
  const parts = [
    ...[`# ${event.title || "(no title)"}`, facts.map(([name, value]) => `- ${name}: ${value}`).join("\n")],
    ...(event.description ? [event.description] : []),
    ...(people.length > 0 ? [`## Invited\n\n${people.join("\n")}`] : []),
  ];
  return { ref: null, kind: "file", contentType: "text/markdown; charset=utf-8", bytes: Buffer.from(`${parts.join("\n\n")}\n`) };
};

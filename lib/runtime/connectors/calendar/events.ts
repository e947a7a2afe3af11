import { z } from "zod";
import { listEvents } from "#lib/runtime/connectors/calendar/calendars";
import { eventSummary, type RawEvent, toEventSummary } from "#lib/runtime/connectors/calendar/event";
import type { Connected } from "#lib/runtime/connectors/connected";
import type { EventKind, Happening } from "#lib/runtime/connectors/connector";
import { orGone } from "#lib/runtime/connectors/google";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

/** Google's mark of how far a calendar has been read, since when it is watched, and when it was looked at last. */
const cursorOf = z.object({ token: z.string(), began: z.number(), polled: z.number() });
type Cursor = z.output<typeof cursorOf>;

/** Most pages that are read at a time; a calendar that changes more than that at once is begun again. */
const MOST_PAGES = 40;
/** What is older than this when it is looked at cannot be new since the last time. */
const DAY_MS = 86_400_000;
/** An event that was just made says that it was changed a moment after it was made. */
const JUST_MADE_MS = 2000;

/** All pages of what changed, or of everything, with the mark from which to go on. */
async function sync(connected: Connected, calendar: string, query: Record<string, string | number | boolean>): Promise<{ items: RawEvent[]; token: string }> {
  const items: RawEvent[] = [];
  let pageToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await listEvents(connected, calendar, { ...query, pageToken });
    items.push(...(answer.items ?? []));
    if (answer.nextSyncToken) return { items, token: answer.nextSyncToken };
    pageToken = answer.nextPageToken;
    if (pageToken === undefined) break;
  }
  throw new ConnectorProblem("PROVIDER_UNAVAILABLE", "Google Calendar does not say how far it was read. Try again shortly.", { retryAfter: 60 });
}

/** The mark of now: Google gives it at the end of the whole calendar, of which nothing else is asked for. */
const markOf = async (connected: Connected, calendar: string) =>
  (await sync(connected, calendar, { maxResults: 2500, fields: "nextPageToken,nextSyncToken" })).token;

/** What has changed since the cursor. A mark that Google does not know any more is replaced, and what changed since then is asked for by time. */
async function changes(connected: Connected, source: string | null, given: unknown): Promise<{ items: RawEvent[]; before: Cursor | null; cursor: Cursor }> {
  const calendar = source ?? "primary";
  const polled = Date.now();
  if (given === null || given === undefined) return { items: [], before: null, cursor: { token: await markOf(connected, calendar), began: polled, polled } };
  const before = cursorOf.parse(given);
  const found = await orGone(sync(connected, calendar, { syncToken: before.token, maxResults: 250 }));
  if (found) return { items: found.items, before, cursor: { ...before, token: found.token, polled } };
  const token = await markOf(connected, calendar);
  const updatedMin = new Date(Math.max(before.began, before.polled - 60_000)).toISOString();
  const { items = [] } = await listEvents(connected, calendar, { updatedMin, showDeleted: true, maxResults: 2500 });
  return { items, before, cursor: { ...before, token, polled } };
}

const madeAt = ({ created }: RawEvent) => Date.parse(created ?? "");
const changedSince = (raw: RawEvent) => Date.parse(raw.updated ?? "") - madeAt(raw) >= JUST_MADE_MS;
/** When somebody last did something to an event. */
const touchedAt = (raw: RawEvent) => (changedSince(raw) ? Date.parse(raw.updated ?? "") : madeAt(raw));
/** Whether an event is not older than the watch. Its key says whether it was told, so that it may be asked about more than once. */
const isNew = (raw: RawEvent, { began, polled }: Cursor) => madeAt(raw) >= Math.max(began, polled - DAY_MS);

const eventCreated: EventKind = {
  name: "calendar.event_created",
  description: "An event is put into a calendar.",
  ...{ payload: eventSummary, source: "calendar" },
  async poll(connected, source, given) {
    const { items, before, cursor } = await changes(connected, source, given);
    const made = items.filter((raw) => before && raw.status !== "cancelled" && !raw.recurringEventId && isNew(raw, before));
    return { happened: made.map((raw) => ({ key: raw.id, payload: toEventSummary(raw, source ?? "primary") })), cursor };
  },
};

const eventChanged: EventKind = {
  name: "calendar.event_changed",
  description: "An event of a calendar is changed or called off; then its status is cancelled.",
  ...{ payload: eventSummary, source: "calendar" },
  async poll(connected, source, given) {
    const { items, cursor } = await changes(connected, source, given);
    const changed = items.filter((raw) => raw.status === "cancelled" || changedSince(raw));
    const keyOf = ({ id, updated, etag, status }: RawEvent) => `${id} ${updated ?? etag ?? status}`;
    return { happened: changed.map((raw) => ({ key: keyOf(raw), payload: toEventSummary(raw, source ?? "primary") })), cursor };
  },
};

/** How long before its beginning an event is told, in minutes. */
const LEAD = 15;
const MINUTE_MS = 60_000;
/** One that began while nobody looked is told this long, in minutes. */
const LATE = 60;

const eventStarting: EventKind = {
  name: "calendar.event_starting",
  description: `An event of a calendar begins in ${LEAD} minutes, and the account has not declined it. Events of whole days are not told.`,
  payload: eventSummary.extend({ minutes: z.int().describe("In how many minutes it begins.") }),
  source: "calendar",
  async poll(connected, source, given) {
    const calendar = source ?? "primary";
    const polled = Date.now();
    if (given === null || given === undefined) return { happened: [], cursor: { began: polled, polled } };
    const before = cursorOf.omit({ token: true }).parse(given);
    const from = Math.max(Math.min(before.polled, polled), polled - LATE * MINUTE_MS);
    const query = {
      singleEvents: true,
      orderBy: "startTime",
      timeMin: new Date(from).toISOString(),
      timeMax: new Date(polled + LEAD * MINUTE_MS).toISOString(),
    };
    const { items = [] } = await listEvents(connected, calendar, { ...query, maxResults: 250 });
    const happened = items.flatMap((raw): Happening[] => {
      const start = Date.parse(raw.start?.dateTime ?? "");
      // Its moment was before the watch began, unless it was made or moved since.
      const known = start - LEAD * MINUTE_MS < before.began && touchedAt(raw) <= before.began;
      const declined = raw.attendees?.some(({ self, responseStatus }) => self && responseStatus === "declined");
      if (Number.isNaN(start) || start <= from || known || declined || raw.status === "cancelled") return [];
      const minutes = Math.max(Math.round((start - polled) / MINUTE_MS), 0);
      return [{ key: `${raw.id} ${new Date(start).toISOString()}`, payload: { ...toEventSummary(raw, calendar), minutes } }];
    });
    return { happened, cursor: { ...before, polled } };
  },
};

export const events: EventKind[] = [eventCreated, eventChanged, eventStarting];

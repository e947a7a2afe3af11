import { randomBytes } from "node:crypto";
import type { Heard, Instead } from "#lib/testing/providers";

type Time = { date?: string | null; dateTime?: string | null; timeZone?: string | null };
type Attendee = { email: string; responseStatus?: string; self?: boolean };
type Body = { summary?: string; start: Time; end: Time; attendees?: Attendee[]; recurrence?: string[]; [field: string]: unknown };
type Kept = { id: string; holder: string; calendar: string; body: Body; status: string; created: number; updated: number; version: number; series?: Kept };
type Calendar = { id: string; summary: string; timeZone: string; primary?: boolean };

const ZONE = "Europe/Berlin";
const fail = (status: number, reason: string, message = reason): Instead => ({
  status,
  body: JSON.stringify({ error: { code: status, message, errors: [{ reason, message }] } }),
});
const ok = (body: object): Instead => ({ status: 200, body: JSON.stringify(body) });

/** How far a zone is ahead of UTC, as Intl writes it: another way than the application's own. */
function offsetOf(zone: string, at: number): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(at);
  return (parts.find(({ type }) => type === "timeZoneName")?.value.replace("GMT", "") ?? "") || "+00:00";
}

/** A time as Google answers it: with its offset. */
function settled(time: Time): Time {
  if (!time.dateTime || /(Z|[+-]\d\d:\d\d)$/.test(time.dateTime)) return time;
  return { ...time, dateTime: time.dateTime + offsetOf(time.timeZone ?? ZONE, Date.parse(`${time.dateTime}Z`)) };
}
const momentOf = ({ date, dateTime }: Time) => Date.parse(dateTime ?? `${date}T00:00:00${offsetOf(ZONE, Date.parse(String(date)))}`);

/** What is changed is changed well after it was made, as people do it. */
const later = ({ updated }: Kept) => Math.max(updated + 5000, Date.now());

/**
 * The part of Google Calendar's API that is needed and that the emulator has not: single events, changes of them, marks of how far one
 * has read, series and invitations. Everybody has a calendar of their own and one of a team.
 */
export function calendarDouble(): (request: Heard, who: string) => Instead {
  const kept = new Map<string, Kept>();
  let version = 0;
  const calendarsOf = (who: string): Calendar[] => [
    { id: who, summary: who, timeZone: ZONE, primary: true },
    { id: `team+${who.split("@")[0]}#1@group.calendar.google.com`, summary: "Team", timeZone: "America/New_York" },
  ];
  const sees = (who: string, calendar: Calendar, { calendar: its, body }: Kept) =>
    its === calendar.id || (calendar.primary === true && (body.attendees ?? []).some(({ email }) => email === who));

  const shown = ({ id, holder, body, status, created, updated, version: etag, series }: Kept, who: string) => ({
    ...{ kind: "calendar#event", id, status, etag: `"${etag}"`, htmlLink: `https://calendar.google.com/event?eid=${id}`, ...body },
    ...{ created: new Date(created).toISOString(), updated: new Date(updated).toISOString(), organizer: { email: holder, self: holder === who } },
    ...(body.attendees && {
      attendees: body.attendees.map(({ self: _, ...each }) => ({ responseStatus: "needsAction", ...each, ...(each.email === who && { self: true }) })),
    }),
    ...(series && { recurringEventId: series.id, recurrence: undefined }),
  });

  /** A series' occurrences: each day or week, so and so many times. */
  function occurrences(row: Kept): Kept[] {
    const rule = row.body.recurrence?.find((each) => each.startsWith("RRULE:"));
    if (!rule) return [row];
    const [days, count] = [rule.includes("WEEKLY") ? 7 : 1, Number(/COUNT=(\d+)/.exec(rule)?.[1] ?? 10)];
    return Array.from({ length: count }, (_, i) => {
      const by = i * days * 86_400_000;
      const at = (time: Time): Time => ({ ...time, ...(time.dateTime && { dateTime: new Date(Date.parse(time.dateTime) + by).toISOString() }) });
      const start = at(row.body.start);
      const id = `${row.id}_${String(start.dateTime).replace(/[-:]|\.\d+/g, "")}`;
      return kept.get(id) ?? { ...row, id, series: row, body: { ...row.body, start, end: at(row.body.end) } };
    });
  }
  const find = (id: string) => kept.get(id) ?? [...kept.values()].flatMap(occurrences).find((each) => each.id === id);

  function problemOf({ start, end, recurrence }: Body): Instead | undefined {
    for (const each of [start, end]) {
      if (!each?.date && !each?.dateTime) return fail(400, "required", "Missing end time.");
      if (each.date && each.dateTime) return fail(400, "invalid", "Invalid start time.");
      if (each.dateTime && !/T\d\d:\d\d:\d\d/.test(each.dateTime)) return fail(400, "badRequest", "Bad Request");
      if (each.dateTime && !each.timeZone && (recurrence || !/(Z|[+-]\d\d:\d\d)$/.test(each.dateTime)))
        return fail(400, "required", "Missing time zone definition for start time.");
    }
    return momentOf(settled(end)) <= momentOf(settled(start)) ? fail(400, "timeRangeEmpty", "The specified time range is empty.") : undefined;
  }

  function insert(who: string, calendar: Calendar, body: Body): Instead {
    const problem = problemOf(body);
    if (problem) return problem;
    const { conferenceData, ...rest } = body as Body & { conferenceData?: unknown };
    const meet = conferenceData ? { hangoutLink: "https://meet.google.com/abc-defg-hij" } : {};
    const now = Date.now();
    const row: Kept = {
      ...{ id: randomBytes(13).toString("hex"), holder: who, calendar: calendar.id, status: "confirmed", created: now, updated: now + 400, version: ++version },
      body: { ...rest, ...meet, start: settled(body.start), end: settled(body.end) },
    };
    kept.set(row.id, row);
    return ok(shown(row, who));
  }

  function change(who: string, row: Kept, { headers, body }: Heard): Instead {
    if (headers["if-match"] && headers["if-match"] !== `"${row.version}"`) return fail(412, "conditionNotMet", "Precondition Failed");
    const given = JSON.parse(body) as Partial<Body>;
    const time = (was: Time, now?: Time) => settled(Object.fromEntries(Object.entries({ ...was, ...now }).filter(([, value]) => value !== null)));
    const mine = (given.attendees ?? []).find(({ email }) => email === who);
    const next: Body =
      row.holder === who
        ? { ...row.body, ...given, start: time(row.body.start, given.start), end: time(row.body.end, given.end) }
        : // Of somebody else's event one changes one's own answer.
          { ...row.body, attendees: (row.body.attendees ?? []).map((each) => (each.email === who && mine ? mine : each)) };
    const problem = problemOf(next);
    if (problem) return problem;
    const changed = { ...row, body: next, updated: later(row), version: ++version };
    kept.set(row.id, changed);
    return ok(shown(changed, who));
  }

  function list(who: string, calendar: Calendar, query: URLSearchParams): Instead {
    const [token, from, to, since, words] = ["syncToken", "timeMin", "timeMax", "updatedMin", "q"].map((name) => query.get(name));
    if (token && (from || to || since || words || query.get("orderBy"))) return fail(400, "badRequest", "Sync token cannot be used with query restrictions.");
    let rows = [...kept.values()].filter((row) => sees(who, calendar, row));
    if (token) rows = rows.filter((row) => row.version > Number(token));
    else if (since) rows = rows.filter(({ updated }) => updated >= Date.parse(since));
    else rows = rows.filter(({ status, series }) => status !== "cancelled" && !series);
    if (query.get("singleEvents") === "true" && !token) rows = rows.flatMap(occurrences).filter(({ status }) => status !== "cancelled");
    if (from) rows = rows.filter(({ body }) => momentOf(body.end) > Date.parse(from));
    if (to) rows = rows.filter(({ body }) => momentOf(body.start) < Date.parse(to));
    if (words) rows = rows.filter(({ body }) => JSON.stringify(body).toLowerCase().includes(words.toLowerCase()));
    rows.sort((a, b) => (query.get("orderBy") === "startTime" ? momentOf(a.body.start) - momentOf(b.body.start) : a.version - b.version));
    const [at, most] = [Number(query.get("pageToken") ?? 0), Number(query.get("maxResults") ?? 250)];
    const more = at + most < rows.length;
    const items = rows.slice(at, at + most).map((row) => (row.status === "cancelled" ? { ...shown(row, who), summary: undefined } : shown(row, who)));
    // With an order Google gives no mark.
    const mark = query.get("orderBy") ? {} : { nextSyncToken: String(version) };
    return ok({ kind: "calendar#events", timeZone: calendar.timeZone, items, ...(more ? { nextPageToken: String(at + most) } : mark) });
  }

  function freeBusy(who: string, { body }: Heard): Instead {
    const { timeMin, timeMax, items } = JSON.parse(body) as { timeMin: string; timeMax: string; items: { id: string }[] };
    const busy = (calendar: Calendar) =>
      [...kept.values()]
        .filter(
          (row) =>
            sees(who, calendar, row) &&
            row.status !== "cancelled" &&
            momentOf(row.body.end) > Date.parse(timeMin) &&
            momentOf(row.body.start) < Date.parse(timeMax),
        )
        .map(({ body }) => ({ start: new Date(momentOf(body.start)).toISOString(), end: new Date(momentOf(body.end)).toISOString() }));
    const answer = items.map(({ id }) => {
      const calendar = calendarNamed(who, id);
      return [id, calendar ? { busy: busy(calendar) } : { errors: [{ domain: "global", reason: "notFound" }], busy: [] }];
    });
    return ok({ kind: "calendar#freeBusy", timeMin, timeMax, calendars: Object.fromEntries(answer) });
  }
  const calendarNamed = (who: string, id: string) => calendarsOf(who).find((each) => each.id === id || (id === "primary" && each.primary));

  return (request, who) => {
    const { pathname, searchParams } = new URL(request.path, "http://google");
    const [, , , first = "", second = "", third = "", fourth = "", fifth] = pathname.split("/").map(decodeURIComponent);
    if (first === "freeBusy") return freeBusy(who, request);
    if (first === "users" && third === "calendarList") {
      const entry = (each: Calendar) => ({ ...each, accessRole: "owner", selected: true });
      if (!fourth) {
        const [at, most] = [Number(searchParams.get("pageToken") ?? 0), Number(searchParams.get("maxResults") ?? 100)];
        const all = calendarsOf(who);
        return ok({ items: all.slice(at, at + most).map(entry), ...(at + most < all.length && { nextPageToken: String(at + most) }) });
      }
      const found = calendarNamed(who, fourth);
      return found ? ok(entry(found)) : fail(404, "notFound", "Not Found");
    }
    const calendar = first === "calendars" ? calendarNamed(who, second) : undefined;
    if (!calendar || third !== "events") return fail(404, "notFound", "Not Found");
    if (!fourth) return request.method === "POST" ? insert(who, calendar, JSON.parse(request.body)) : list(who, calendar, searchParams);
    if (fourth === "quickAdd") {
      const start = new Date(Date.now() + 86_400_000).toISOString();
      return insert(who, calendar, {
        summary: searchParams.get("text") ?? "",
        start: { dateTime: start },
        end: { dateTime: new Date(Date.parse(start) + 3_600_000).toISOString() },
      });
    }
    const row = find(fourth);
    if (!row || !sees(who, calendar, row)) return fail(404, "notFound", "Not Found");
    if (fifth === "instances") return ok({ items: occurrences(row).map((each) => shown(each, who)) });
    if (request.method === "GET") return ok(shown(row, who));
    if (row.status === "cancelled") return fail(410, "deleted", "Resource has been deleted");
    if (request.method === "PATCH") return change(who, row, request);
    kept.set(row.id, { ...row, status: "cancelled", updated: later(row), version: ++version });
    return { status: 204, body: "" };
  };
}

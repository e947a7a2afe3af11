import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { accountOf } from "#lib/testing/google-account";
import { connectAccount, sharedProviders } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let google: Awaited<ReturnType<typeof sharedProviders>>["google"];
/** Ada's workspace, and Grace's, whom she invites. */
let home: TestWorkspace;
let other: TestWorkspace;
beforeAll(async () => {
  google = (await sharedProviders()).google;
  [home, other] = await Promise.all([createWorkspace(), createWorkspace()]);
  await connectAccount(home, "calendar");
  await connectAccount(other, "calendar", "grace@example.com");
});
afterEach(() => {
  google.instead = undefined;
});

const TEAM = "team+ada#1@group.calendar.google.com";
const MINUTE = 60_000;
const { done, failed, content } = accountOf("calendar", () => home);
const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString();
const titles = (events: { title: string }[]) => events.map(({ title }) => title);
const heardLast = () => google.heard.filter(({ path, method }) => path.startsWith("/calendar/v3/calendars/") && method !== "GET").at(-1);

test("calendars are listed, page by page, and are the sources", async () => {
  const first = await done("list_calendars", { limit: 1 });
  expect(first.calendars).toEqual([
    { id: "ada@example.com", name: "ada@example.com", description: null, timeZone: "Europe/Berlin", primary: true, access: "owner" },
  ]);
  expect((await done("list_calendars", { after: first.next })).calendars).toMatchObject([{ id: TEAM, name: "Team", primary: false }]);
  const { body } = await json("GET /api/v1/connectors/calendar/sources", { key: home.key });
  expect(body.data.map(({ id, kind }: { id: string; kind: string }) => [id, kind])).toEqual([
    ["ada@example.com", "calendar"],
    [TEAM, "calendar"],
  ]);
});

describe("an event", () => {
  test("is at the time that is meant: with an offset, in a zone, or in that of its calendar", async () => {
    const made = async (input: object) => {
      const { start, end, allDay } = await done("create_event", { title: "Time", ...input });
      return [start, end, allDay];
    };
    expect(await made({ start: "2027-01-11T10:00Z", end: "2027-01-11T10:30:00+00:00" })).toEqual(["2027-01-11T10:00:00Z", "2027-01-11T10:30:00+00:00", false]);
    expect(await made({ start: "2027-07-12T10:00" })).toEqual(["2027-07-12T10:00:00+02:00", "2027-07-12T11:00:00+02:00", false]);
    expect(await made({ start: "2027-01-12T10:00", timeZone: "Asia/Tokyo" })).toEqual(["2027-01-12T10:00:00+09:00", "2027-01-12T11:00:00+09:00", false]);
    expect(await made({ calendarId: TEAM, start: "2027-01-13T10:00", end: "2027-01-13T12:00" })).toEqual([
      ...["2027-01-13T10:00:00-05:00", "2027-01-13T12:00:00-05:00", false],
    ]);
    expect(await made({ start: "2027-01-14" })).toEqual(["2027-01-14", "2027-01-15", true]);
  });

  test.each([
    ["input.end", { start: "2027-01-11", end: "2027-01-12T10:00" }],
    ["input.end", { start: "2027-01-11T10:00", end: "2027-01-11T10:00" }],
    ["input.end", { start: "2027-01-11", end: "2027-01-11" }],
    ["input.start", { start: "2027-02-30" }],
    ["input.start", { start: "tomorrow" }],
    ["input.timeZone", { start: "2027-01-11T10:00", timeZone: "Mars/Olympus" }],
    ["input.recurrence.0", { start: "2027-01-11", recurrence: ["RRULE:FREQ=DAILY\r\nX:1"] }],
    ["input.attendees.0", { start: "2027-01-11", attendees: ["Grace"] }],
    ["input.calendarId", { start: "2027-01-11", calendarId: ".." }],
  ])("says that %s is wrong", async (param, input) => {
    expect(await failed("create_event", { title: "Wrong", ...input })).toEqual([400, "INVALID_INPUT", param]);
  });

  test("has guests, who are told, a place, a call and reminders", async () => {
    const made = await done("create_event", {
      ...{
        title: "Plänung 計画",
        start: at(600),
        description: "<b>Why</b> &amp; how",
        location: "Room 1",
        attendees: ["grace@example.com"],
        video: true,
        reminders: [10],
      },
    });
    expect(made).toMatchObject({ title: "Plänung 計画", description: "Why & how", location: "Room 1", meetingUrl: "https://meet.google.com/abc-defg-hij" });
    expect(made.attendees).toEqual([{ email: "grace@example.com", name: null, response: "needsAction", optional: false, self: false }]);
    const heard = heardLast();
    expect(heard?.path).toContain("sendUpdates=all");
    expect(JSON.parse(heard?.body ?? "")).toMatchObject({ reminders: { useDefault: false, overrides: [{ method: "popup", minutes: 10 }] } });
    await done("create_event", { title: "Quiet", start: at(700), attendees: ["grace@example.com"], notify: false });
    expect(heardLast()?.path).toContain("sendUpdates=none");
    expect(await done("get_event", { eventId: made.id })).toEqual(made);
  });

  test("is answered by who is invited, and keeps the answer when it is changed", async () => {
    const { id: eventId } = await done("create_event", { title: "Answer me", start: at(800), attendees: ["grace@example.com"] });
    expect((await done("respond_to_event", { eventId, response: "declined" }, other)).attendees).toMatchObject([{ response: "declined", self: true }]);
    const changed = await done("update_event", { eventId, title: "Answered", attendees: ["GRACE@example.com", "linus@example.com"] });
    expect([changed.title, changed.attendees.map(({ response }: { response: string }) => response)]).toEqual(["Answered", ["declined", "needsAction"]]);
    expect(await failed("respond_to_event", { eventId, response: "accepted" })).toEqual([400, "INVALID_INPUT", "input.eventId"]);
  });

  test("keeps its length when it is moved, and becomes one of whole days and back", async () => {
    const { id: eventId } = await done("create_event", { title: "Move me", start: "2027-03-01T10:00", end: "2027-03-01T10:45", location: "Here" });
    const moved = async (input: object) => {
      const { start, end, location } = await done("update_event", { eventId, ...input });
      expect(location).toBe("Here");
      return [start, end];
    };
    expect(await moved({ start: "2027-03-02T14:00" })).toEqual(["2027-03-02T14:00:00+01:00", "2027-03-02T14:45:00+01:00"]);
    expect(await moved({ end: "2027-03-02T16:00" })).toEqual(["2027-03-02T14:00:00+01:00", "2027-03-02T16:00:00+01:00"]);
    expect(await moved({ start: "2027-03-03", end: "2027-03-05" })).toEqual(["2027-03-03", "2027-03-05"]);
    expect(await moved({ start: "2027-03-10" })).toEqual(["2027-03-10", "2027-03-12"]);
    expect(await moved({ start: "2027-03-11T09:00" })).toEqual(["2027-03-11T09:00:00+01:00", "2027-03-11T10:00:00+01:00"]);
  });

  test("is not written over when somebody has changed it meanwhile", async () => {
    const { id: eventId } = await done("create_event", { title: "Mine", start: at(900) });
    // What ours has read is older than what stands there.
    const stale = { id: eventId, etag: '"0"', summary: "Mine", attendees: [] };
    google.instead = ({ method, path }) => (method === "GET" && path.includes(eventId) ? { status: 200, body: JSON.stringify(stale) } : undefined);
    expect((await failed("update_event", { eventId, title: "Over it" }))[1]).toBe("PROVIDER_CONFLICT");
    google.instead = undefined;
    expect((await done("get_event", { eventId })).title).toBe("Mine");
  });

  test("is called off once", async () => {
    const { id: eventId } = await done("create_event", { title: "Off", start: at(950) });
    expect(await done("delete_event", { eventId })).toEqual({ id: eventId, deleted: true });
    expect(await failed("delete_event", { eventId })).toEqual([404, "NOT_FOUND", "input.eventId"]);
    expect(await failed("get_event", { eventId: "nonesuch" })).toEqual([404, "NOT_FOUND", "input.eventId"]);
    // Either may be what is not there.
    expect(await failed("get_event", { calendarId: "none@example.com", eventId: "nonesuch" })).toEqual([404, "NOT_FOUND", undefined]);
    expect((await failed("get_event", { eventId: "../../users" }))[0]).toBe(400);
  });

  test("of a series is each time by itself", async () => {
    const series = await done("create_event", { title: "Weekly", start: "2028-05-01T09:00", recurrence: ["RRULE:FREQ=WEEKLY;COUNT=3"] });
    const { events } = await done("list_instances", { eventId: series.id });
    expect(events.map(({ start }: { start: string }) => new Date(start).toISOString())).toEqual(
      ["01", "08", "15"].map((day) => `2028-05-${day}T07:00:00.000Z`),
    );
    await done("update_event", { eventId: events[1].id, title: "Weekly, moved" });
    const listed = await done("list_events", { from: "2028-05-01", to: "2028-05-31" });
    expect(titles(listed.events)).toEqual(["Weekly", "Weekly, moved", "Weekly"]);
    expect(listed.events[1].recurringEventId).toBe(series.id);
  });

  test("is made from a line of text", async () => {
    expect(await done("quick_add", { text: "Lunch & talk" })).toMatchObject({ title: "Lunch & talk" });
  });
});

test("events are listed by days of the calendar's zone, searched, and paged", async () => {
  for (const [title, start] of [
    ["Late", "2029-06-01T23:30"],
    ["Night", "2029-06-02T00:15"],
    ["Noon", "2029-06-02T12:00"],
    ["After", "2029-06-03T00:00"],
  ] as const)
    await done("create_event", { title, start, end: start.replace(/T(..):(..)/, "T$1:59").replace("T00:59", "T00:59") });
  const day = { from: "2029-06-02", to: "2029-06-03" };
  const first = await done("list_events", { ...day, limit: 1 });
  const rest = await done("list_events", { ...day, limit: 1, after: first.next });
  expect([titles(first.events), titles(rest.events), rest.next]).toEqual([["Night"], ["Noon"], null]);
  expect(titles((await done("list_events", { ...day, query: "noon" })).events)).toEqual(["Noon"]);
  expect(titles((await done("list_events", { ...day, timeZone: "America/New_York" })).events)).toEqual(["Noon", "After"]);

  await done("create_event", { title: "Holiday", start: "2029-06-02" });
  await done("create_event", { title: "Team's", calendarId: TEAM, start: "2029-06-02T10:00" });
  const agenda = await done("agenda", { date: "2029-06-02" });
  expect([agenda.timeZone, titles(agenda.events)]).toEqual(["Europe/Berlin", ["Holiday", "Night", "Noon", "Team's"]]);
  expect(titles((await done("agenda", { date: "2029-06-02", calendarIds: [TEAM] })).events)).toEqual(["Team's"]);
});

test("free time is what all calendars leave, over the change of the clocks too", async () => {
  // Sunday the 25th of March 2029 is the day on which Berlin's clocks go forward.
  await done("create_event", { title: "A", start: "2029-03-23T09:00", end: "2029-03-23T16:40" });
  await done("create_event", { title: "B", start: "2029-03-26T10:00", end: "2029-03-26T12:00" });
  await done("create_event", { title: "C", calendarId: TEAM, start: "2029-03-26T11:30+02:00", end: "2029-03-26T13:00+02:00" });
  const both = { calendarIds: ["primary", TEAM], from: "2029-03-23", to: "2029-03-27" };
  const { free, timeZone } = await done("find_free_time", both);
  expect([timeZone, free]).toEqual([
    "Europe/Berlin",
    [
      { start: "2029-03-26T07:00:00.000Z", end: "2029-03-26T08:00:00.000Z" },
      { start: "2029-03-26T11:00:00.000Z", end: "2029-03-26T15:00:00.000Z" },
    ],
  ]);
  expect((await done("find_free_time", { ...both, minutes: 20, limit: 1 })).free).toEqual([
    { start: "2029-03-23T15:40:00.000Z", end: "2029-03-23T16:00:00.000Z" },
  ]);
  expect((await done("find_free_time", { ...both, from: "2029-03-25", to: "2029-03-26", weekends: true })).free).toEqual([
    { start: "2029-03-25T07:00:00.000Z", end: "2029-03-25T15:00:00.000Z" },
  ]);
  expect((await done("free_busy", both)).calendars.map(({ busy }: { busy: object[] }) => busy.length)).toEqual([2, 1]);
  expect(await failed("find_free_time", { ...both, calendarIds: ["primary", "stranger@example.com"] })).toEqual([404, "NOT_FOUND", "input.calendarIds.1"]);
  expect(await failed("find_free_time", { ...both, dayEnd: "08:00" })).toEqual([400, "INVALID_INPUT", "input.dayEnd"]);
  expect(await failed("free_busy", { from: "2029-03-27", to: "2029-03-27" })).toEqual([400, "INVALID_INPUT", "input.to"]);
  // It is a POST, but nothing that could have been done.
  google.instead = ({ path }) => (path.includes("/freeBusy") ? "cut" : undefined);
  expect((await failed("free_busy", both))[1]).toBe("PROVIDER_UNAVAILABLE");
});

test("what is to come is read as files", async () => {
  const { id } = await done("create_event", { title: "Read me", start: at(60), description: "All about it", attendees: ["grace@example.com"] });
  expect((await content("source=primary")).body.entries).toContainEqual({ path: id, kind: "file", size: null, name: "Read me" });
  const { body } = await content(`source=ada@example.com&path=${id}`);
  expect(body.contentType).toBe("text/markdown; charset=utf-8");
  for (const text of ["# Read me", "- When: ", "All about it", "- grace@example.com: needsAction"]) expect(body.content).toContain(text);
  for (const wrong of ["source=stranger@example.com", "source=..", "source=primary&path=none", "source=primary&path=a/b"])
    expect((await content(wrong)).status, wrong).toBe(404);
  expect((await content("source=nowhere")).body.error).toMatchObject({ code: "NOT_FOUND", param: "source" });
});

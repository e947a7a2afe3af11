import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { accountOf, letter, mailboxOf } from "#lib/testing/google-account";
import { connectAccount, sharedProviders } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import { makeWorkflow } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let google: Awaited<ReturnType<typeof sharedProviders>>["google"];
let home: TestWorkspace;
let other: TestWorkspace;
beforeAll(async () => {
  google = (await sharedProviders()).google;
  [home, other] = await Promise.all([createWorkspace(), createWorkspace()]);
  await connectAccount(home, "gmail");
  await connectAccount(home, "calendar");
  await connectAccount(other, "calendar", "grace@example.com");
});
afterEach(() => {
  google.instead = undefined;
});

const { done: mail, poll: mailPoll } = accountOf("gmail", () => home);
const { arrives } = mailboxOf(() => home);
const { done, poll: calendarPoll } = accountOf("calendar", () => home);
const MINUTE = 60_000;
const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString();

describe("in a mailbox", () => {
  test("a message that comes in is told once, and none from before", async () => {
    await arrives(letter("Before"));
    const begun = await mailPoll("message_received", null, null);
    expect(begun.happened).toEqual([]);
    const { id } = await arrives(letter("After"));
    await arrives(letter("Junk"), ["SPAM"]);
    await mail("send", { to: "grace@example.com", subject: "My own", body: "x" });
    const first = await mailPoll("message_received", null, begun.cursor);
    expect(first.happened).toMatchObject([{ key: id, payload: { id, subject: "After", from: "Grace Hopper <grace@example.com>", unread: true } }]);
    expect(JSON.stringify(first.happened)).not.toContain('"body"');
    expect((await mailPoll("message_received", null, first.cursor)).happened).toEqual([]);
    // Who asks again with the old cursor, because the answer was lost, gets the same key.
    expect((await mailPoll("message_received", null, begun.cursor)).happened.map(({ key }) => key)).toEqual([id]);
  });

  test("what comes on several pages is told altogether, and what was deleted is left out", async () => {
    const { cursor } = await mailPoll("message_received", null, null);
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push((await arrives(letter(`Page ${n}`))).id);
    // The real one need not say more of a message than its id.
    const entry = (n: number) => ({ id: `${BigInt(cursor.historyId) + BigInt(n) + 1n}`, messagesAdded: [{ message: { id: ids[n] } }] });
    google.instead = ({ path }) => {
      if (path.includes(`/messages/${ids[1]}?`)) return { status: 404, body: '{"error":{"code":404,"message":"gone"}}' };
      if (!path.includes("/history?")) return undefined;
      const page = Number(new URL(path, google.url).searchParams.get("pageToken") ?? 0);
      return { status: 200, body: JSON.stringify({ history: [entry(page)], historyId: "9".repeat(25), ...(page < 2 && { nextPageToken: `${page + 1}` }) }) };
    };
    const all = await mailPoll("message_received", null, cursor);
    expect([all.happened.map(({ key }) => key), all.cursor.historyId]).toEqual([[ids[0], ids[2]], "9".repeat(25)]);
    // There are more than are read at a time: then it goes on from the last that was read.
    google.instead = ({ path }) =>
      path.includes("/history?")
        ? { status: 200, body: JSON.stringify({ history: Array(100).fill(entry(2)), historyId: "9".repeat(25), nextPageToken: "more" }) }
        : undefined;
    const some = await mailPoll("message_received", null, cursor);
    expect([some.happened.map(({ key }) => key), some.cursor.historyId]).toEqual([[ids[2]], entry(2).id]);
  });

  test("nothing that came in is lost when Gmail has forgotten its history", async () => {
    await arrives(letter("Long before"));
    const { cursor } = await mailPoll("message_received", null, null);
    const { id } = await arrives(letter("Meanwhile"));
    google.instead = ({ path }) =>
      path.includes("/history?startHistoryId=1&") || !path.includes("/history?") ? undefined : { status: 404, body: '{"error":{"code":404}}' };
    const caught = await mailPoll("message_received", null, cursor);
    expect(caught.happened.map(({ key }) => key)).toEqual([id]);
    google.instead = undefined;
    expect((await mailPoll("message_received", null, caught.cursor)).happened).toEqual([]);
    expect(caught.cursor.began).toBe(cursor.began);
  });

  test("a label is told where it was put on, whoever did it", async () => {
    const { id: label } = await mail("create_label", { name: `Watched ${Date.now()}` });
    const { id } = await arrives(letter("Watch me"));
    const { cursor } = await mailPoll("label_added", label, null);
    await mail("modify_labels", { messageId: id, add: [label, "STARRED"] });
    const filtered = await arrives(letter("Filtered"), ["INBOX", label]);
    const first = await mailPoll("label_added", label, cursor);
    expect(first.happened.map(({ payload }) => [payload.id, payload.labelId])).toEqual([
      [id, label],
      [filtered.id, label],
    ]);
    expect((await mailPoll("label_added", label, first.cursor)).happened).toEqual([]);
  });

  test("a source that is not there is named, and a label that is named otherwise is known", async () => {
    const name = `Named ${Date.now()}`;
    const { id } = await mail("create_label", { name });
    const workflowId = await makeWorkflow(home, { steps: [{ id: "out", type: "transform", output: 1 }] });
    const refused = async (event: string, source: string) => {
      const { status, body } = await json("POST /api/v1/triggers", { key: home.key, body: { type: "event", event, source, workflowId } });
      return [status, body.error?.param, body.error?.message];
    };
    expect(await refused("gmail.label_added", "Label_none")).toEqual([404, "source", expect.stringContaining("no such label")]);
    expect(await refused("gmail.label_added", name)).toEqual([404, "source", expect.stringContaining(id)]);
    expect(await refused("calendar.event_created", "nobody@example.com")).toEqual([404, "source", expect.any(String)]);
  });
});

describe("in a calendar", () => {
  test("an event that is made is told once, and not as changed; what is changed and called off is", async () => {
    const { id: old } = await done("create_event", { title: "Old", start: at(1000) });
    let [made, changed] = [await calendarPoll("event_created", "primary", null), await calendarPoll("event_changed", "primary", null)];
    expect([made.happened, changed.happened]).toEqual([[], []]);
    const { id } = await done("create_event", { title: "New", start: at(1100) });
    await done("create_event", { title: "In another calendar", start: at(1100), calendarId: "team+ada#1@group.calendar.google.com" });
    const lost = made.cursor;
    [made, changed] = [await calendarPoll("event_created", "primary", made.cursor), await calendarPoll("event_changed", "primary", changed.cursor)];
    expect(made.happened).toMatchObject([{ key: id, payload: { id, title: "New", calendarId: "primary" } }]);
    expect(changed.happened).toEqual([]);
    expect((await calendarPoll("event_created", "primary", lost)).keys).toEqual([id]);

    await done("update_event", { eventId: id, title: "Newer" });
    await done("update_event", { eventId: old, title: "Older" });
    [made, changed] = [await calendarPoll("event_created", "primary", made.cursor), await calendarPoll("event_changed", "primary", changed.cursor)];
    // It may be asked about again, and has the key under which it was told.
    expect(made.keys).toEqual([id]);
    expect(changed.happened.map(({ payload }) => payload.title)).toEqual(["Newer", "Older"]);
    await done("delete_event", { eventId: id });
    const before = changed.keys;
    [made, changed] = [await calendarPoll("event_created", "primary", made.cursor), await calendarPoll("event_changed", "primary", changed.cursor)];
    expect([made.keys, changed.happened.map(({ payload }) => [payload.id, payload.status])]).toEqual([[], [[id, "cancelled"]]]);
    expect(before).not.toContain(changed.keys[0]);
    expect((await calendarPoll("event_changed", "primary", changed.cursor)).happened).toEqual([]);
  });

  test("nothing is lost when Google has forgotten how far it was read", async () => {
    const begun = await calendarPoll("event_created", "primary", null);
    const { id } = await done("create_event", { title: "Meanwhile", start: at(1200) });
    google.instead = ({ path }) =>
      path.includes("syncToken=") ? { status: 410, body: '{"error":{"code":410,"message":"Sync token is no longer valid"}}' } : undefined;
    const caught = await calendarPoll("event_created", "primary", begun.cursor);
    expect(caught.keys).toEqual([id]);
    google.instead = undefined;
    expect((await calendarPoll("event_created", "primary", caught.cursor)).happened).toEqual([]);
  });

  test("a large calendar is read to its end for where it stands", async () => {
    const heard = google.heard.length;
    google.instead = ({ path }) => {
      const query = new URL(path, google.url).searchParams;
      if (!path.includes("/events?")) return undefined;
      return { status: 200, body: query.get("pageToken") ? '{"nextSyncToken":"7"}' : '{"nextPageToken":"2"}' };
    };
    expect((await calendarPoll("event_created", "primary", null)).cursor.token).toBe("7");
    expect(google.heard.slice(heard).filter(({ path }) => path.includes("fields=nextPageToken%2CnextSyncToken"))).toHaveLength(2);
  });

  test("an event that is about to begin is told once, as long as one comes", async () => {
    await done("create_event", { title: "Soon, before the watch", start: at(10) });
    const begun = await calendarPoll("event_starting", "primary", null);
    expect(begun.happened).toEqual([]);
    const soon = await done("create_event", { title: "Soon", start: at(12), attendees: ["grace@example.com"] });
    const no = await done("create_event", { title: "Declined", start: at(12) });
    await done("create_event", { title: "Later", start: at(30) });
    await done("create_event", { title: "All day", start: new Date().toISOString().slice(0, 10) });
    const invited = await done("create_event", { title: "Not for me", start: at(12), attendees: ["ada@example.com"] }, other);
    await done("respond_to_event", { eventId: invited.id, response: "declined" });
    const first = await calendarPoll("event_starting", "primary", begun.cursor);
    expect(first.happened.map(({ payload }) => payload.title).sort()).toEqual(["Declined", "Soon"]);
    expect(first.happened[0]?.payload.minutes).toBe(12);
    expect((await calendarPoll("event_starting", "primary", first.cursor)).keys.sort()).toEqual(first.keys.sort());
    expect(first.keys.some((key) => key.startsWith(soon.id)) && first.keys.some((key) => key.startsWith(no.id))).toBe(true);
    // It began while nobody looked.
    await done("update_event", { eventId: soon.id, start: at(-20) });
    const late = await calendarPoll("event_starting", "primary", {
      ...first.cursor,
      began: first.cursor.began - 60 * MINUTE,
      polled: first.cursor.polled - 30 * MINUTE,
    });
    expect(late.happened.find(({ key }) => key.startsWith(soon.id))?.payload.minutes).toBe(0);
  });
});

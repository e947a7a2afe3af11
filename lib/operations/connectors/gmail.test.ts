import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { blobs } from "#lib/platform/blob";
import { db } from "#lib/platform/db";
import { reading } from "#lib/runtime/connectors/action-run";
import { EVENTS } from "#lib/runtime/connectors/connectors";
import { connectAccount, sharedProviders } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let google: Awaited<ReturnType<typeof sharedProviders>>["google"];
let home: TestWorkspace;
beforeAll(async () => {
  google = (await sharedProviders()).google;
  home = await createWorkspace();
  await connectAccount(home, "gmail");
});
afterEach(() => {
  google.instead = undefined;
});

const run = (name: string, input: object, key = home.key) => json(`POST /api/v1/connectors/actions/gmail.${name}/run`, { key, body: { input } });
const done = async (name: string, input: object) => {
  const { status, body } = await run(name, input);
  expect([status, body.error], name).toEqual([200, undefined]);
  return body.output;
};
const content = async (query: string) => json(`GET /api/v1/connectors/gmail/content?${query}`, { key: home.key });

/** Asks Google itself as the connected account. */
const asGoogle = (path: string, body?: object) =>
  reading(home.workspace.id, "gmail", async ({ fetch, url }) => {
    const init = body && { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    const answer = await fetch(`${url}/gmail/v1/users/me${path}`, init);
    return (await answer.text().then((text) => JSON.parse(text || "{}"))) as { id: string; threadId: string; raw: string; labelIds: string[] };
  });

/** A message as it comes in from outside. */
const arrives = (source: string, labelIds = ["INBOX", "UNREAD"]) =>
  asGoogle("/messages/import", { raw: Buffer.from(source.replaceAll("\n", "\r\n")).toString("base64url"), labelIds });
const letter = (subject: string, more = "") =>
  `From: Grace Hopper <grace@example.com>\nTo: ada@example.com, Linus <linus@example.com>\nCc: cc@example.com\nSubject: ${subject}\nMessage-ID: <${subject.replace(/\W/g, "")}@example.com>\n${more}Content-Type: text/plain; charset=utf-8\n\nHello Ada,\n\nhow are you?`;
const sourceOf = async (id: string) => Buffer.from((await asGoogle(`/messages/${id}?format=raw`)).raw, "base64url").toString();

describe("what is sent", () => {
  test("arrives as it was written, in any script, with its files and its hidden recipients", async () => {
    const bytes = Buffer.from(Array.from({ length: 700 }, (_, i) => i % 256));
    const subject = "Grüße, 世界 – a subject that is too long for one line of a header, and so it is folded 🎉";
    const { id, threadId } = await done("send", {
      ...{
        to: "Gräce Hopper <grace@example.com>, linus@example.com",
        cc: ["cc@example.com"],
        bcc: "hidden@example.com",
        replyTo: "answers@example.com",
        subject,
      },
      ...{ body: "Zażółć gęślą jaźń.\n.\nFrom here on.", html: "<p>Zażółć <b>gęślą</b> jaźń.</p>" },
      attachments: [
        { filename: "päper.bin", content: bytes.toString("base64"), encoding: "base64" },
        { filename: "notes.txt", content: "Ünïcode" },
      ],
    });
    const read = await done("get_message", { messageId: id });
    expect(read).toMatchObject({
      threadId,
      subject,
      to: ["Gräce Hopper <grace@example.com>", "linus@example.com"],
      cc: ["cc@example.com"],
      bcc: ["hidden@example.com"],
    });
    expect([read.replyTo, read.body]).toEqual([["answers@example.com"], "Zażółć gęślą jaźń.\n.\nFrom here on."]);
    expect(read.attachments).toEqual([
      { filename: "päper.bin", contentType: "application/octet-stream", size: 700 },
      { filename: "notes.txt", contentType: expect.stringContaining("text/plain"), size: 9 },
    ]);
    const back = await done("get_attachment", { messageId: id, filename: "päper.bin" });
    expect(Buffer.from(back.content, "base64").equals(bytes)).toBe(true);
    const source = await sourceOf(id);
    expect(source).toMatch(/^Bcc: hidden@example\.com$/m);
    expect(source).not.toMatch(/^From:/m); // Gmail writes it, with the account's name.
    expect(source.split("\r\n").every((each) => Buffer.byteLength(each) <= 998)).toBe(true);
  });

  test.each([
    ["subject", { subject: "Hi\r\nBcc: eve@example.com" }],
    ["subject", { subject: "Hi\nBcc: eve@example.com" }],
    ["to", { to: "grace@example.com\r\nBcc: eve@example.com" }],
    ["to", { to: ["grace@example.com", "Grace\u0000 <x@example.com>"] }],
    ["to", { to: "Grace" }],
    ["to", { to: [] }],
    ["to", { to: "grace@example.com>, <eve@example.com" + "\u0085" }],
    ["cc", { cc: "nobody@" }],
    ["replyTo", { replyTo: "a@b@c" }],
    ["attachments.0.filename", { attachments: [{ filename: "a\r\nX: y", content: "" }] }],
    ["attachments.0.contentType", { attachments: [{ filename: "a", contentType: "text/plain\r\nX: y", content: "" }] }],
  ])("has no header of its own: %s is refused", async (field, wrong) => {
    const heard = google.heard.length;
    const { status, body } = await run("send", { to: "grace@example.com", subject: "Hi", body: "Hello", ...wrong });
    expect([status, body.error.code]).toEqual([400, "INVALID_INPUT"]);
    expect(body.error.param).toContain(`input.${field.split(".")[0]}`);
    expect(google.heard.slice(heard).filter(({ path }) => path.includes("/send"))).toEqual([]);
  });

  test("has a name's signs as signs, and no file of the server", async () => {
    const { id } = await done("send", {
      ...{ to: '"Hopper, Grace; \\"Amazing\\"" <grace@example.com>', subject: "=?utf-8?q?x?= file:///etc/passwd", body: '<img src="/etc/passwd">' },
      ...{ html: '<img src="file:///etc/passwd"><img src="http://localhost:1/x">' },
    });
    const source = await sourceOf(id);
    expect(source).toMatch(/^To: "Hopper, Grace; \\"Amazing\\"" <grace@example\.com>$/m);
    expect(source).not.toContain("root:");
    expect(source).toContain("file:///etc/passwd");
  });

  test("gives away an artifact of the workspace to who may read it, and none of another's", async () => {
    const artifactIn = async ({ workspace, user }: TestWorkspace) => {
      const version = await db().skillVersion.findFirstOrThrow();
      const execution = await db().execution.create({
        data: {
          ...{ workspaceId: workspace.id, userId: user.id, versionId: version.id, skillSlug: "x", skillName: "X", interface: "api" },
          ...{ input: "", timeoutSeconds: 60, status: "completed", finishedAt: new Date() },
        },
      });
      const data = { filename: "out/report.txt", contentType: "text/plain", size: 6, sha256: await blobs.put(Buffer.from("report")) };
      return `art_${(await db().artifact.create({ data: { workspaceId: workspace.id, executionId: execution.id, ...data } })).id}`;
    };
    const mail = { to: "grace@example.com", subject: "Report", body: "Here" };
    const mine = { ...mail, attachments: [{ artifactId: await artifactIn(home) }] };
    const { id } = await done("send", mine);
    expect((await done("get_attachment", { messageId: id, filename: "report.txt" })).content).toBe(Buffer.from("report").toString("base64"));

    const { key } = await home.addKey(["connector:gmail:exec"]);
    expect((await run("send", mine, key)).body).toMatchObject({ scope: "workspace:files:read" });
    const theirs = await artifactIn(await createWorkspace());
    for (const artifactId of [theirs, "art_0", "nonsense"]) expect((await run("send", { ...mail, attachments: [{ artifactId }] })).status).toBe(400);
  });

  test("is handed over as a file when it is large, in its thread too", async () => {
    const { id: messageId, threadId } = await arrives(letter("Large one"));
    const content = "x".repeat(1_500_000);
    const sent = await done("reply", { messageId, body: "See the file", attachments: [{ filename: "x.txt", content }] });
    expect(sent.threadId).toBe(threadId);
    expect(google.heard.some(({ path, headers }) => path.includes("/upload/gmail/") && headers["content-type"]?.startsWith("multipart/related"))).toBe(true);
    expect((await done("get_message", { messageId: sent.id })).attachments).toMatchObject([{ filename: "x.txt", size: content.length }]);
    const draft = await done("create_draft", { to: "grace@example.com", subject: "Large draft", body: content });
    expect((await done("get_message", { messageId: draft.messageId })).labelIds).toContain("DRAFT");
  });

  test("is sent once, and not tried again when nobody answers", async () => {
    google.instead = ({ path }) => (path.includes("/messages/send") ? "cut" : undefined);
    const heard = google.heard.length;
    const { status, body } = await run("send", { to: "grace@example.com", subject: "Once", body: "" });
    expect([status, body.error.code]).toEqual([409, "OUTCOME_UNKNOWN"]);
    expect(google.heard.slice(heard).filter(({ path }) => path.includes("/messages/send"))).toHaveLength(1);
  });

  test("leaves in the audit log to whom, and nothing of what", async () => {
    await done("send", { to: "Grace <grace@example.com>", bcc: "hidden@example.com", subject: "Whisper", body: "Murmur" });
    const { metadata } = await db().auditEntry.findFirstOrThrow({
      where: { workspaceId: home.workspace.id, action: "connector.run" },
      orderBy: { id: "desc" },
    });
    expect(metadata).toMatchObject({ action: "gmail.send", target: "grace@example.com, hidden@example.com" });
    expect(JSON.stringify(metadata)).not.toMatch(/Whisper|Murmur/);
  });
});

test("an answer stands in its thread, goes to who wrote or to all, and never to oneself", async () => {
  const { id: messageId, threadId } = await arrives(
    letter("Question", `References: <first@example.com>\nDate: ${new Date(Date.now() - 60_000).toUTCString()}\n`),
  );
  const one = await done("reply", { messageId, body: "Fine" });
  expect([one.threadId, one.to]).toEqual([threadId, ["grace@example.com"]]);
  const source = await sourceOf(one.id);
  expect(source).toMatch(/^Subject: Re: Question$/m);
  expect(source).toMatch(/^In-Reply-To: <Question@example\.com>$/m);
  expect(source).toMatch(/^References: <first@example\.com> <Question@example\.com>$/m);
  expect(source).not.toMatch(/^Cc:/m);
  const all = await done("get_message", { messageId: (await done("reply", { messageId, body: "Fine", all: true })).id });
  expect([all.to, all.cc]).toEqual([["Grace Hopper <grace@example.com>"], ["Linus <linus@example.com>", "cc@example.com"]]);
  // Who goes on with what they wrote themselves writes to the others.
  expect((await done("reply", { messageId: one.id, body: "And you?" })).to).toEqual(["grace@example.com"]);
  const elsewhere = await arrives(letter("Elsewhere", "Reply-To: list@example.com\n"));
  expect((await done("reply", { messageId: elsewhere.id, body: "Fine" })).to).toEqual(["list@example.com"]);

  const thread = await done("get_thread", { threadId });
  expect(thread).toMatchObject({ id: threadId, subject: "Question" });
  expect(thread.messages).toHaveLength(4);
});

test("a draft is written, listed and sent, as an answer too", async () => {
  const { id: messageId, threadId } = await arrives(letter("Draft me"));
  const draft = await done("create_draft", { inReplyTo: messageId, body: "Later" });
  expect(draft.threadId).toBe(threadId);
  const listed = (await done("list_drafts", {})).drafts.find(({ id }: { id: string }) => id === draft.id);
  expect(listed.message).toMatchObject({ id: draft.messageId, subject: "Re: Draft me", to: ["Grace Hopper <grace@example.com>"] });
  expect((await done("send_draft", { draftId: draft.id })).threadId).toBe(threadId);
  expect((await run("send_draft", { draftId: draft.id })).body.error.code).toBe("NOT_FOUND");
});

test("messages are searched, page by page", async () => {
  const word = `w${Date.now()}`;
  for (const n of [1, 2, 3]) await arrives(letter(`${word} ${n}`), n === 3 ? ["INBOX"] : ["INBOX", "UNREAD"]);
  const first = await done("search_messages", { query: word, limit: 2 });
  expect(first.messages).toHaveLength(2);
  const rest = await done("search_messages", { query: word, limit: 2, after: first.next });
  expect([rest.messages.length, rest.next]).toEqual([1, null]);
  const all = [...first.messages, ...rest.messages];
  expect(new Set(all.map(({ subject }) => subject))).toEqual(new Set([1, 2, 3].map((n) => `${word} ${n}`)));
  expect(all.filter(({ unread }) => unread)).toHaveLength(2);
  expect(all[0]).toMatchObject({
    from: "Grace Hopper <grace@example.com>",
    to: ["ada@example.com", "Linus <linus@example.com>"],
    snippet: expect.stringContaining("Hello Ada"),
  });
  expect((await done("search_messages", { query: word, labels: ["unread"] })).messages).toHaveLength(2);
  expect((await run("search_messages", { labels: ["No such label"] })).body.error).toMatchObject({ code: "INVALID_INPUT", param: "input.labels.0" });
});

test("labels are made, put on and taken off, by name or id, of a message and a thread", async () => {
  const name = `Customers/Acme ${Date.now()}`;
  const label = await done("create_label", { name });
  expect((await done("list_labels", {})).labels).toContainEqual({ id: label.id, name, kind: "user" });
  const { id: messageId, threadId } = await arrives(letter("Label me"));
  expect((await done("modify_labels", { messageId, add: [name.toUpperCase(), "STARRED"] })).labelIds).toEqual(
    expect.arrayContaining([label.id, "STARRED", "INBOX"]),
  );
  expect((await done("modify_labels", { threadId, remove: [label.id] })).labelIds).not.toContain(label.id);
  const steps: [string, string, boolean][] = [
    ...[
      ["mark_read", "UNREAD", false] as const,
      ["mark_unread", "UNREAD", true] as const,
      ["star", "STARRED", true] as const,
      ["archive", "INBOX", false] as const,
    ],
    ...[["trash", "TRASH", true] as const, ["untrash", "TRASH", false] as const],
  ].map((each) => [...each]);
  for (const which of [{ messageId }, { threadId }])
    for (const [action, label, there] of steps) expect((await done(action, which)).labelIds.includes(label), action).toBe(there);
  for (const wrong of [{}, { messageId, threadId }, { messageId: ".." }, { messageId: "a/b" }]) expect((await run("archive", wrong)).status).toBe(400);
  expect((await run("modify_labels", { messageId })).body.error.param).toBe("input.add");
  expect((await run("archive", { messageId: "nonesuch" })).body.error.code).toBe("NOT_FOUND");
});

test("a label's threads are read as files, and the files that came in them", async () => {
  const name = `Files ${Date.now()}`;
  const { id: label } = await done("create_label", { name });
  const file = (text: string) => `--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename="a/b.txt"\n\n${text}\n`;
  const html = '--b\nContent-Type: text/html; charset=utf-8\n\n<p>Look at <a href="https://example.com/x">this</a> &amp; that</p><script>no()</script>\n';
  const { id: messageId, threadId } = await arrives(
    `From: grace@example.com\nTo: ada@example.com\nSubject: =?UTF-8?B?R3LDvMOfZQ==?=\nContent-Type: multipart/mixed; boundary=b\n\n${html}${file("one")}${file("two")}--b--`,
  );
  await done("modify_labels", { messageId, add: [name] });

  const sources = await json("GET /api/v1/connectors/gmail/sources?limit=3", { key: home.key });
  expect(sources.body).toMatchObject({ has_more: true });
  const others = await json(`GET /api/v1/connectors/gmail/sources?limit=100&after_id=${sources.body.last_id}`, { key: home.key });
  expect([...sources.body.data, ...others.body.data].find(({ id }) => id === label)).toMatchObject({ name, kind: "label" });

  expect((await content(`source=${label}`)).body.entries).toEqual([{ path: threadId, kind: "file", size: null }]);
  const { body } = await content(`source=${label}&path=${threadId}`);
  expect(body.contentType).toBe("text/markdown; charset=utf-8");
  for (const text of [
    "# Grüße",
    "- From: grace@example.com",
    "Look at this (https://example.com/x) & that",
    `- ${threadId}/a_b.txt (text/plain, 3 bytes)`,
    "a_b (2).txt",
  ])
    expect(body.content).toContain(text);
  expect(body.content).not.toContain("no()");
  expect((await content(`source=${label}&path=${threadId}/a_b.txt`)).body).toMatchObject({ content: "one", encoding: "utf-8" });
  expect((await content(`source=${label}&path=${threadId}/a_b%20(2).txt`)).body.content).toBe("two");
  for (const wrong of [`source=${label}&path=${threadId}/none`, `source=SPAM&path=${threadId}`, `source=${label}&path=a.b`, "source=Nonesuch"])
    expect((await content(wrong)).status, wrong).toBe(404);
});

describe("what happens", () => {
  const poll = (name: string, source: string | null, cursor: unknown) => {
    const kind = EVENTS.find((each) => each.name === name);
    if (!kind || !("poll" in kind)) throw new Error(`There is no ${name}.`);
    return reading(home.workspace.id, "gmail", async (connected) => {
      const { happened, cursor: next } = await kind.poll(connected, source, cursor);
      for (const { payload } of happened) kind.payload.parse(payload);
      return { happened, cursor: JSON.parse(JSON.stringify(next)) };
    });
  };

  test("a message that comes in is told once, and none from before", async () => {
    await arrives(letter("Before"));
    const begun = await poll("gmail.message_received", null, null);
    expect(begun.happened).toEqual([]);
    const { id } = await arrives(letter("After"));
    await arrives(letter("Junk"), ["SPAM"]);
    await done("send", { to: "grace@example.com", subject: "My own", body: "x" });
    const first = await poll("gmail.message_received", null, begun.cursor);
    expect(first.happened).toMatchObject([{ key: id, payload: { id, subject: "After", from: "Grace Hopper <grace@example.com>", unread: true } }]);
    expect(JSON.stringify(first.happened)).not.toContain('"body"');
    expect((await poll("gmail.message_received", null, first.cursor)).happened).toEqual([]);
    // Who asks again with the old cursor, because the answer was lost, gets the same key.
    expect((await poll("gmail.message_received", null, begun.cursor)).happened.map(({ key }) => key)).toEqual([id]);
  });

  test("what comes on several pages is told altogether, and what was deleted is left out", async () => {
    const { cursor } = await poll("gmail.message_received", null, null);
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
    const all = await poll("gmail.message_received", null, cursor);
    expect([all.happened.map(({ key }) => key), all.cursor.historyId]).toEqual([[ids[0], ids[2]], "9".repeat(25)]);
    // There are more than are read at a time: then it goes on from the last that was read.
    google.instead = ({ path }) =>
      path.includes("/history?")
        ? { status: 200, body: JSON.stringify({ history: Array(100).fill(entry(2)), historyId: "9".repeat(25), nextPageToken: "more" }) }
        : undefined;
    const some = await poll("gmail.message_received", null, cursor);
    expect([some.happened.map(({ key }) => key), some.cursor.historyId]).toEqual([[ids[2]], entry(2).id]);
  });

  test("nothing that came in is lost when Gmail has forgotten its history", async () => {
    await arrives(letter("Long before"));
    const { cursor } = await poll("gmail.message_received", null, null);
    const { id } = await arrives(letter("Meanwhile"));
    google.instead = ({ path }) =>
      path.includes("/history?startHistoryId=1&") || !path.includes("/history?") ? undefined : { status: 404, body: '{"error":{"code":404}}' };
    const caught = await poll("gmail.message_received", null, cursor);
    expect(caught.happened.map(({ key }) => key)).toEqual([id]);
    google.instead = undefined;
    expect((await poll("gmail.message_received", null, caught.cursor)).happened).toEqual([]);
    expect(caught.cursor.began).toBe(cursor.began);
  });

  test("a label is told where it was put on, whoever did it", async () => {
    const { id: label } = await done("create_label", { name: `Watched ${Date.now()}` });
    const { id } = await arrives(letter("Watch me"));
    const { cursor } = await poll("gmail.label_added", label, null);
    await done("modify_labels", { messageId: id, add: [label, "STARRED"] });
    const filtered = await arrives(letter("Filtered"), ["INBOX", label]);
    const first = await poll("gmail.label_added", label, cursor);
    expect(first.happened.map(({ payload }) => [payload.id, payload.labelId])).toEqual([
      [id, label],
      [filtered.id, label],
    ]);
    expect((await poll("gmail.label_added", label, first.cursor)).happened).toEqual([]);
  });
});

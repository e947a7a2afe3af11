import { beforeAll, expect, test } from "vitest";
import { accountOf, letter, mailboxOf } from "#lib/testing/google-account";
import { connectAccount } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let home: TestWorkspace;
beforeAll(async () => {
  home = await createWorkspace();
  await connectAccount(home, "gmail");
});

const { run, done, content } = accountOf("gmail", () => home);
const { arrives } = mailboxOf(() => home);

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
  await done("trash", { messageId: all[0].id });
  expect((await done("search_messages", { query: word })).messages).toHaveLength(2);
  for (const more of [{ labels: ["TRASH"] }, { includeSpamTrash: true, limit: 1 }])
    expect((await done("search_messages", { query: word, ...more })).messages).toHaveLength(1);
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
  const nowhere = await json("GET /api/v1/connectors/gmail/sources?after_id=Label_gone", { key: home.key });
  expect([nowhere.status, nowhere.body.error]).toMatchObject([400, { code: "INVALID_INPUT", param: "after_id" }]);

  expect((await content(`source=${label}`)).body.entries).toEqual([
    { path: threadId, kind: "file", size: null, name: expect.stringMatching(/^Look at this & that/) },
  ]);
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

import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { blobs } from "#lib/platform/blob";
import { db } from "#lib/platform/db";
import { accountOf, letter, mailboxOf } from "#lib/testing/google-account";
import { connectAccount, sharedProviders } from "#lib/testing/providers";
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

const { run, done } = accountOf("gmail", () => home);
const { arrives, sourceOf } = mailboxOf(() => home);

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
        { filename: "given.pdf", data: bytes.toString("base64") },
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
      { filename: "given.pdf", contentType: "application/pdf", size: 700 },
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
    ["attachments.0.content", { attachments: [{ filename: "a", content: "no base64!", encoding: "base64" }] }],
    ["attachments.0.data", { attachments: [{ filename: "a", data: "=" }] }],
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
    expect((await run("send", mine, { key })).body).toMatchObject({ scope: "workspace:files:read" });
    const theirs = await artifactIn(await createWorkspace());
    const empty = (await run("send", { ...mail, attachments: [{ filename: "empty.txt" }] })).body.error;
    expect(empty).toMatchObject({ code: "INVALID_INPUT", param: "input.attachments.0.content", message: "This field is required." });
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

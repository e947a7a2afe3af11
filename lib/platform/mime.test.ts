import { expect, test } from "vitest";
import { addressesIn, composeMime, decodeText, decodeWords, isAddress } from "#lib/platform/mime";

test.each([
  ["=?UTF-8?Q?Gr=C3=BC=C3=9Fe?= an =?iso-8859-1?q?J=F6rg_M=FCller?=", "Grüße an Jörg Müller"],
  ["=?UTF-8?B?5LiW?=\r\n =?UTF-8?B?55WM?=", "世界"],
  // A character that is cut in two between words.
  ["=?utf-8?Q?=E4=B8?= =?utf-8?Q?=96!?=", "世!"],
  ["=?utf-8*en?Q?x?= y", "x y"],
  ["=?no-such-charset?Q?=E9?=", "é"],
  ["2 =? 3 ?= plain", "2 =? 3 ?= plain"],
])("%j is read", (written, text) => expect(decodeWords(written)).toBe(text));

test("bytes are UTF-8 if they can be, and else what they are said to be", () => {
  expect(decodeText(Buffer.from("ü"), "iso-8859-1")).toBe("ü");
  expect(decodeText(Buffer.from([0xfc]), "windows-1252")).toBe("ü");
  expect(decodeText(Buffer.from([0xfc]), "nonesuch")).toBe("ü");
});

test("a mailbox has one address", () => {
  for (const good of ["a@b.c", "ü.x+y@exämple.com", "o'hara@example.com"]) expect(isAddress(good), good).toBe(true);
  for (const bad of ["", "a", "a@", "@b", "a@b@c", "a b@c", "a@b\r\nX: y", "a@b,c@d", '"a"@b', "a@[1.2.3.4]", `${"a".repeat(320)}@b.c`])
    expect(isAddress(bad), bad).toBe(false);
});

test("whatever a field holds, the message has the headers that we write and no other", async () => {
  const evil = "x\r\nX-Evil: 1\r\n\r\n<script>";
  const mail = {
    to: [{ name: evil, address: "a@b.c" }],
    ...{ cc: [], bcc: [], replyTo: addressesIn(`${evil} <d@e.f>`), subject: evil, text: evil, messageId: "<1@b.c>", inReplyTo: evil, references: [evil] },
    attachments: [{ filename: evil, contentType: "text/plain", content: Buffer.from("hello") }],
  };
  const source = (await composeMime(mail)).toString();
  const names = source.slice(0, source.indexOf("\r\n\r\n")).match(/^[\w-]+(?=:)/gm);
  expect(names?.sort()).toEqual(["Content-Type", "Date", "In-Reply-To", "MIME-Version", "Message-ID", "References", "Reply-To", "Subject", "To"]);
  const parts = source
    .slice(source.indexOf("\r\n\r\n"))
    .split(/^--[^\r]+\r\n/m)
    .slice(1);
  expect(parts.map((part) => /^X-Evil/m.test(part.slice(0, part.indexOf("\r\n\r\n"))))).toEqual(parts.map(() => false));
});

test("a file's bytes are those that were given, whatever kind it is said to be", async () => {
  const content = Buffer.from("a\nb\r\nc \n.\nFrom d\n");
  const mail = { to: [], cc: [], bcc: [], replyTo: [], subject: "", text: "x", messageId: "<1@b.c>" };
  const source = (await composeMime({ ...mail, attachments: [{ filename: "a.txt", contentType: "text/plain; charset=utf-8", content }] })).toString();
  expect(source).toContain(content.toString("base64"));
});

import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type Address, addressesIn, composeMime, isAddress } from "#lib/platform/mime";
import type { Connected } from "#lib/runtime/connectors/connected";
import { bytesOfFiles, outgoingFile } from "#lib/runtime/connectors/files";
import { getMessage } from "#lib/runtime/connectors/gmail/mailbox";
import { header, mailboxes, type RawMessage } from "#lib/runtime/connectors/gmail/message";
import { googleJson, googleUpload } from "#lib/runtime/connectors/google";

/** Most bytes of a mail's files: what Gmail takes. */
const MOST_BYTES = 25 * 1024 * 1024;
/** A message that is larger goes by the way that Gmail has for files. */
const SMALL = 1024 * 1024;

/** Text that stands in a header: one line, in which nothing is hidden. */
const line = z.string().refine((text) => !/[\p{Cc}\u2028\u2029]/u.test(text), "Must be one line, without control characters.");

type Recipients = string | string[];

/** The mailboxes that a field names. */
export const mailboxesOf = (given: Recipients = []): Address[] => [given].flat().flatMap(addressesIn);

/** To whom a mail goes: as one text, with commas between, or as a list. */
export const recipients = z
  .union([line.max(10_000), z.array(line.max(1000)).max(500)])
  .refine(
    (given) => mailboxesOf(given).every(({ address }) => isAddress(address)),
    "Must be e-mail addresses, such as ada@example.com or Ada Lovelace <ada@example.com>.",
  );

export const mailInput = {
  to: recipients
    .refine((given) => mailboxesOf(given).length > 0, "Must name somebody.")
    .describe("To whom: an address, several with commas between, or a list."),
  cc: recipients.optional().describe("Who gets a copy."),
  bcc: recipients.optional().describe("Who gets a copy that the others do not see."),
  subject: line.max(2000).describe("The subject."),
  replyTo: recipients.optional().describe("Where answers go, if not to the account."),
};

export const contentInput = {
  body: z.string().max(2_000_000).describe("The text, as plain text."),
  html: z.string().max(2_000_000).optional().describe("The same as HTML, for who reads that; the text alone unless given."),
  attachments: z.array(outgoingFile).max(50).default([]).describe("Files that go with it: 25 MiB in all."),
};

/** The artifacts that a mail gives away. */
export const artifactsIn = ({ attachments }: { attachments: z.output<typeof contentInput.attachments> }) =>
  attachments.flatMap((file) => ("artifactId" in file ? [file.artifactId] : []));

type Content = { body: string; html?: string | undefined; attachments: z.output<typeof contentInput.attachments> };
type Mail = Content & { to: Address[]; cc?: Address[]; bcc?: Recipients | undefined; replyTo?: Recipients | undefined; subject: string };
export type Answered = { threadId: string; inReplyTo?: string | undefined; references: string[] };

/** A mail's source. */
export async function compose(connected: Connected, mail: Mail, answered?: Answered): Promise<Buffer> {
  const { to, cc = [], bcc, replyTo, subject, body: text, html, attachments } = mail;
  const domain = connected.account.name.split("@")[1] ?? "gmail.com";
  return composeMime({
    ...{ to, cc, bcc: mailboxesOf(bcc), replyTo: mailboxesOf(replyTo), subject, text, html, messageId: `<${randomUUID()}@${domain}>` },
    ...{ inReplyTo: answered?.inReplyTo, references: answered?.references },
    attachments: await bytesOfFiles(connected.workspaceId, attachments, "input.attachments", MOST_BYTES),
  });
}

/** To whom an answer to a message goes, about what, and where in its thread it stands. */
export async function answerTo(connected: Connected, messageId: string, all: boolean): Promise<Answered & { to: Address[]; cc: Address[]; subject: string }> {
  const metadataHeaders = ["Message-ID", "References", "In-Reply-To", "Subject", "From", "Reply-To", "To", "Cc"];
  const raw = await getMessage(connected, messageId, { format: "metadata", metadataHeaders });
  const me = connected.account.name.toLowerCase();
  const but = (these: Address[], others: Address[] = []) => {
    const known = new Set([me, ...others.map(({ address }) => address.toLowerCase())]);
    return these.filter(({ address }) => isAddress(address) && !known.has(address.toLowerCase()) && known.add(address.toLowerCase()));
  };
  const [from, wanted, to, cc] = ["From", "Reply-To", "To", "Cc"].map((name) => mailboxes(raw, name)) as [Address[], Address[], Address[], Address[]];
  // Who answers a message of their own goes on talking to whom it went. One to themselves goes to themselves.
  const mine = from.some(({ address }) => address.toLowerCase() === me);
  const sender = but(mine ? to : wanted.length > 0 ? wanted : from);
  const first = sender.length > 0 ? sender : from.filter(({ address }) => isAddress(address));
  const subject = header(raw, "Subject").replace(/\p{Cc}+/gu, " ");
  return {
    ...{ to: first, cc: all ? but([...(mine ? [] : to), ...cc], first) : [] },
    subject: /^re:/i.test(subject) ? subject : `Re: ${subject}`.trimEnd(),
    ...placeInThread(raw),
  };
}

/** As RFC 5322 (3.6.4) has it: what is answered, and after what it stood itself. */
function placeInThread(raw: RawMessage): Answered {
  const ids = (name: string) => header(raw, name).match(/<[^<>\s]+>/g) ?? [];
  const [inReplyTo] = ids("Message-ID");
  const before = ids("References").length > 0 ? ids("References") : ids("In-Reply-To").slice(0, 1);
  return { threadId: raw.threadId, inReplyTo, references: inReplyTo ? [...before.filter((each) => each !== inReplyTo), inReplyTo] : before };
}

/** Hands a message to Gmail: to be sent, or as a draft. `wrap` is how the request holds the message beside its source. */
export async function handOver<T>(connected: Connected, path: string, source: Buffer, wrap: (message: object) => object, threadId?: string): Promise<T> {
  const place = threadId === undefined ? {} : { threadId };
  if (source.length <= SMALL) return googleJson<T>(connected, path, { method: "POST", body: wrap({ raw: source.toString("base64url"), ...place }) });
  return googleUpload<T>(connected, path, { about: wrap(place), type: "message/rfc822", bytes: source });
}

import { z } from "zod";
import { addressesIn, decodeWords } from "#lib/platform/mime";
import type { Connected } from "#lib/runtime/connectors/connected";
import { attachmentsIn, type RawPart, textOf } from "#lib/runtime/connectors/gmail/parts";
import { decodeEntities } from "#lib/runtime/connectors/html-text";

/** A message as Gmail's API answers it. */
export type RawMessage = { id: string; threadId: string; labelIds?: string[]; snippet?: string; historyId?: string; internalDate?: string; payload?: RawPart };
export type RawThread = { id: string; messages?: RawMessage[] };

/** The headers that a summary is made of: asked for by name, so that nothing else of a message comes. */
export const SUMMARY = { format: "metadata", metadataHeaders: ["From", "To", "Subject"] };

/** Most characters of a body that an action answers. */
export const MOST_TEXT = 100_000;

export const messageSummary = z.object({
  id: z.string().describe("The message's id."),
  threadId: z.string().describe("The thread that it belongs to."),
  from: z.string().describe("Who sent it."),
  to: z.array(z.string()).describe("To whom it went."),
  subject: z.string().describe("Its subject."),
  snippet: z.string().describe("How its text begins."),
  labelIds: z.array(z.string()).describe("The ids of its labels, such as INBOX or UNREAD."),
  unread: z.boolean().describe("Whether it has not been read."),
  createdAt: z.string().nullable().describe("When it came in, as an ISO time."),
  url: z.string().describe("Where a person opens it."),
});

export const message = messageSummary.extend({
  cc: z.array(z.string()).describe("Who got a copy."),
  bcc: z.array(z.string()).describe("Who got a hidden copy; only the sender's own message says so."),
  replyTo: z.array(z.string()).describe("Where answers are wanted, if not at the sender's."),
  body: z.string().describe("Its text; of a message that is only HTML, what a person would read."),
  truncated: z.boolean().describe("Whether the text is longer than what is shown."),
  attachments: z
    .array(
      z.object({
        filename: z.string().describe("The name that get_attachment takes."),
        contentType: z.string().describe("The media type."),
        size: z.int().describe("How many bytes it has."),
      }),
    )
    .describe("Files that came with it."),
});

/** A header's text; nothing where it is not there. */
export function header(raw: RawMessage, name: string): string {
  const found = raw.payload?.headers?.find((each) => each.name?.toLowerCase() === name.toLowerCase());
  return decodeWords(found?.value ?? "");
}

/** A header's addresses, as people write them: its encoded words are read after it is taken apart, because they may hold commas. */
export function mailboxes(raw: RawMessage, name: string) {
  const found = raw.payload?.headers?.find((each) => each.name?.toLowerCase() === name.toLowerCase());
  return addressesIn(found?.value ?? "").map(({ name, address }) => ({ name: decodeWords(name), address }));
}

const written = (raw: RawMessage, name: string) =>
  mailboxes(raw, name).map(({ name, address }) => (name === "" ? address : address === "" ? name : `${name} <${address}>`));

export function toSummary(connected: Connected, raw: RawMessage): z.output<typeof messageSummary> {
  const labelIds = raw.labelIds ?? [];
  return {
    ...{ id: raw.id, threadId: raw.threadId, from: written(raw, "From").join(", "), to: written(raw, "To"), subject: header(raw, "Subject") },
    ...{ snippet: decodeEntities(raw.snippet ?? ""), labelIds, unread: labelIds.includes("UNREAD") },
    createdAt: receivedAt(raw)?.toISOString() ?? null,
    url: threadUrl(connected, raw.threadId),
  };
}

export async function toMessage(connected: Connected, raw: RawMessage, most = MOST_TEXT): Promise<z.output<typeof message>> {
  const text = await textOf(connected, raw.id, raw.payload);
  const [cc, bcc, replyTo] = ["Cc", "Bcc", "Reply-To"].map((name) => written(raw, name)) as [string[], string[], string[]];
  const attachments = attachmentsIn(raw.payload).map(({ filename, contentType, size }) => ({ filename, contentType, size }));
  return { ...toSummary(connected, raw), cc, bcc, replyTo, body: text.slice(0, most), truncated: text.length > most, attachments };
}

/** When Gmail took a message in. */
export function receivedAt({ internalDate }: RawMessage): Date | undefined {
  return internalDate !== undefined && /^\d+$/.test(internalDate) ? new Date(Number(internalDate)) : undefined;
}

export const threadUrl = ({ account }: Connected, threadId: string) =>
  `https://mail.google.com/mail/?authuser=${encodeURIComponent(account.name)}#all/${threadId}`;

import { z } from "zod";
import { action } from "#lib/runtime/connectors/action";
import { getLabels, getMessage, getSummaries, getThread, gmailId, labelIdsOf, ME } from "#lib/runtime/connectors/gmail/mailbox";
import { MOST_TEXT, message, messageSummary, threadUrl, toMessage, toSummary } from "#lib/runtime/connectors/gmail/message";
import { attachmentsIn, bytesOf } from "#lib/runtime/connectors/gmail/parts";
import { googleJson } from "#lib/runtime/connectors/google";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

const page = {
  limit: z.int().min(1).max(50).default(20).describe("How many to answer at most."),
  after: z.string().min(1).max(500).optional().describe("Go on after this: `next` of the answer before."),
};
const next = z.string().nullable().describe("What `after` takes to go on; null at the end.");

const searchMessages = action({
  name: "gmail.search_messages",
  description: "Search the mailbox as Gmail's search box does, newest first.",
  access: "read",
  input: z.strictObject({
    query: z.string().max(2000).default("").describe("What to look for, as in Gmail: `from:ada subject:invoice is:unread newer_than:7d`. All unless given."),
    labels: z.array(z.string().min(1)).max(20).default([]).describe("Labels that a message has to have, by id or name."),
    includeSpamTrash: z.boolean().default(false).describe("Whether to look into spam and trash too."),
    ...page,
  }),
  output: z.object({ messages: z.array(messageSummary).describe("What was found."), next }),
  target: () => null,
  async run(connected, { query, labels, includeSpamTrash, limit, after }) {
    const labelIds = await labelIdsOf(connected, labels, "input.labels");
    const hidden = includeSpamTrash || labelIds.some((id) => id === "SPAM" || id === "TRASH");
    const found = await googleJson<{ messages?: { id: string }[]; nextPageToken?: string }>(connected, `${ME}/messages`, {
      query: { q: query || undefined, labelIds, includeSpamTrash: hidden || undefined, maxResults: limit, pageToken: after },
    });
    const messages = await getSummaries(
      connected,
      (found.messages ?? []).map(({ id }) => id),
    );
    return { messages: messages.map((each) => toSummary(connected, each)), next: found.nextPageToken ?? null };
  },
});

const getMessageAction = action({
  name: "gmail.get_message",
  description: "Read one message: who wrote to whom, its text, and which files came with it.",
  access: "read",
  input: z.strictObject({ messageId: gmailId.describe("The message's id.") }),
  output: message,
  target: ({ messageId }) => `message ${messageId}`,
  run: async (connected, { messageId }) => toMessage(connected, await getMessage(connected, messageId)),
});

/** Most characters of all bodies of a conversation. */
const MOST_THREAD_TEXT = 1_500_000;

const getThreadAction = action({
  name: "gmail.get_thread",
  description: "Read a whole conversation, oldest message first.",
  access: "read",
  input: z.strictObject({ threadId: gmailId.describe("The thread's id.") }),
  output: z.object({
    id: z.string().describe("The thread's id."),
    subject: z.string().describe("The subject that it began with."),
    url: z.string().describe("Where a person opens it."),
    messages: z.array(message).describe("Its messages."),
  }),
  target: ({ threadId }) => `thread ${threadId}`,
  async run(connected, { threadId }) {
    const { messages: raw = [] } = await getThread(connected, threadId);
    const messages: z.output<typeof message>[] = [];
    // A long conversation is answered whole, with less of each message.
    const most = Math.min(MOST_TEXT, Math.floor(MOST_THREAD_TEXT / Math.max(raw.length, 1)));
    for (const each of raw) messages.push(await toMessage(connected, each, most));
    return { id: threadId, subject: messages[0]?.subject ?? "", url: threadUrl(connected, threadId), messages };
  },
});

/** Most bytes of an attachment that is answered as a whole: in base64 they still fit what an action answers. */
const MOST_BYTES = 2.5 * 1024 * 1024;

const getAttachment = action({
  name: "gmail.get_attachment",
  description: "Get a file that came with a message.",
  access: "read",
  input: z.strictObject({
    messageId: gmailId.describe("The message's id."),
    filename: z.string().min(1).max(500).describe("The file's name, as the message's `attachments` say it."),
  }),
  output: z.object({
    filename: z.string().describe("The file's name."),
    contentType: z.string().describe("The media type."),
    size: z.int().describe("How many bytes it has."),
    encoding: z.literal("base64").describe("How `content` holds the bytes."),
    content: z.string().describe("The file's bytes."),
  }),
  target: ({ messageId }) => `message ${messageId}`,
  async run(connected, { messageId, filename }) {
    const { payload } = await getMessage(connected, messageId);
    const found = attachmentsIn(payload).find((each) => each.filename === filename);
    if (!found) throw new ConnectorProblem("NOT_FOUND", "No file of that name came with this message.", { param: "input.filename" });
    const { contentType, size, part } = found;
    if (size > MOST_BYTES)
      throw new ConnectorProblem("INVALID_INPUT", `This file has ${size} bytes, and at most ${MOST_BYTES} are answered. Read it as content of its label.`);
    const bytes = await bytesOf(connected, messageId, part);
    return { filename, contentType, size: bytes.length, encoding: "base64" as const, content: bytes.toString("base64") };
  },
});

const listLabels = action({
  name: "gmail.list_labels",
  description: "List the mailbox's labels: Gmail's own, such as INBOX, and those that people made.",
  access: "read",
  input: z.strictObject({}),
  output: z.object({
    labels: z
      .array(
        z.object({
          id: z.string().describe("The label's id."),
          name: z.string().describe("Its name."),
          kind: z.enum(["system", "user"]).describe("Whether Gmail made it or a person."),
        }),
      )
      .describe("The labels."),
  }),
  target: () => null,
  async run(connected) {
    const labels = await getLabels(connected);
    return { labels: labels.map(({ id, name, type }) => ({ id, name, kind: type === "user" ? ("user" as const) : ("system" as const) })) };
  },
});

const listDrafts = action({
  name: "gmail.list_drafts",
  description: "List the drafts that are waiting to be sent, newest first.",
  access: "read",
  input: z.strictObject(page),
  output: z.object({
    drafts: z
      .array(z.object({ id: z.string().describe("The draft's id, which send_draft takes."), message: messageSummary.describe("The message in it.") }))
      .describe("The drafts."),
    next,
  }),
  target: () => null,
  async run(connected, { limit, after }) {
    type Listed = { drafts?: { id: string; message: { id: string } }[]; nextPageToken?: string };
    const { drafts = [], nextPageToken } = await googleJson<Listed>(connected, `${ME}/drafts`, { query: { maxResults: limit, pageToken: after } });
    const read = await getSummaries(
      connected,
      drafts.map(({ message }) => message.id),
    );
    const found = drafts.flatMap(({ id, message }) =>
      read.filter((each) => each.id === message.id).map((each) => ({ id, message: toSummary(connected, each) })),
    );
    return { drafts: found, next: nextPageToken ?? null };
  },
});

export const readActions = [searchMessages, getMessageAction, getThreadAction, getAttachment, listLabels, listDrafts];

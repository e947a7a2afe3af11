import type { Connected } from "#lib/runtime/connectors/connected";
import type { Connector, Content, Part, Source } from "#lib/runtime/connectors/connector";
import { getLabels, getThread, ME } from "#lib/runtime/connectors/gmail/mailbox";
import { type RawMessage, toMessage } from "#lib/runtime/connectors/gmail/message";
import { type Attached, attachmentsIn, bytesOf } from "#lib/runtime/connectors/gmail/parts";
import { googleJson } from "#lib/runtime/connectors/google";
import { decodeEntities } from "#lib/runtime/connectors/html-text";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

/** Most threads of a label that are listed, the newest first. The search for messages turns pages. */
const MOST_THREADS = 200;
/** Most characters of one message in a thread that is read as a file. */
const MOST_TEXT = 1_000_000;

const notThere = () => new ConnectorProblem("NOT_FOUND", "There is no such thread in this label.", { param: "path" });

/** The labels as sources: Gmail answers all at once, so pages are cut from them. */
export const sources: Connector["sources"] = async (connected, { after, limit }): Promise<Part<Source>> => {
  const labels = await getLabels(connected);
  const from = after === undefined ? 0 : labels.findIndex(({ id }) => id === after) + 1;
  if (from === 0 && after !== undefined) throw new ConnectorProblem("INVALID_INPUT", "It is no place in this list.", { param: "after_id" });
  const page = labels.slice(from, from + limit);
  const data = page.map(({ id, name, type }) => ({
    ...{ id, name, kind: "label" as const, description: type === "user" ? null : "One of Gmail's own labels.", updatedAt: null },
    url: `https://mail.google.com/mail/?authuser=${encodeURIComponent(connected.account.name)}#label/${encodeURIComponent(name)}`,
  }));
  return { data, next: from + limit < labels.length ? (page.at(-1)?.id ?? null) : null };
};

/** A label's threads, a thread as Markdown, or a file that came in it. */
export const content: Connector["content"] = async (connected, { source, path }): Promise<Content> => {
  if (path === undefined) return threadsOf(connected, source);
  const [, threadId, filename] = /^([\w-]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  if (threadId === undefined) throw notThere();
  const { messages = [] } = await getThread(connected, threadId);
  if (!messages.some(({ labelIds = [] }) => labelIds.includes(source))) throw notThere();
  const files = filesOf(messages);
  if (filename === undefined)
    return { ref: null, kind: "file", contentType: "text/markdown; charset=utf-8", bytes: await asMarkdown(connected, threadId, messages, files) };
  const found = files.find(({ file }) => file.filename === filename);
  if (!found) throw new ConnectorProblem("NOT_FOUND", "No file of that name came in this thread.", { param: "path" });
  return { ref: null, kind: "file", contentType: found.file.contentType, bytes: await bytesOf(connected, found.messageId, found.file.part) };
};

async function threadsOf(connected: Connected, source: string): Promise<Content> {
  // Gmail answers an unknown label with an error of its own, and so without a name here.
  const labels = await getLabels(connected);
  if (!labels.some(({ id }) => id === source)) throw new ConnectorProblem("NOT_FOUND", "There is no such label.", { param: "source" });
  const query = { labelIds: source, maxResults: MOST_THREADS, includeSpamTrash: source === "SPAM" || source === "TRASH" || undefined };
  const { threads = [] } = await googleJson<{ threads?: { id: string; snippet?: string }[] }>(connected, `${ME}/threads`, { query });
  return {
    ref: null,
    kind: "folder",
    entries: threads.map(({ id, snippet }) => ({ path: id, kind: "file", size: null, name: decodeEntities(snippet ?? "") || undefined })),
  };
}

type FileOf = { messageId: string; file: Attached };

/** All files of a thread; names are told apart over the whole of it, in the order of the messages. */
function filesOf(messages: RawMessage[]): FileOf[] {
  const taken = new Set<string>();
  return messages.flatMap(({ id, payload }) => attachmentsIn(payload, taken).map((file) => ({ messageId: id, file })));
}

async function asMarkdown(connected: Connected, threadId: string, messages: RawMessage[], files: FileOf[]): Promise<Uint8Array> {
  const parts: string[] = [];
  for (const raw of messages) {
    const read = await toMessage(connected, raw, MOST_TEXT);
    if (parts.length === 0) parts.push(`# ${read.subject || "(no subject)"}`);
    const lines = [
      ...[["From", read.from] as const, ["To", read.to.join(", ")] as const, ["Cc", read.cc.join(", ")] as const, ["Date", read.createdAt ?? ""] as const],
      ...(parts.length > 1 ? [["Subject", read.subject] as const] : []),
    ];
    const head = lines.filter(([, value]) => value !== "").map(([name, value]) => `- ${name}: ${value}`);
    const attached = files
      .filter(({ messageId }) => messageId === raw.id)
      .map(({ file }) => `- ${threadId}/${file.filename} (${file.contentType}, ${file.size} bytes)`);
    parts.push([head.join("\n"), read.body, ...(attached.length > 0 ? [`Attachments:\n${attached.join("\n")}`] : [])].join("\n\n"));
  }
  return Buffer.from(`${[parts.slice(0, 2).join("\n\n"), ...parts.slice(2)].join("\n\n---\n\n")}\n`);
}

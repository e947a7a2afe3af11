import { z } from "zod";
import { type Action, action } from "#lib/runtime/connectors/action";
import type { Connected } from "#lib/runtime/connectors/connected";
import { gmailId, labelIdsOf, ME } from "#lib/runtime/connectors/gmail/mailbox";
import type { RawMessage, RawThread } from "#lib/runtime/connectors/gmail/message";
import { googleJson } from "#lib/runtime/connectors/google";

const which = {
  messageId: gmailId.optional().describe("The message; or give `threadId`."),
  threadId: gmailId.optional().describe("A whole conversation, with all its messages; or give `messageId`."),
};
type Which = { messageId?: string | undefined; threadId?: string | undefined };
const oneOf = ({ messageId, threadId }: Which) => (messageId === undefined) !== (threadId === undefined);
const ONE = { message: "Must be either a message or a thread.", path: ["messageId"] };

const pathOf = ({ messageId, threadId }: Which) => (messageId === undefined ? `${ME}/threads/${threadId}` : `${ME}/messages/${messageId}`);
const nameOf = ({ messageId, threadId }: Which) => (messageId === undefined ? `thread ${threadId}` : `message ${messageId}`);

const changed = z.object({
  id: z.string().describe("The id of the message or thread."),
  labelIds: z.array(z.string()).describe("The labels that it has now; of a thread, those of all its messages."),
});

/** Asks for a change of a message's or thread's labels, and answers those it then has. */
async function change(connected: Connected, given: Which, verb: "modify" | "trash" | "untrash", body?: object): Promise<z.output<typeof changed>> {
  const answer = await googleJson<RawMessage & RawThread>(connected, `${pathOf(given)}/${verb}`, { method: "POST", ...(body && { body }) });
  // Of a thread Gmail may answer nothing but its id, so what stands then is read.
  const now = answer.labelIds || answer.messages?.every(({ labelIds }) => labelIds) ? answer : await minimal(connected, given);
  const labelIds = now.labelIds ?? now.messages?.flatMap((each) => each.labelIds ?? []) ?? [];
  return { id: answer.id, labelIds: [...new Set(labelIds)] };
}

const minimal = (connected: Connected, given: Which) => googleJson<RawMessage & RawThread>(connected, pathOf(given), { query: { format: "minimal" } });

/** An action that is nothing but a change of labels that Gmail itself knows. */
const marking = (name: Action["name"], description: string, { add = [], remove = [] }: { add?: string[]; remove?: string[] }) =>
  action({
    ...{ name, description, access: "exec" as const, output: changed, target: nameOf },
    input: z.strictObject(which).refine(oneOf, ONE),
    run: (connected, given) => change(connected, given, "modify", { addLabelIds: add, removeLabelIds: remove }),
  });

const labelNames = z.array(z.string().min(1).max(225)).max(100).default([]);

const modifyLabels = action({
  name: "gmail.modify_labels",
  description: "Add labels to a message or a thread, and take others off it.",
  access: "exec",
  input: z
    .strictObject({
      ...which,
      add: labelNames.describe("Labels that it gets, by id or name."),
      remove: labelNames.describe("Labels that it loses, by id or name."),
    })
    .refine(oneOf, ONE)
    .refine(({ add, remove }) => add.length + remove.length > 0, { message: "Must name a label in `add` or `remove`.", path: ["add"] }),
  output: changed,
  target: nameOf,
  async run(connected, { add, remove, ...given }) {
    const addLabelIds = await labelIdsOf(connected, add, "input.add");
    const removeLabelIds = await labelIdsOf(connected, remove, "input.remove");
    return change(connected, given, "modify", { addLabelIds, removeLabelIds });
  },
});

const createLabel = action({
  name: "gmail.create_label",
  description: "Make a new label. With slashes in its name it stands under another, such as Customers/Acme.",
  access: "exec",
  input: z.strictObject({ name: z.string().trim().min(1).max(225).describe("The label's name.") }),
  output: z.object({ id: z.string().describe("The label's id."), name: z.string().describe("Its name.") }),
  target: ({ name }) => `label ${name}`,
  async run(connected, { name }) {
    const body = { name, labelListVisibility: "labelShow", messageListVisibility: "show" };
    return googleJson<{ id: string; name: string }>(connected, `${ME}/labels`, { method: "POST", body });
  },
});

const binning = (name: Action["name"], verb: "trash" | "untrash", description: string) =>
  action({
    ...{ name, description, access: "exec" as const, output: changed, target: nameOf },
    input: z.strictObject(which).refine(oneOf, ONE),
    run: (connected, given) => change(connected, given, verb),
  });

export const labelActions = [
  modifyLabels,
  createLabel,
  marking("gmail.archive", "Take a message or a thread out of the inbox and keep it.", { remove: ["INBOX"] }),
  marking("gmail.mark_read", "Mark a message or a thread as read.", { remove: ["UNREAD"] }),
  marking("gmail.mark_unread", "Mark a message or a thread as unread.", { add: ["UNREAD"] }),
  marking("gmail.star", "Put a star on a message or a thread.", { add: ["STARRED"] }),
  binning("gmail.trash", "trash", "Put a message or a thread into the trash, from where Gmail deletes it after 30 days."),
  binning("gmail.untrash", "untrash", "Take a message or a thread out of the trash."),
];

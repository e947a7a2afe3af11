import { z } from "zod";
import { action } from "#lib/runtime/connectors/action";
import { gmailId, ME } from "#lib/runtime/connectors/gmail/mailbox";
import { threadUrl } from "#lib/runtime/connectors/gmail/message";
import { answerTo, artifactsIn, compose, contentInput, handOver, mailboxesOf, mailInput, recipients } from "#lib/runtime/connectors/gmail/outgoing";
import { googleJson } from "#lib/runtime/connectors/google";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

type Sent = { id: string; threadId: string };
const sent = z.object({
  id: z.string().describe("The message's id."),
  threadId: z.string().describe("The thread that it is in."),
  url: z.string().describe("Where a person opens it."),
});
const draft = z.object({
  id: z.string().describe("The draft's id, which send_draft takes."),
  messageId: z.string().describe("The id of the message in it."),
  threadId: z.string().describe("The thread that it is in."),
  url: z.string().describe("Where a person opens it."),
});

/** All to whom a mail goes, for the audit log. */
const everybody = (...fields: (string | string[] | undefined)[]) =>
  fields
    .flatMap(mailboxesOf)
    .map(({ address }) => address)
    .join(", ")
    .slice(0, 1000);

const send = action({
  name: "gmail.send",
  description: "Send an email from the connected account.",
  access: "exec",
  input: z.strictObject({ ...mailInput, ...contentInput }),
  output: sent,
  target: ({ to, cc, bcc }) => everybody(to, cc, bcc),
  artifacts: artifactsIn,
  async run(connected, input) {
    const source = await compose(connected, { ...input, to: mailboxesOf(input.to), cc: mailboxesOf(input.cc) });
    const { id, threadId } = await handOver<Sent>(connected, `${ME}/messages/send`, source, (message) => message);
    return { id, threadId, url: threadUrl(connected, threadId) };
  },
});

const answerInput = {
  messageId: gmailId.describe("The message that is answered."),
  all: z.boolean().default(false).describe("Whether everybody who got the message gets the answer, or only who sent it."),
  cc: recipients.optional().describe("Who gets a copy besides."),
  bcc: recipients.optional().describe("Who gets a copy that the others do not see."),
  ...contentInput,
};

const reply = action({
  name: "gmail.reply",
  description: "Answer a message in its thread, to who sent it or to all.",
  access: "exec",
  input: z.strictObject(answerInput),
  output: sent.extend({ to: z.array(z.string()).describe("To whom it went.") }),
  target: ({ messageId, cc, bcc }) => [`answer to message ${messageId}`, everybody(cc, bcc)].filter(Boolean).join(", "),
  artifacts: artifactsIn,
  async run(connected, { messageId, all, cc, ...rest }) {
    const answered = await answerTo(connected, messageId, all);
    if (answered.to.length === 0) throw new ConnectorProblem("INVALID_INPUT", "This message does not say who sent it.", { param: "input.messageId" });
    const mail = { ...rest, to: answered.to, cc: [...answered.cc, ...mailboxesOf(cc)], subject: answered.subject };
    const source = await compose(connected, mail, answered);
    const { id, threadId } = await handOver<Sent>(connected, `${ME}/messages/send`, source, (message) => message, answered.threadId);
    return { id, threadId, url: threadUrl(connected, threadId), to: answered.to.map(({ address }) => address) };
  },
});

const createDraft = action({
  name: "gmail.create_draft",
  description: "Write an email as a draft, for a person to look at or for send_draft.",
  access: "exec",
  input: z.strictObject({
    ...mailInput,
    to: recipients.optional().describe("To whom: an address, several with commas between, or a list. Of an answer, who sent the message unless given."),
    subject: mailInput.subject.optional().describe("The subject. Of an answer, that of the message unless given."),
    ...contentInput,
    inReplyTo: gmailId.optional().describe("The id of a message that it answers, in whose thread it then stands."),
  }),
  output: draft,
  target: ({ to, cc, bcc, inReplyTo }) => everybody(to, cc, bcc) || (inReplyTo ? `answer to message ${inReplyTo}` : null),
  artifacts: artifactsIn,
  async run(connected, { inReplyTo, ...given }) {
    const answered = inReplyTo === undefined ? undefined : await answerTo(connected, inReplyTo, false);
    const to = given.to === undefined ? (answered?.to ?? []) : mailboxesOf(given.to);
    const mail = { ...given, to, cc: mailboxesOf(given.cc), subject: given.subject ?? answered?.subject ?? "" };
    const source = await compose(connected, mail, answered);
    const made = await handOver<{ id: string; message: Sent }>(connected, `${ME}/drafts`, source, (message) => ({ message }), answered?.threadId);
    const { id, threadId } = made.message;
    return { id: made.id, messageId: id, threadId, url: threadUrl(connected, threadId) };
  },
});

const sendDraft = action({
  name: "gmail.send_draft",
  description: "Send a draft as it stands.",
  access: "exec",
  input: z.strictObject({ draftId: gmailId.describe("The draft's id, as create_draft or list_drafts answer it.") }),
  output: sent,
  target: ({ draftId }) => `draft ${draftId}`,
  async run(connected, { draftId }) {
    const { id, threadId } = await googleJson<Sent>(connected, `${ME}/drafts/send`, { method: "POST", body: { id: draftId } });
    return { id, threadId, url: threadUrl(connected, threadId) };
  },
});

export const sendActions = [send, reply, createDraft, sendDraft];

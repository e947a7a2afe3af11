import { z } from "zod";
import type { Connected } from "#lib/runtime/connectors/connected";
import type { EventKind, Happening } from "#lib/runtime/connectors/connector";
import { getLabels, getSummaries, ME } from "#lib/runtime/connectors/gmail/mailbox";
import { messageSummary, type RawMessage, receivedAt, toSummary } from "#lib/runtime/connectors/gmail/message";
import { googleJson, orGone } from "#lib/runtime/connectors/google";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

/** How far an account's history has been read, since when it is watched, and when it was looked at last. */
const cursorOf = z.object({ historyId: z.string(), began: z.number(), polled: z.number() });
type Cursor = z.output<typeof cursorOf>;

type Marked = { message: { id: string; labelIds?: string[] }; labelIds?: string[] };
type Entry = { id: string; messagesAdded?: Marked[]; labelsAdded?: Marked[] };
type History = { entries: Entry[]; historyId: string };

/** How much of the history is read at a time: the rest comes the next time. */
const [PAGE, MOST_PAGES, MOST_MESSAGES] = [100, 5, 100];

const now = async (connected: Connected) => (await googleJson<{ historyId: string }>(connected, `${ME}/profile`)).historyId;

/** Begins, or reads on. Of what is gone from the history, which Gmail keeps for a week or so, `lost` says what can be found all the same. */
async function follow(
  connected: Connected,
  given: unknown,
  query: Record<string, string | string[]>,
  read: (entries: Entry[], cursor: Cursor) => Promise<Happening[]>,
  lost: (cursor: Cursor) => Promise<Happening[]> = async () => [],
): Promise<{ happened: Happening[]; cursor: Cursor }> {
  const polled = Date.now();
  if (given === null || given === undefined) return { happened: [], cursor: { historyId: await now(connected), began: polled, polled } };
  const cursor = cursorOf.parse(given);
  const history = await orGone(historySince(connected, cursor.historyId, query));
  if (history) return { happened: await read(history.entries, cursor), cursor: { ...cursor, historyId: history.historyId, polled } };
  const historyId = await now(connected);
  return { happened: await lost(cursor), cursor: { ...cursor, historyId, polled } };
}

async function historySince(connected: Connected, startHistoryId: string, query: Record<string, string | string[]>): Promise<History> {
  const entries: Entry[] = [];
  let pageToken: string | undefined;
  for (let page = 0; page < MOST_PAGES && entries.length < MOST_MESSAGES; page++) {
    type Answer = { history?: Entry[]; historyId: string; nextPageToken?: string };
    const answer = await googleJson<Answer>(connected, `${ME}/history`, { query: { startHistoryId, maxResults: PAGE, pageToken, ...query } });
    entries.push(...(answer.history ?? []));
    pageToken = answer.nextPageToken;
    if (pageToken === undefined) return { entries, historyId: answer.historyId };
  }
  return { entries, historyId: entries.at(-1)?.id ?? startHistoryId };
}

const payload = messageSummary;
const inInbox = ({ labelIds = [] }: { labelIds?: string[] }) => labelIds.includes("INBOX");

const received = (connected: Connected, messages: RawMessage[]): Happening[] => messages.map((raw) => ({ key: raw.id, payload: toSummary(connected, raw) }));

const messageReceived: EventKind = {
  name: "gmail.message_received",
  description: "A message comes into the inbox.",
  ...{ payload, source: null },
  poll: (connected, _source, given) =>
    follow(
      connected,
      given,
      { historyTypes: "messageAdded" },
      async (entries) => {
        const added = entries.flatMap(({ messagesAdded = [] }) => messagesAdded.map(({ message }) => message));
        // What the history says of a message's labels may be left out, and then what they are now counts.
        const known = new Map(added.map((each) => [each.id, each]));
        const wanted = [...known.values()].filter((each) => each.labelIds === undefined || inInbox(each));
        const messages = await getSummaries(
          connected,
          wanted.map(({ id }) => id),
        );
        return received(
          connected,
          messages.filter((raw) => {
            const said = known.get(raw.id);
            return inInbox(said?.labelIds ? said : raw);
          }),
        );
      },
      async ({ began, polled }) => {
        const q = `in:inbox after:${Math.floor(Math.max(began, polled - 60_000) / 1000)}`;
        const { messages = [] } = await googleJson<{ messages?: { id: string }[] }>(connected, `${ME}/messages`, { query: { q, maxResults: MOST_MESSAGES } });
        const found = await getSummaries(
          connected,
          messages.map(({ id }) => id),
        );
        return received(connected, found.filter((raw) => (receivedAt(raw)?.getTime() ?? 0) >= began).reverse());
      },
    ),
};

const labelAdded: EventKind = {
  name: "gmail.label_added",
  description: "A message gets a label, by a person, a filter or an app.",
  payload: messageSummary.extend({ labelId: z.string().describe("The label that it got.") }),
  source: "label",
  poll: async (connected, label, given) => {
    if (given === null || given === undefined) await requireLabel(connected, label as string);
    return follow(connected, given, { historyTypes: ["messageAdded", "labelAdded"] }, async (entries) => {
      const marks = entries.flatMap(({ id, messagesAdded = [], labelsAdded = [] }) => [
        // A filter's label is there from the beginning.
        ...messagesAdded
          .filter(({ message }) => message.labelIds?.includes(label as string))
          .map(({ message }) => ({ key: `${message.id} added`, id: message.id })),
        ...labelsAdded.filter(({ labelIds }) => labelIds?.includes(label as string)).map(({ message }) => ({ key: `${message.id} ${id}`, id: message.id })),
      ]);
      const messages = await getSummaries(connected, [...new Set(marks.map(({ id }) => id))]);
      return marks.flatMap(({ key, id }) =>
        messages.filter((raw) => raw.id === id).map((raw) => ({ key: `${label} ${key}`, payload: { ...toSummary(connected, raw), labelId: label } })),
      );
    });
  },
};

/** Of a label that is not there nothing would ever be told. People know one by its name, which may change. */
async function requireLabel(connected: Connected, named: string): Promise<void> {
  const labels = await getLabels(connected);
  if (labels.some(({ id }) => id === named)) return;
  const meant = labels.find(({ name }) => name.toLowerCase() === named.toLowerCase());
  const why = meant ? `A label is named by its id here: this one's is ${meant.id}.` : "Gmail has no such label, or none that the connected account sees.";
  throw new ConnectorProblem("NOT_FOUND", why, { param: "source" });
}

export const events: EventKind[] = [messageReceived, labelAdded];

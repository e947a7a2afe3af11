import type { JSONRPCMessage } from "@modelcontextprotocol/server";
import { db } from "#lib/platform/db";
import { once } from "#lib/platform/global";
import { log } from "#lib/platform/log";
import { listen } from "#lib/platform/notify";

type Receiver = (message: JSONRPCMessage) => void | Promise<void>;
type Box = { receive: Receiver; taking: Promise<void>; again: boolean };
type Post = { boxes: Map<string, Box>; waiting: Map<string, Set<() => void>> };

/**
 * Between web servers: a client's message can reach another server than the one that waits for it. It is put down in a row,
 * and whoever has its address takes it. Notifications only say when to look, so one that is lost costs seconds.
 */
const post = (): Post =>
  once("mcp-post", () => {
    const made: Post = { boxes: new Map(), waiting: new Map() };
    const wakeAll = () => {
      for (const address of made.boxes.keys()) take(made, address);
      for (const wakes of made.waiting.values()) for (const wake of wakes) wake();
    };
    listen(
      ["clanker_mcp"],
      (_, payload) => {
        take(made, payload);
        for (const wake of made.waiting.get(payload) ?? []) wake();
      },
      wakeAll,
    );
    setInterval(wakeAll, 10_000).unref();
    return made;
  });

/** Sends a message to whoever waits at an address. It is kept for an hour. */
export async function send(address: string, message: JSONRPCMessage): Promise<void> {
  await db().$executeRaw`
    WITH sent AS (INSERT INTO mcp_mail (address, message) VALUES (${address}, ${JSON.stringify(message)}::json))
    SELECT pg_notify('clanker_mcp', ${address})`;
}

/** Takes what is sent to an address, one message after the other. Answers how to stop. */
export function receive(address: string, receiver: Receiver): () => void {
  const made = post();
  const box = { receive: receiver, taking: Promise.resolve(), again: false };
  made.boxes.set(address, box);
  return () => {
    // Of two requests that a client gave one id, the later has the address.
    if (made.boxes.get(address) === box) made.boxes.delete(address);
  };
}

/** What is waited for in this process. */
export const addressesHere = () => [...post().boxes.keys()];

/** Takes what lies at an address, if it is one of ours. Of two messages that come at once, the first that was sent is handled first. */
function take({ boxes }: Post, address: string) {
  const box = boxes.get(address);
  if (!box || box.again) return;
  box.again = true;
  box.taking = box.taking.then(async () => {
    box.again = false;
    const rows = await db().$queryRaw<{ id: bigint; message: JSONRPCMessage }[]>`DELETE FROM mcp_mail WHERE address = ${address} RETURNING id, message`;
    for (const { message } of rows.sort((a, b) => (a.id < b.id ? -1 : 1))) await box.receive(message);
  });
  box.taking = box.taking.catch((err: unknown) => log.error({ err }, "mail of an MCP session could not be taken"));
}

/** Calls `wake` when there is something new on a stream of events. Answers how to stop. */
export function onEvent(stream: string, wake: () => void): () => void {
  const { waiting } = post();
  const wakes = waiting.get(stream) ?? new Set();
  waiting.set(stream, wakes.add(wake));
  return () => {
    wakes.delete(wake);
    if (wakes.size === 0 && waiting.get(stream) === wakes) waiting.delete(stream);
  };
}

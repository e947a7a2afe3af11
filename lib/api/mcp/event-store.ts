import type { EventStore, JSONRPCMessage } from "@modelcontextprotocol/server";
import { onEvent } from "#lib/api/mcp/mail";
import type { StreamEvent } from "#lib/api/operation";
import { db } from "#lib/platform/db";

/** A stream nobody has written to for so long has lost its server. */
const SILENT_MS = 5 * 60_000;

/** Keeps what is sent on the streams of one request, which ends after `answers` answers, so that any web server can send the rest to a client that comes back. */
export function eventStore(sessionId: string, answers: number): EventStore {
  let left = answers;
  return {
    async storeEvent(stream, message) {
      const empty = !("jsonrpc" in message);
      if (!empty && !("method" in message)) left -= 1;
      const [row] = await db().$queryRaw<[{ id: bigint }]>`
        WITH kept AS (
          INSERT INTO mcp_events (session_id, stream, message, last)
          VALUES (${sessionId}, ${stream}, ${empty ? null : JSON.stringify(message)}::json, ${left <= 0}) RETURNING id)
        SELECT kept.id, pg_notify('clanker_mcp', ${stream})::text FROM kept`;
      return String(row.id);
    },
    replayEventsAfter: () => Promise.reject(new Error("A client that comes back is answered by eventsAfter.")),
  };
}

/** The stream that an event of a session was sent on; undefined of one that is not there, or another session's. */
export async function streamOf(sessionId: string, eventId: string): Promise<string | undefined> {
  if (!/^\d{1,18}$/.test(eventId)) return undefined;
  const row = await db().mcpEvent.findFirst({ where: { id: BigInt(eventId), sessionId }, select: { stream: true } });
  return row?.stream;
}

/** What was sent on a stream after an event, and what is sent from now on, to its end. */
export async function* eventsAfter(stream: string, eventId: string, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  let after = BigInt(eventId);
  let wakeUp = () => {};
  let changed = true;
  const wake = () => {
    changed = true;
    wakeUp();
  };
  const stop = onEvent(stream, wake);
  signal.addEventListener("abort", wake, { once: true });
  let heard = performance.now();
  try {
    while (!signal.aborted && performance.now() - heard < SILENT_MS) {
      if (changed) {
        changed = false;
        // The one that the client has is looked at too: after the last there is nothing to wait for.
        const rows = await db().mcpEvent.findMany({ where: { stream, id: { gte: after } }, orderBy: { id: "asc" } });
        for (const { id, message, last } of rows) {
          if (message !== null && id > after) yield { id: String(id), event: "message", data: message as JSONRPCMessage };
          if (last) return;
          if (id > after) [after, heard] = [id, performance.now()];
        }
        continue;
      }
      await new Promise<void>((resolve) => {
        wakeUp = resolve;
      });
    }
  } finally {
    stop();
    signal.removeEventListener("abort", wake);
  }
}

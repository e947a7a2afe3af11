import pg from "pg";
import type { Db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";

/** Channels between processes. A message is a hint to look at the rows, and may be lost: nothing depends on it alone. */
export type Channel = "clanker_events" | "clanker_cancel" | "clanker_runs" | "clanker_webhooks" | "clanker_mcp" | "clanker_changes";

/** Sends when the transaction commits, and not at all when it does not. */
export async function notify(tx: Db, channel: Channel, payload: string) {
  await tx.$executeRaw`SELECT pg_notify(${channel}, ${payload})`;
}

/** How often the connection is tried, which otherwise says nothing of itself, and how long an answer may take, in milliseconds. */
const BEAT = { everyMs: 10_000, patienceMs: 5000 };

/**
 * Hears a channel on a connection of its own, which is made again when it breaks or does not answer: one that a network has silently
 * dropped would hear nothing for ever. `onConnect` runs after each connection, because messages sent in between are gone.
 */
export function listen(channels: Channel[], onMessage: (channel: Channel, payload: string) => void, onConnect: () => void, beat = BEAT) {
  let client: pg.Client | undefined;
  let closed = false;
  const connect = async () => {
    if (closed) return;
    const limits = { connectionTimeoutMillis: beat.patienceMs, query_timeout: beat.patienceMs };
    const next = new pg.Client({ connectionString: env().DATABASE_URL, ...limits });
    let beating: NodeJS.Timeout | undefined;
    let failed = false;
    const again = (error?: Error) => {
      clearInterval(beating);
      if (failed || closed) return;
      failed = true;
      if (error) log.warn({ err: error }, "lost the connection that listens; connecting again");
      next.end().catch(() => {}); // It is broken already; ending only frees the socket.
      setTimeout(connect, 500);
    };
    next.on("error", again);
    next.on("end", () => again());
    next.on("notification", (message) => onMessage(message.channel as Channel, message.payload ?? ""));
    try {
      await next.connect();
      for (const channel of channels) await next.query(`LISTEN ${channel}`);
      client = next;
      // Listening again changes nothing, and the database goes on showing what this connection is for.
      if (!failed) beating = setInterval(() => next.query(`LISTEN ${channels.at(-1)}`).catch(again), beat.everyMs).unref();
      onConnect();
    } catch (error) {
      again(error as Error);
    }
  };
  void connect();
  return {
    async close() {
      closed = true;
      await client?.end();
    },
  };
}

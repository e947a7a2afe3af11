import pg from "pg";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";

/**
 * Does work that one process at a time is enough for, however many try. Answers whether it was done; another one is at it
 * otherwise. The lock is a connection's own, so it goes with a process that dies, and no transaction is open meanwhile.
 */
export async function exclusively(name: string, work: () => Promise<void>): Promise<boolean> {
  const client = new pg.Client({ connectionString: env().DATABASE_URL, keepAlive: true });
  // What is done here can be done twice, so a lock that is lost on the way does no harm.
  client.on("error", (err) => log.warn({ err, name }, "lost the connection that holds a lock"));
  await client.connect();
  try {
    const { rows } = await client.query("SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked", [`lock:${name}`]);
    if (!rows[0].locked) return false;
    await work();
    return true;
  } finally {
    await client.end();
  }
}

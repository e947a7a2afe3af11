import pg from "pg";
import { expect, test } from "vitest";
import { env } from "#lib/platform/env";
import { SteadyClient } from "#lib/platform/steady-client";

test("a connection that the server ends while nobody asks anything does not end the process, and the pool makes another", async () => {
  const pool = new pg.Pool({ connectionString: env().DATABASE_URL, max: 2, Client: SteadyClient });
  pool.on("error", () => undefined);
  const [held, other] = [await pool.connect(), await pool.connect()];
  const ended = new Promise((resolve) => held.once("end", resolve));
  const { rows } = await held.query("SELECT pg_backend_pid() AS pid");
  // Taken out of the pool and between two queries: without a listener this error is an uncaught one.
  await other.query("SELECT pg_terminate_backend($1)", [rows[0].pid]);
  await ended;
  held.release(true);
  expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  other.release();
  await pool.end();
});

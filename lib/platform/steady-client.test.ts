import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { expect, test } from "vitest";
import { isAway } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { PrismaClient } from "#lib/platform/prisma/client";
import { openPool } from "#lib/platform/rows";
import { SteadyClient } from "#lib/platform/steady-client";
import { startProxy } from "#lib/testing/tcp-proxy";

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

test("a connection that a network has silently dropped is waited for once, and not given to anybody else; many answers may take longer together", async () => {
  const url = new URL(env().DATABASE_URL);
  const proxy = await startProxy(Number(url.port));
  url.port = String(proxy.port);
  const pool = openPool({ connectionString: url.href, max: 1, query_timeout: 300 });
  for (let i = 0; i < 10; i++) await pool.query("SELECT pg_sleep(0.05)");
  const held = await pool.connect();
  await held.query("BEGIN");
  proxy.forget();
  proxy.heal();
  await expect(held.query("SELECT 1")).rejects.toThrow("Query read timeout");
  // As who works in a transaction does: without saying that anything is wrong with it.
  await expect(held.query("ROLLBACK")).rejects.toThrow("not queryable");
  held.release();
  expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  await pool.end();
  await proxy.close();
});

test("a connection that breaks in the middle of a transaction is a database that is away, whichever way it was asked", async () => {
  const url = new URL(env().DATABASE_URL);
  const proxy = await startProxy(Number(url.port));
  url.port = String(proxy.port);
  const client = new PrismaClient({ adapter: new PrismaPg(openPool({ connectionString: url.href, max: 4 }), { disposeExternalPool: true }) });
  const asks: ((tx: Pick<PrismaClient, "$executeRaw" | "$queryRaw" | "memory">) => Promise<unknown>)[] = [
    (tx) => tx.$executeRaw`SELECT 1`,
    (tx) => tx.$queryRaw`SELECT 1`,
    (tx) => tx.memory.findFirst(),
    // What breaks is the commit.
    async () => undefined,
  ];
  for (const ask of asks) {
    const told = await client
      .$transaction(async (tx) => {
        await tx.$queryRaw`SELECT 1`;
        proxy.cut();
        await ask(tx);
      })
      .catch((error: unknown) => error);
    expect(isAway(told), String(told)).toBe(true);
    proxy.heal();
  }
  await client.$disconnect();
  await proxy.close();
});

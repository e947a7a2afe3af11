import { afterAll, beforeAll, expect, test } from "vitest";
import { db, transaction } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { connectQueue, consume, enqueue, GivenBack } from "#lib/platform/queue";
import { PATIENCE } from "#lib/platform/steady-client";
import { useOwnDatabase } from "#lib/testing/own-database";
import { startProxy } from "#lib/testing/tcp-proxy";

/** A database of its own, because on the shared one other tests' workers take jobs as well. */
let endDatabase: () => Promise<void>;
beforeAll(async () => {
  endDatabase = await useOwnDatabase();
});
afterAll(async () => {
  await (await connectQueue()).stop({ graceful: false });
  await endDatabase();
});

type Row = { state: string; left: number; wait: number };
const look = async () =>
  (
    await db().$queryRaw<Row[]>`
      SELECT state::text, retry_limit - retry_count AS left, extract(epoch FROM start_after - now())::float AS wait FROM pgboss.job WHERE name = 'execution'`
  )[0] as Row;
const waiting = async () => {
  for (;;) {
    const row = await look();
    if (row.state === "retry" && row.wait > 1) return row;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const hurry = () => db().$executeRaw`UPDATE pgboss.job SET start_after = now() WHERE name = 'execution'`;

test("a job that is given back comes again at once, one that fails waits longer each time, and after the third time it is lost", async () => {
  let taken = 0;
  let lost: (id: number) => void;
  const given = new Promise<number>((resolve) => {
    lost = resolve;
  });
  const queue = await consume({
    concurrency: 2,
    perWorkspace: { default: 4, tiers: {} },
    async execution() {
      taken += 1;
      if (taken <= 5) throw new GivenBack();
      throw new Error("the blob store is away");
    },
    executionLost: async ({ data }) => lost(data.executionId),
    mail: async () => {},
  });
  await transaction((tx) => enqueue(tx, "execution", { executionId: 7 }, { share: { workspaceId: 1, tier: "free", ahead: 0 } }));

  const first = await waiting();
  expect([taken, first.left]).toEqual([6, 2]);
  expect(first.wait).toBeGreaterThan(4);
  expect(first.wait).toBeLessThanOrEqual(10);
  await hurry();
  const second = await waiting();
  expect([taken, second.left]).toEqual([7, 1]);
  expect(second.wait).toBeGreaterThan(9);
  expect(second.wait).toBeLessThanOrEqual(20);
  await hurry();
  expect(await given).toBe(7);
  expect(taken).toBe(8);
  await queue.stop(1000);
});

test("a worker whose connections a network has silently dropped takes jobs again", async () => {
  const url = new URL(env().DATABASE_URL);
  const { href } = url;
  const proxy = await startProxy(Number(url.port));
  url.port = String(proxy.port);
  const { query_timeout } = PATIENCE;
  [env().DATABASE_URL, PATIENCE.query_timeout] = [url.href, 500];
  const taken = Promise.withResolvers<number>();
  const execution = async ({ data }: { data: { executionId: number } }) => taken.resolve(data.executionId);
  const queue = await consume({ concurrency: 1, perWorkspace: { default: 4, tiers: {} }, execution, executionLost: async () => {}, mail: async () => {} });
  [env().DATABASE_URL, PATIENCE.query_timeout] = [href, query_timeout];
  proxy.forget();
  proxy.heal();
  await transaction((tx) => enqueue(tx, "execution", { executionId: 8 }, { share: { workspaceId: 1, tier: "free", ahead: 0 } }));
  expect(await taken.promise).toBe(8);
  await queue.stop(1000);
  await proxy.close();
}, 30_000);

import { afterAll, beforeAll, expect, test } from "vitest";
import { db, transaction } from "#lib/platform/db";
import { startCourier } from "#lib/runtime/webhook-courier";
import { deliver } from "#lib/runtime/webhook-delivery";
import { emitEvents } from "#lib/runtime/webhooks";
import { startWorker } from "#lib/runtime/worker";
import { useOwnDatabase } from "#lib/testing/own-database";
import { json } from "#lib/testing/request";
import { deliveries, hook, hurry, number, openReceivers, ping, silentHook, until } from "#lib/testing/webhooks";
import { createWorkspace } from "#lib/testing/workspace";

/** Deliveries when workers are lost, leave, or are many, and when targets are slow. */
let endDatabase: () => Promise<void>;
let worker: Awaited<ReturnType<typeof startWorker>>;
const { receiver, close } = openReceivers();
beforeAll(async () => {
  endDatabase = await useOwnDatabase({ WEBHOOKS_ALLOW_PRIVATE: "1" });
  worker = await startWorker();
});
afterAll(async () => {
  await close();
  await worker.stop(1000);
  await endDatabase();
});

test("a worker that is lost while it delivers has its delivery taken up by another", async () => {
  const home = await createWorkspace();
  const { id, target, speak } = await silentHook(home, receiver);
  speak();
  // The first worker says nothing more, and its time is over.
  await hurry(id);
  await target.wait(2);
  const done = await until(async () => {
    const [row] = await deliveries(home, id);
    expect(row.status).toBe("delivered");
    return row;
  });
  expect(done.attempts).toHaveLength(1);
});

test("many workers tell each event once, however many look at the same time", async () => {
  const home = await createWorkspace();
  const target = await receiver();
  const hooks = await Promise.all(Array.from({ length: 5 }, () => hook(home, target.url, ["skill.published"])));
  const others = Array.from({ length: 4 }, () => startCourier());
  await transaction((tx) =>
    emitEvents(
      tx,
      home.workspace.id,
      Array.from({ length: 12 }, (_, i) => ({ type: "skill.published" as const, data: { id: `skl_${i}` } })),
    ),
  );
  const mine = { webhook: { workspaceId: home.workspace.id } };
  await until(async () => expect(await db().webhookDelivery.count({ where: { ...mine, status: "delivered" } })).toBe(60));
  for (const courier of others) await courier.stop(1000);
  expect(target.received).toHaveLength(60);
  expect(new Set(target.received.map(({ headers }) => headers["webhook-id"])).size).toBe(12);
  const rows = await db().webhookDelivery.findMany({ where: mine });
  expect(rows.map(({ attempts }) => (attempts as unknown[]).length)).toEqual(rows.map(() => 1));
  expect(new Set(rows.map(({ webhookId }) => webhookId)).size).toBe(hooks.length);
});

test("a target that says nothing holds up neither others nor more connections than its own", async () => {
  const [home, other] = [await createWorkspace(), await createWorkspace()];
  const silent = await receiver(() => {});
  const quick = await receiver();
  const [slow, fine] = [await hook(home, silent.url), await hook(other, quick.url)];
  for (let i = 0; i < 12; i++) await ping(home, slow.id);
  await silent.wait(3);
  const began = Date.now();
  await ping(other, fine.id);
  await quick.wait(1);
  expect(Date.now() - began).toBeLessThan(3000);
  expect([silent.received.length, silent.most()]).toEqual([3, 3]);
  await json(`DELETE /api/v1/account/webhooks/${slow.id}`, { key: home.key });
});

test("what a worker has under way when it must go is another's at once, and not counted", async () => {
  const home = await createWorkspace();
  const { id, target, speak } = await silentHook(home, receiver);
  await worker.stop(0);
  speak();
  const [row] = await deliveries(home, id);
  expect([row.status, row.attempts, Date.parse(row.next_attempt_at) <= Date.now() + 1000]).toEqual(["pending", [], true]);
  worker = await startWorker();
  await target.wait(2);
  await until(async () => expect((await deliveries(home, id))[0]).toMatchObject({ status: "delivered", attempts: [{ status: 200 }] }));
});

test("what cannot be over before it is another worker's is not begun", async () => {
  const home = await createWorkspace();
  const target = await receiver();
  const { id } = await hook(home, target.url);
  const row = { webhookId: number(id), eventId: "evt_late", type: "test", body: "{}", nextAttemptAt: new Date(Date.now() + 60_000) };
  const made = await db().webhookDelivery.create({ data: row });
  const taken = { id: made.id, webhook_id: made.webhookId, event_id: made.eventId, body: made.body, attempts: [], next_attempt_at: row.nextAttemptAt };
  await deliver(taken, new AbortController().signal, performance.now() + 14_000);
  expect([target.received, (await deliveries(home, id))[0].status]).toEqual([[], "pending"]);
  await deliver(taken, new AbortController().signal, performance.now() + 30_000);
  expect([target.received.length, (await deliveries(home, id))[0].status]).toEqual([1, "delivered"]);
});

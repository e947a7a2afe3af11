import { afterAll, beforeAll, expect, test } from "vitest";
import { db, Prisma } from "#lib/platform/db";
import { type Due, dueSql, findDue, MOST, roomBeside } from "#lib/runtime/webhook-due";
import { useOwnDatabase } from "#lib/testing/own-database";
import { createWorkspace } from "#lib/testing/workspace";

/** In a database of its own, where no worker takes what is due. */
let endDatabase: () => Promise<void>;
beforeAll(async () => {
  endDatabase = await useOwnDatabase();
});
afterAll(() => endDatabase());

/** Webhooks of a new workspace, each with so many deliveries that are due since then, and as many that are not. */
async function waiting(webhooks: number, deliveries: number, since: string) {
  const { workspace } = await createWorkspace();
  const rows = await db().webhook.createManyAndReturn({
    data: Array.from({ length: webhooks }, () => ({ workspaceId: workspace.id, url: "https://example.com/", events: ["*"], secret: new Uint8Array() })),
    select: { id: true },
  });
  await db().$executeRaw`
    INSERT INTO webhook_deliveries (webhook_id, event_id, type, body, next_attempt_at)
    SELECT webhook_id, 'evt_' || i, 'test', '{}', CASE WHEN i % 2 = 0 THEN now() - ${since}::interval ELSE now() + interval '1 day' END
    FROM unnest(${rows.map(({ id }) => id)}::int[]) webhook_id, generate_series(1, ${deliveries * 2}) i`;
  return { workspaceId: workspace.id, webhooks: rows.map(({ id }) => id) };
}

test("a long row is not read to its end, and hides nobody's", async () => {
  const long = await waiting(1, 10_000, "1 hour");
  const short = await waiting(2, 1, "1 second");
  await db().$executeRaw`ANALYZE webhook_deliveries`;
  const due = await findDue([], []);
  const of = (webhooks: number[]) => due.filter(({ webhookId }) => webhooks.includes(webhookId)).map(({ workspaceId, turn }) => [workspaceId, turn]);
  expect(of(long.webhooks)).toEqual([1, 2, 3].map((turn) => [long.workspaceId, turn]));
  expect(of(short.webhooks)).toEqual([1, 2].map((turn) => [short.workspaceId, turn]));
  const plan = await db().$queryRaw<{ "QUERY PLAN": unknown }[]>(Prisma.sql`EXPLAIN (ANALYZE, FORMAT JSON) ${dueSql([], [])}`);
  const read = [...JSON.stringify(plan).matchAll(/"(?:Actual Rows|Rows Removed by Filter)":([\d.]+)/g)].map(([, rows]) => Number(rows));
  expect(read.length).toBeGreaterThan(5);
  expect(Math.max(...read)).toBeLessThan(100);
  await db().webhook.updateMany({ where: { id: short.webhooks[0] ?? 0 }, data: { resumeAt: new Date(Date.now() + 60_000) } });
  const rest = await findDue([], [long.workspaceId]);
  expect(rest.map(({ webhookId }) => webhookId)).toEqual([short.webhooks[1]]);
  expect(await findDue([short.webhooks[1] ?? 0], [long.workspaceId])).toEqual([]);
});

test("the first of every workspace comes before the second of any, however many are late", async () => {
  for (let i = 0; i < 8; i++) await waiting(50, 3, "1 day");
  const late = await waiting(1, 1, "1 second");
  const due = await findDue([], []);
  expect(due.findIndex(({ workspaceId }) => workspaceId === late.workspaceId)).toBeLessThan(12);
  expect(Math.max(...due.map(({ turn }) => turn))).toBe(MOST.workspace);
});

test("whoever has the least under way is next, and nobody gets more than may be", () => {
  const due = (workspaceId: number, count: number): Due[] =>
    Array.from({ length: count }, (_, i) => ({ id: workspaceId * 1000 + i, webhookId: workspaceId * 1000 + Math.floor(i / 3), workspaceId, turn: i + 1 }));
  const underWay = [1, 2, 3].flatMap((workspaceId) => due(workspaceId, 12)).concat(due(4, 11));
  const room = roomBeside(underWay);
  expect([room.full(), room.fullWorkspaces(), room.fullWebhooks().length]).toEqual([false, [1, 2, 3], 15]);
  const late = { id: 9, webhookId: 9, workspaceId: 9, turn: 1 };
  expect(room.choose([{ id: 4999, webhookId: 4999, workspaceId: 4, turn: 1 }, late])).toEqual([late]);
  expect(room.full()).toBe(true);
  const empty = roomBeside([]);
  expect(empty.choose([1, 2, 3, 4, 5, 6].flatMap((workspaceId) => due(workspaceId, 20)))).toHaveLength(MOST.all);
  const one = { ...late, id: 0 };
  expect(roomBeside([]).choose(Array.from({ length: 9 }, (_, id) => ({ ...one, id })))).toHaveLength(MOST.webhook);
});

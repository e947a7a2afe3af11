import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { TIERS } from "#lib/runtime/tiers";
import { startWorker } from "#lib/runtime/worker";
import { useOwnDatabase } from "#lib/testing/own-database";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

/** A database of its own: a thousand runs would keep the other tests waiting, and their workers would help. */
let endDatabase: () => Promise<void>;
const workers: Awaited<ReturnType<typeof startWorker>>[] = [];
beforeAll(async () => {
  endDatabase = await useOwnDatabase();
  // Two take from the queue at the same moment, as two processes would.
  workers.push(await startWorker(), await startWorker());
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop(1000)));
  await endDatabase();
});

test("one who queues a thousand runs has no more than its share, and another's first run hardly waits", async () => {
  const slug = await publishSkill({ script: "echo hello" });
  const [greedy, modest] = [await createWorkspace(), await createWorkspace()];
  const accept = async (key: string) => {
    const { status, body } = await json(`POST /api/v1/skills/${slug}/run`, { key, body: { input: "x" } });
    expect([status, body.status]).toEqual([202, "started"]);
    return Number(body.executionId.slice(5));
  };
  let most = 0;
  let sampling = true;
  const samples = (async () => {
    while (sampling) most = Math.max(most, await db().execution.count({ where: { workspaceId: greedy.workspace.id, status: "running" } }));
  })();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let i = 0; i < 125; i++) await accept(greedy.key);
    }),
  );
  const ids = [await accept(modest.key), await accept(modest.key), await accept(modest.key)];
  const where = { id: { in: ids } };
  while ((await db().execution.count({ where: { ...where, status: "completed" } })) < ids.length) await new Promise((resolve) => setTimeout(resolve, 20));
  sampling = false;
  await samples;

  const waiting = await db().execution.count({ where: { workspaceId: greedy.workspace.id, status: "queued" } });
  expect(waiting).toBeGreaterThan(100);
  const overtaken = await db().$queryRaw<{ before: number }[]>`
    SELECT count(g.id)::int AS before FROM executions m LEFT JOIN executions g
      ON g.workspace_id = ${greedy.workspace.id} AND g.started_at >= m.created_at AND g.started_at < m.started_at
    WHERE m.workspace_id = ${modest.workspace.id} GROUP BY m.id ORDER BY m.id`;
  expect(overtaken).toHaveLength(ids.length);
  for (const { before } of overtaken) expect(before).toBeLessThanOrEqual(20);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(TIERS.free.concurrentRuns);
}, 120_000);

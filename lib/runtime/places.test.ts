import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { claim } from "#lib/runtime/claim";
import { startWorker } from "#lib/runtime/worker";
import { useOwnDatabase } from "#lib/testing/own-database";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

/** A database of its own: other tests' workers would take what waits here. */
let endDatabase: () => Promise<void>;
beforeAll(async () => {
  endDatabase = await useOwnDatabase({ SANDBOX: "virtual" });
});
afterAll(() => endDatabase());

const QUEUED = 40;

/** One workspace with many runs that wait, and another whose only run comes after all of them. */
async function crowd(script: string, tier: string) {
  const [slow, quick] = [await publishSkill({ script }), await publishSkill({ script: "echo hello" })];
  const [greedy, modest] = [await createWorkspace(), await createWorkspace()];
  await db().workspace.update({ where: { id: greedy.workspace.id }, data: { tier } });
  const accept = async (slug: string, key: string) => {
    const { body } = await json(`POST /api/v1/skills/${slug}/run`, { key, body: { input: "x" } });
    return Number(body.executionId.slice(5));
  };
  const ids: number[] = [];
  for (let i = 0; i < QUEUED; i++) ids.push(await accept(slow, greedy.key));
  const last = await accept(quick, modest.key);
  await db().$executeRaw`UPDATE pgboss.job SET priority = -1000 WHERE (data->>'executionId')::int = ${last}`;
  return { ids, last, workspaceId: greedy.workspace.id };
}

/** How many milliseconds until the execution has ended. */
async function timeTo(id: number, patience: number): Promise<number> {
  const begun = Date.now();
  while (Date.now() - begun < patience && (await db().execution.count({ where: { id, finishedAt: null } })) > 0)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return Date.now() - begun;
}

/** How often jobs of a workspace were given back. */
const givenBack = async (workspaceId: number) => {
  const [row] = await db().$queryRaw<{ times: number }[]>`SELECT sum(retry_limit - 2)::int AS times FROM pgboss.job WHERE group_id = ${String(workspaceId)}`;
  return row?.times ?? 0;
};

test("runs that wait for their next try keep their places, and nobody else waits for that", async () => {
  const { ids, last, workspaceId } = await crowd("echo hello", "free");
  // Four of them met a fault and wait, as `postpone` leaves them.
  for (const id of ids.slice(0, 4)) {
    await claim(id);
    await db().$executeRaw`
      UPDATE pgboss.job SET state = 'retry', retry_count = 1, start_after = now() + interval '9 s' WHERE (data->>'executionId')::int = ${id}`;
  }
  const worker = await startWorker();
  expect(await timeTo(last, 8000)).toBeLessThan(4000);
  expect(await givenBack(workspaceId)).toBeLessThan(20);
  // The rest have their turn when there are places again.
  for (const id of ids) expect(await timeTo(id, 30_000)).toBeLessThan(30_000);
  await worker.stop(1000);
}, 90_000);

test("runs that were queued under a higher tier wait by the present one, and nobody else waits for that", async () => {
  const { last, workspaceId } = await crowd("sleep 20", "team");
  await db().workspace.update({ where: { id: workspaceId }, data: { tier: "free" } });
  const workers = [await startWorker(), await startWorker()];
  expect(await timeTo(last, 8000)).toBeLessThan(4000);
  expect(await db().execution.count({ where: { workspaceId, status: "running" } })).toBe(4);
  expect(await givenBack(workspaceId)).toBeLessThan(20);
  await Promise.all(workers.map((worker) => worker.stop(100)));
}, 60_000);

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { db } from "#lib/platform/db";
import { append } from "#lib/runtime/blocks";
import { attemptOf, type Claimed, claim } from "#lib/runtime/claim";
import { startWorker } from "#lib/runtime/worker";
import { useOwnDatabase } from "#lib/testing/own-database";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

/** A database of its own: what goes wrong here must not be taken up by other tests' workers. */
let endDatabase: () => Promise<void>;
beforeAll(async () => {
  endDatabase = await useOwnDatabase({ SANDBOX: "virtual" });
});
afterAll(() => endDatabase());

/** The workspace's only execution, once it is there. */
const onlyRun = (workspaceId: number) =>
  vi.waitUntil(async () => (await db().execution.findFirst({ where: { workspaceId } }))?.id, { timeout: 5000, interval: 20 });

test("a run that was begun again answers with what its last attempt printed", async () => {
  const skillSlug = await publishSkill({ script: "true", "scripts/again.sh": "echo hello; echo problem >&2; exit 3" });
  const { key, workspace } = await createWorkspace();
  const answer = json("POST /api/v1/runs", { key, body: { skillSlug, scriptName: "again.sh" } });
  const id = await onlyRun(workspace.id);
  await append(attemptOf((await claim(id)) as Claimed), [
    { type: "text", text: "hello\n" },
    { type: "log", stream: "stderr", text: "pro" },
  ]);
  const worker = await startWorker();
  expect((await answer).body.data).toMatchObject({ stdout: "hello\n", stderr: "problem\n", exit_code: 3 });
  expect(await db().block.count({ where: { executionId: id, type: "text" } })).toBe(2);
  await worker.stop(1000);
});

test("who waits for a run whose workspace is deleted is told so, and the run ends without a message", async () => {
  const skillSlug = await publishSkill({ script: "true", "scripts/slow.sh": "sleep 60" });
  const { key, workspace } = await createWorkspace();
  const answer = json("POST /api/v1/runs", { key, body: { skillSlug, scriptName: "slow.sh" } });
  const id = await onlyRun(workspace.id);
  const worker = await startWorker();
  await vi.waitUntil(() => db().execution.count({ where: { id, status: "running" } }), { timeout: 5000 });
  // As if what it says to the others were lost.
  await db().workspace.delete({ where: { id: workspace.id } });
  await db().$executeRaw`SELECT pg_notify('clanker_events', ${`${workspace.id}:${id}`})`;
  expect(await answer).toMatchObject({ status: 404, body: { error: { code: "NOT_FOUND" } } });
  const jobDone = async () =>
    (await db().$queryRaw<unknown[]>`SELECT 1 FROM pgboss.job WHERE (data->>'executionId')::int = ${id} AND state = 'completed'`).length;
  await vi.waitUntil(jobDone, { timeout: 5000 });
  await worker.stop(1000);
}, 30_000);

test("deleting a workspace wakes who waits for its runs", async () => {
  const skillSlug = await publishSkill({ script: "true", "scripts/slow.sh": "sleep 60" });
  const { key, workspace, token } = await createWorkspace();
  const answer = json("POST /api/v1/runs", { key, body: { skillSlug, scriptName: "slow.sh" } });
  await onlyRun(workspace.id);
  const begun = Date.now();
  expect((await json(`DELETE /api/v1/workspaces/${workspace.slug}`, { token })).status).toBe(204);
  expect((await answer).status).toBe(404);
  // Without the message they would look again after ten seconds.
  expect(Date.now() - begun).toBeLessThan(5000);
}, 30_000);

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { db } from "#lib/platform/db";
import { log } from "#lib/platform/log";
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
  await vi.waitUntil(() => db().execution.count({ where: { id, status: "running" } }), { timeout: 15_000 });
  // As if what it says to the others were lost.
  await db().workspace.delete({ where: { id: workspace.id } });
  await db().$executeRaw`SELECT pg_notify('clanker_events', ${`${workspace.id}:${id}`})`;
  expect(await answer).toMatchObject({ status: 404, body: { error: { code: "NOT_FOUND" } } });
  const jobDone = async () =>
    (await db().$queryRaw<unknown[]>`SELECT 1 FROM pgboss.job WHERE (data->>'executionId')::int = ${id} AND state = 'completed' AND retry_count = 0`).length;
  await vi.waitUntil(jobDone, { timeout: 15_000 });
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

test("a run whose output cannot be written says why in the log", async () => {
  await db().$executeRawUnsafe(`CREATE FUNCTION refuse_block() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
    IF NEW.data::text LIKE '%refuse me%' THEN RAISE EXCEPTION 'no room for blocks'; END IF; RETURN NEW; END$$`);
  await db().$executeRawUnsafe("CREATE TRIGGER refuse BEFORE INSERT ON blocks FOR EACH ROW EXECUTE FUNCTION refuse_block()");
  const said = vi.spyOn(log, "error");
  const worker = await startWorker();
  const slug = await publishSkill({ script: "echo refuse me; sleep 30" });
  const { key } = await createWorkspace();
  await json(`POST /api/v1/skills/${slug}/run`, { key, body: { input: "x" } });
  const logged = () => said.mock.calls.find(([, message]) => (message as unknown) === "run interrupted");
  const [what] = (await vi.waitUntil(logged, { timeout: 8000 })) as unknown as [{ err: Error }];
  expect(what.err.message).toContain("no room for blocks");
  await db().$executeRawUnsafe("DROP TRIGGER refuse ON blocks");
  said.mockRestore();
  await worker.stop(100);
}, 30_000);

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

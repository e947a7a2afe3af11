import { afterAll, beforeAll, expect, test } from "vitest";
import { stepEffects } from "#lib/operations/workflows/step-effects";
import { db } from "#lib/platform/db";
import { checkLedger } from "#lib/runtime/ledger-check";
import { startWorker } from "#lib/runtime/worker";
import { GRACE_MS } from "#lib/testing/grace";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { launch, makeWorkflow, runOf, step } from "#lib/testing/workflow";
import { createWorkspace } from "#lib/testing/workspace";

let worker: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  worker = await startWorker(stepEffects);
});
afterAll(() => worker.stop(GRACE_MS));

test("a cancel stops what runs within two seconds", async () => {
  const home = await createWorkspace();
  const busy = await publishSkill({ script: "while true; do :; done" });
  const workflowId = await makeWorkflow(home, { steps: [{ id: "busy", type: "skill", skill: busy, input: "" }] });
  const runId = await launch(home, workflowId);
  await runOf(home, runId, (run) => step(run, "busy").status === "running");
  const { body, status } = await json(`POST /api/v1/workflows/runs/${runId}/cancel`, { key: home.key });
  expect([status, body.status, step(body, "busy").status]).toEqual([200, "cancelled", "cancelled"]);
  const execution = await db().execution.findFirstOrThrow({ where: { workflowRunId: Number(runId.slice(4)) } });
  expect(execution.status).toBe("cancelled");
  expect((await json(`POST /api/v1/workflows/runs/${runId}/cancel`, { key: home.key })).status).toBe(409);
});

test("a run of very many skills is cancelled at once, and all that was held back is free", async () => {
  const wide = await createWorkspace();
  const busy = await publishSkill({ script: "while true; do :; done" }, { cost: 1000n });
  const row = (i: number) => [
    { id: `each${i}`, type: "foreach", items: "{{input.list}}", concurrency: 50, steps: [{ id: `run${i}`, type: "skill", skill: busy, input: "" }] },
  ];
  const workflowId = await makeWorkflow(wide, { steps: [{ id: "all", type: "parallel", branches: Array.from({ length: 3 }, (_, i) => row(i)) }] });
  const runId = await launch(wide, workflowId, { list: Array.from({ length: 50 }, (_, i) => i) });
  await runOf(wide, runId, ({ steps }) => steps.filter((each: { executionId: string | null }) => each.executionId !== null).length === 150, 60_000);
  const { status } = await json(`POST /api/v1/workflows/runs/${runId}/cancel`, { key: wide.key });
  expect(status).toBe(200);
  const rows = await db().execution.groupBy({ by: ["status"], where: { workspaceId: wide.workspace.id }, _count: true, _sum: { reserved: true, cost: true } });
  expect(rows).toMatchObject([{ status: "cancelled", _count: 150, _sum: { reserved: 0n } }]);
  expect((await db().workspace.findUniqueOrThrow({ where: { id: wide.workspace.id } })).reserved).toBe(0n);
  const events = await db().executionEvent.findMany({ where: { workspaceId: wide.workspace.id, status: "cancelled" }, orderBy: { seq: "asc" } });
  expect(new Set(events.map(({ executionId }) => executionId)).size).toBe(150);
  const ours = [`ws_${wide.workspace.id}`, ...events.map(({ executionId }) => `exec_${executionId}`)];
  expect((await checkLedger(db())).filter((line) => ours.some((each) => line.split(/[ ;,]/).includes(each)))).toEqual([]);
}, 120_000);

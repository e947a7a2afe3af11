import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { DOLLARINO } from "#lib/runtime/ledger";
import { startWorker } from "#lib/runtime/worker";
import { GRACE_MS } from "#lib/testing/grace";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let worker: Awaited<ReturnType<typeof startWorker>>;
let slug: string;
beforeAll(async () => {
  worker = await startWorker();
  slug = await publishSkill({ script: "sleep $(cat)" }, { cost: 5n * DOLLARINO });
});
afterAll(() => worker.stop(GRACE_MS));

const run = ({ key }: TestWorkspace, input = "0", skill = slug) => json(`POST /api/v1/skills/${skill}/run`, { key, body: { input } });
const status = ({ key }: TestWorkspace, id: string) => json(`GET /api/v1/executions/${id}/status?wait=20`, { key });
const money = async ({ workspace }: TestWorkspace) => {
  const { balance, reserved } = await db().workspace.findUniqueOrThrow({ where: { id: workspace.id } });
  const charged = await db().creditTransaction.findMany({ where: { workspaceId: workspace.id, type: "usage" } });
  return { balance: Number(balance) / 1e6, reserved: Number(reserved) / 1e6, charged: charged.map(({ amount }) => Number(amount) / 1e6) };
};

async function ended(home: TestWorkspace, id: string) {
  for (let tries = 0; tries < 5; tries++) {
    const { body } = await status(home, id);
    if (!["queued", "running"].includes(body.status)) return body;
  }
  throw new Error(`${id} did not end`);
}

test("a run is held back for, then charged once, and its status says what it cost", async () => {
  const home = await createWorkspace();
  const { body } = await run(home, "1");
  expect(await money(home)).toEqual({ balance: 1000, reserved: 5, charged: [] });
  expect((await ended(home, body.executionId)).cost).toBe(5);
  expect(await money(home)).toEqual({ balance: 995, reserved: 0, charged: [-5] });
});

test("of many that race for the last credits none gets what another was promised", async () => {
  const home = await createWorkspace();
  await db().workspace.update({ where: { id: home.workspace.id }, data: { balance: 12n * DOLLARINO } });
  const answers = await Promise.all(Array.from({ length: 8 }, () => run(home)));
  expect(answers.filter((each) => each.status === 202)).toHaveLength(2);
  const refused = answers.find((each) => each.status === 402);
  expect(refused?.body.error).toMatchObject({ code: "INSUFFICIENT_CREDITS", type: "billing_error", message: expect.stringContaining("needs 5 dollarinos") });
  for (const each of answers) if (each.status === 202) await ended(home, each.body.executionId);
  expect(await money(home)).toEqual({ balance: 2, reserved: 0, charged: [-5, -5] });
  expect(await db().execution.count({ where: { workspaceId: home.workspace.id } })).toBe(2);
});

test("a cancelled run gives back what was held for it, and pays when it had begun", async () => {
  const home = await createWorkspace();
  const { executionId } = (await run(home, "60")).body;
  await expect
    .poll(async () => (await db().execution.findFirst({ where: { workspaceId: home.workspace.id } }))?.cost, { timeout: 15_000 })
    .toBe(5n * DOLLARINO);
  const { body } = await json(`POST /api/v1/executions/${executionId}/cancel`, { key: home.key });
  expect(body).toMatchObject({ status: "cancelled", cost: 5 });
  expect(await money(home)).toEqual({ balance: 995, reserved: 0, charged: [-5] });
});

test("the month's runs of a tier are limited, and counted anew in the next", async () => {
  const home = await createWorkspace();
  const free = await publishSkill({ script: "true" });
  const month = new Date().toISOString().slice(0, 7);
  await db().workspace.update({ where: { id: home.workspace.id }, data: { runsMonth: month, runsCount: 9_999 } });
  expect((await run(home, "", free)).status).toBe(202);
  expect((await run(home, "", free)).body.error).toMatchObject({ code: "RUN_LIMIT_REACHED", type: "billing_error" });
  await db().workspace.update({ where: { id: home.workspace.id }, data: { runsMonth: "2020-01" } });
  expect((await run(home, "", free)).status).toBe(202);
  expect((await db().workspace.findUniqueOrThrow({ where: { id: home.workspace.id } })).runsCount).toBe(1);
});

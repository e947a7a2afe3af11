import { expect, test } from "vitest";
import { db, transaction } from "#lib/platform/db";
import { book, DOLLARINO } from "#lib/runtime/ledger";
import { currentMonth } from "#lib/runtime/tiers";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

/** Books and answers the transaction's id. */
const add = ({ workspace }: TestWorkspace, type: "grant" | "usage" | "adjustment", amount: bigint, executionId?: number) =>
  transaction((tx) =>
    book(tx, { workspaceId: workspace.id, type, amount, description: `a ${type}`, reference: `test:${Math.random()}`, ...(executionId && { executionId }) }),
  );
const get = async (home: TestWorkspace, path: string) => json(`GET /api/v1${path}`, { key: home.key });

test("the balance says what is held back and what is left", async () => {
  const home = await createWorkspace(["billing:read"]);
  expect((await get(home, "/billing/balance")).body).toEqual({ balance: 1000, reserved: 0, available: 1000, currency: "dollarino" });
  await db().workspace.update({ where: { id: home.workspace.id }, data: { reserved: 250_500_001n } });
  expect((await get(home, "/billing/balance")).body).toEqual({ balance: 1000, reserved: 250.500001, available: 749.499999, currency: "dollarino" });
});

test("transactions are listed newest first, by type, page by page, and only one's own", async () => {
  const [home, other] = [await createWorkspace(), await createWorkspace()];
  await add(other, "grant", DOLLARINO);
  const usage = await add(home, "usage", -1_500_000n, 77);
  const grant = await add(home, "grant", 2n * DOLLARINO);
  const { body } = await get(home, "/billing/transactions");
  expect(body.data).toEqual([
    expect.objectContaining({ id: `txn_${grant}`, type: "grant", amount: 2, balanceAfter: 1000.5, executionId: null }),
    {
      ...{ id: `txn_${usage}`, type: "usage", amount: -1.5, balanceAfter: 998.5, executionId: "exec_77", description: "a usage" },
      createdAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    },
    expect.objectContaining({ type: "grant", amount: 1000, balanceAfter: 1000, description: "Welcome credits" }),
  ]);
  const first = await get(home, "/billing/transactions?limit=2");
  expect(first.body.has_more).toBe(true);
  const rest = await get(home, `/billing/transactions?limit=2&after_id=${first.body.last_id}`);
  expect([rest.body.data.length, rest.body.has_more]).toEqual([1, false]);
  expect((await get(home, "/billing/transactions?type=usage")).body.data).toHaveLength(1);
  expect((await get(home, "/billing/transactions?type=refund")).body.error.param).toBe("type");
});

test("the tier says what is left of the month, and an earlier month is over", async () => {
  const home = await createWorkspace();
  const where = { id: home.workspace.id };
  await db().workspace.update({ where, data: { runsMonth: currentMonth(), runsCount: 41 } });
  const tier = (await get(home, "/billing/subscription/tier")).body;
  expect(tier).toEqual({ tier: "free", name: "Free", runsPerMonth: 10_000, runsThisMonth: 41, concurrentRuns: 4, resetsAt: expect.any(String) });
  expect(tier.resetsAt).toMatch(/-01T00:00:00\.000Z$/);
  const wait = Date.parse(tier.resetsAt) - Date.now();
  expect(wait > 0 && wait <= 31 * 86_400_000).toBe(true);
  await db().workspace.update({ where, data: { runsMonth: "2025-12", tier: "team" } });
  expect((await get(home, "/billing/subscription/tier")).body).toMatchObject({ tier: "team", runsPerMonth: null, runsThisMonth: 0, concurrentRuns: 25 });
});

test("account credits: all in one answer, without a limit for the server's admins and for tiers that have none", async () => {
  const home = await createWorkspace();
  const where = { id: home.workspace.id };
  await db().workspace.update({ where, data: { runsMonth: currentMonth(), runsCount: 7 } });
  for (let i = 0; i < 11; i++) await add(home, "usage", -DOLLARINO, i + 1);
  const { data } = (await get(home, "/account/credits")).body;
  expect(data).toMatchObject({ balance: 989, tier: "free", monthly_skill_calls: 7, monthly_skill_call_limit: 10_000 });
  expect(data.recent_transactions).toHaveLength(10);
  const [newest] = data.recent_transactions;
  expect(Object.keys(newest).sort()).toEqual(["amount", "balance_after", "created_at", "description", "execution_id", "id", "type"]);
  expect(newest).toMatchObject({ amount: -1, balance_after: 989, execution_id: "exec_11" });
  const limit = async () => (await get(home, "/account/credits")).body.data.monthly_skill_call_limit;
  await db().workspace.update({ where, data: { tier: "team" } });
  expect(await limit()).toBe("unlimited");
  await db().workspace.update({ where, data: { tier: "pro" } });
  expect(await limit()).toBe(100_000);
  await db().user.update({ where: { id: home.user.id }, data: { isAdmin: true } });
  expect(await limit()).toBe("unlimited");
});

test("usage has every day of the range, with what was accepted and charged on it", async () => {
  const [home, other] = [await createWorkspace(), await createWorkspace()];
  const version = await db().skillVersion.findFirstOrThrow({ where: { skill: { slug: "text-statistics" } } });
  const run = async ({ workspace, user }: TestWorkspace, createdAt: string) => {
    const common = { workspaceId: workspace.id, userId: user.id, versionId: version.id, skillSlug: "text-statistics", skillName: "Text statistics" };
    return (await db().execution.create({ data: { ...common, interface: "api", input: "", timeoutSeconds: 60, createdAt } })).id;
  };
  const charge = async (whose: TestWorkspace, amount: bigint, executionId: number, createdAt: string) =>
    db().creditTransaction.update({ where: { id: (await add(whose, "usage", -amount, executionId)) as number }, data: { createdAt } });
  await run(home, "2026-02-27T23:59:59.999Z");
  const late = await run(home, "2026-02-28T23:59:59.999Z");
  await charge(home, 3n * DOLLARINO, late, "2026-03-01T00:00:00.000Z");
  const two = [await run(home, "2026-03-01T00:00:00.000Z"), await run(home, "2026-03-01T12:00:00.000Z")];
  for (const id of two) await charge(home, 250_000n, id, "2026-03-01T13:00:00.000Z");
  await run(home, "2026-03-03T00:00:00.000Z");
  await charge(other, DOLLARINO, await run(other, "2026-03-01T12:00:00.000Z"), "2026-03-01T12:00:00.000Z");
  expect((await get(home, "/billing/usage?from=2026-02-28&to=2026-03-02")).body).toEqual({
    data: [
      { date: "2026-02-28", runs: 1, cost: 0 },
      { date: "2026-03-01", runs: 2, cost: 3.5 },
      { date: "2026-03-02", runs: 0, cost: 0 },
    ],
  });
  const usual = (await get(home, "/billing/usage")).body.data;
  expect([usual.length, usual.at(-1).date]).toEqual([30, new Date().toISOString().slice(0, 10)]);
  expect((await get(home, "/billing/usage?from=2024-01-01&to=2024-12-31")).body.data).toHaveLength(366);
  for (const [query, param] of [
    ["from=2024-01-01&to=2025-01-01", "from"],
    ["from=2026-03-02&to=2026-03-01", "from"],
    ["from=2026-02-30", "from"],
    ["to=yesterday", "to"],
  ])
    expect((await get(home, `/billing/usage?${query}`)).body.error, query).toMatchObject({ code: "INVALID_INPUT", param });
});

test("usage by skill: the dearest first, of the range alone and of nobody else", async () => {
  const [home, other] = [await createWorkspace(), await createWorkspace()];
  const version = await db().skillVersion.findFirstOrThrow({ where: { skill: { slug: "text-statistics" } } });
  const run = ({ workspace, user }: TestWorkspace, skillSlug: string, cost: bigint, createdAt: string) => {
    const common = { workspaceId: workspace.id, userId: user.id, versionId: version.id, skillSlug, skillName: skillSlug.toUpperCase() };
    return db().execution.create({ data: { ...common, interface: "api", input: "", timeoutSeconds: 60, cost, createdAt } });
  };
  await run(home, "before", 9n * DOLLARINO, "2026-02-28T23:59:59.999Z");
  await run(home, "dear", 2n * DOLLARINO, "2026-03-01T00:00:00.000Z");
  for (const hour of ["01", "23"]) await run(home, "cheap", 250_000n, `2026-03-02T${hour}:00:00.000Z`);
  await run(home, "free", 0n, "2026-03-02T12:00:00.000Z");
  await run(home, "after", 9n * DOLLARINO, "2026-03-03T00:00:00.000Z");
  await run(other, "theirs", 9n * DOLLARINO, "2026-03-01T12:00:00.000Z");
  const { body } = await get(home, "/billing/usage?from=2026-03-01&to=2026-03-02&by=skill");
  expect(body.data).toHaveLength(2);
  expect(body.skills).toEqual([
    { slug: "dear", name: "DEAR", runs: 1, cost: 2 },
    { slug: "cheap", name: "CHEAP", runs: 2, cost: 0.5 },
    { slug: "free", name: "FREE", runs: 1, cost: 0 },
  ]);
  expect((await get(home, "/billing/usage")).body).not.toHaveProperty("skills");
  expect((await get(home, "/billing/usage?by=day")).body.error.param).toBe("by");
});

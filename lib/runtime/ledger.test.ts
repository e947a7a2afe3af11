import { expect, test } from "vitest";
import { db, transaction } from "#lib/platform/db";
import { admitRun, book, DOLLARINO, reserveMore, settle, WELCOME_CREDITS } from "#lib/runtime/ledger";
import { checkLedger } from "#lib/runtime/ledger-check";
import { currentMonth } from "#lib/runtime/tiers";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

const SKILL = { skillSlug: "text-statistics", skillName: "Text statistics" };
const moneyOf = async ({ workspace }: TestWorkspace) =>
  db().workspace.findUniqueOrThrow({ where: { id: workspace.id }, select: { balance: true, reserved: true, runsMonth: true, runsCount: true } });
const random = (most: bigint) => BigInt(Math.floor(Math.random() * Number(most)));

/** Accepts a run as the API does: the hold and the execution in one transaction. Answers its id, or why not. */
async function accept(home: TestWorkspace, estimate: bigint) {
  const version = await db().skillVersion.findFirstOrThrow({ where: { skill: { slug: SKILL.skillSlug } } });
  return transaction(async (tx) => {
    const admitted = await admitRun(tx, home.workspace.id, estimate);
    if (admitted.reason !== null) return admitted;
    const run = { workspaceId: home.workspace.id, userId: home.user.id, versionId: version.id, ...SKILL };
    const data = { ...run, interface: "api" as const, input: "", timeoutSeconds: 60, status: "running" as const, reserved: estimate };
    return (await tx.execution.create({ data })).id;
  });
}

const more = (home: TestWorkspace, executionId: number, amount: bigint) =>
  transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM executions WHERE id = ${executionId} FOR UPDATE`;
    return reserveMore(tx, { workspaceId: home.workspace.id, executionId }, amount);
  });

/** Ends a run as a worker does: whoever makes it final settles it. */
const finish = (executionId: number, cost: bigint) =>
  transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ workspace_id: number; reserved: bigint }[]>`
      SELECT workspace_id, reserved FROM executions WHERE id = ${executionId} AND status = 'running' FOR UPDATE`;
    const [run] = rows;
    if (!run) return undefined;
    const charged = await settle(tx, { workspaceId: run.workspace_id, executionId, skillName: SKILL.skillName, reserved: run.reserved, cost });
    await tx.execution.update({ where: { id: executionId }, data: { status: "completed", reserved: 0n, cost: charged, finishedAt: new Date() } });
    return charged;
  });

test("200 runs that race for one balance never take it below zero, and the books are right in between and after", async () => {
  const home = await createWorkspace();
  let racing = true;
  const watched: string[] = [];
  const watch = (async () => {
    while (racing) {
      watched.push(...(await checkLedger(db(), home.workspace.id)));
      const { balance, reserved } = await moneyOf(home);
      if (reserved < 0n || balance < reserved) watched.push(`${balance} with ${reserved} reserved`);
    }
  })();
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, async () => {
      const id = await accept(home, random(40n * DOLLARINO));
      if (typeof id !== "number") return { refused: id.reason };
      if (Math.random() < 0.5) await more(home, id, random(20n * DOLLARINO));
      // Two that both want to end it, as a cancel and a worker do.
      const cost = random(60n * DOLLARINO);
      const ends = await Promise.all([finish(id, cost), finish(id, cost)]);
      return { charged: ends.filter((end) => end !== undefined) };
    }),
  );
  racing = false;
  await watch;
  expect(watched).toEqual([]);
  const ran = outcomes.flatMap(({ charged }) => (charged ? [charged] : []));
  for (const charged of ran) expect(charged).toHaveLength(1);
  expect(ran.length).toBeGreaterThan(20);
  const charged = ran.reduce((sum, [each]) => sum + (each ?? 0n), 0n);
  expect(await moneyOf(home)).toEqual({ balance: WELCOME_CREDITS - charged, reserved: 0n, runsMonth: currentMonth(), runsCount: ran.length });
  expect(await checkLedger(db(), home.workspace.id)).toEqual([]);
});

test("what is promised to one run is not promised to another, and what is refused changes nothing", async () => {
  const home = await createWorkspace();
  const answers = await Promise.all(Array.from({ length: 20 }, () => accept(home, 300n * DOLLARINO)));
  expect(answers.filter((answer) => typeof answer === "number")).toHaveLength(3);
  expect(answers.filter((answer) => typeof answer !== "number")).toEqual(Array(17).fill({ reason: "credits", available: 100n * DOLLARINO }));
  expect(await moneyOf(home)).toMatchObject({ balance: WELCOME_CREDITS, reserved: 900n * DOLLARINO, runsCount: 3 });
});

test("a run that costs more than it held takes what is free, and nothing that is held for others", async () => {
  const home = await createWorkspace();
  const dear = (await accept(home, 100n * DOLLARINO)) as number;
  const other = (await accept(home, 600n * DOLLARINO)) as number;
  expect(await more(home, dear, 301n * DOLLARINO)).toBe(false);
  expect(await finish(dear, 5000n * DOLLARINO)).toBe(400n * DOLLARINO);
  expect(await moneyOf(home)).toMatchObject({ balance: 600n * DOLLARINO, reserved: 600n * DOLLARINO });
  expect(await finish(other, 600n * DOLLARINO)).toBe(600n * DOLLARINO);
  expect(await moneyOf(home)).toMatchObject({ balance: 0n, reserved: 0n });
  expect(await checkLedger(db(), home.workspace.id)).toEqual([]);
});

test("runs are counted in the month they are accepted in, up to the tier's limit", async () => {
  const home = await createWorkspace();
  const { id } = home.workspace;
  await db().workspace.update({ where: { id }, data: { runsMonth: currentMonth(), runsCount: 9_999 } });
  const answers = await Promise.all(Array.from({ length: 5 }, () => accept(home, 1n)));
  expect(answers.filter((answer) => typeof answer === "number")).toHaveLength(1);
  expect(answers.filter((answer) => typeof answer !== "number")).toEqual(Array(4).fill({ reason: "runs", limit: 10_000, tier: "free" }));
  expect(await transaction((tx) => admitRun(tx, id, 0n, { unlimited: true }))).toEqual({ reason: null, tier: "free" });
  await db().workspace.update({ where: { id }, data: { runsMonth: "2020-01" } });
  expect(typeof (await accept(home, 1n))).toBe("number");
  expect(await moneyOf(home)).toMatchObject({ runsMonth: currentMonth(), runsCount: 1 });
});

test("20 that race to book one reference book it once, and none of them fails", async () => {
  const home = await createWorkspace();
  const booking = { workspaceId: home.workspace.id, type: "top_up" as const, amount: DOLLARINO, description: "raced", reference: `raced:${home.workspace.id}` };
  const ids = await Promise.all(Array.from({ length: 20 }, () => transaction((tx) => book(tx, booking))));
  expect(ids.filter((id) => id !== undefined)).toHaveLength(1);
  expect((await moneyOf(home)).balance).toBe(WELCOME_CREDITS + DOLLARINO);
  expect(await checkLedger(db(), home.workspace.id)).toEqual([]);
});

test("the database itself refuses a balance below what is reserved", async () => {
  const home = await createWorkspace();
  await accept(home, 999n * DOLLARINO);
  const take = {
    workspaceId: home.workspace.id,
    type: "adjustment" as const,
    amount: -2n * DOLLARINO,
    description: "too much",
    reference: `much:${home.workspace.id}`,
  };
  await expect(transaction((tx) => book(tx, take))).rejects.toThrow(/workspaces_money_check/);
  await expect(db().$executeRaw`UPDATE workspaces SET reserved = -1 WHERE id = ${home.workspace.id}`).rejects.toThrow(/workspaces_money_check/);
  expect(await checkLedger(db(), home.workspace.id)).toEqual([]);
});

test("entries are neither changed nor deleted, and a transaction that does not sum to zero does not commit", async () => {
  const home = await createWorkspace();
  const { id } = await db().creditTransaction.findFirstOrThrow({ where: { workspaceId: home.workspace.id } });
  await expect(db().ledgerEntry.updateMany({ where: { transactionId: id }, data: { amount: 1n } })).rejects.toThrow(/only be added to/);
  await expect(db().ledgerEntry.deleteMany({ where: { transactionId: id } })).rejects.toThrow(/only be added to/);
  await expect(db().$executeRaw`TRUNCATE ledger_entries`).rejects.toThrow(/only be added to/);
  await expect(db().creditTransaction.delete({ where: { id } })).rejects.toThrow();
  let wrote = 0;
  const lopsided = transaction(async (tx) => {
    const data = { workspaceId: home.workspace.id, type: "grant" as const, amount: 5n, balanceAfter: 5n, description: "x", reference: `lopsided:${id}` };
    const made = await tx.creditTransaction.create({ data });
    await tx.ledgerEntry.createMany({
      data: [
        { transactionId: made.id, account: `workspace:${home.workspace.id}`, amount: 5n },
        { transactionId: made.id, account: "grants", amount: -4n },
      ],
    });
    wrote = await tx.ledgerEntry.count({ where: { transactionId: made.id } });
  });
  await expect(lopsided).rejects.toThrow(/does not sum to zero/);
  expect(wrote, "it is the commit that is refused").toBe(2);
  expect(await db().creditTransaction.count({ where: { reference: `lopsided:${id}` } })).toBe(0);
});

test("the books stay when the workspace is deleted, also with runs in it", async () => {
  const home = await createWorkspace();
  const { id } = home.workspace;
  await finish((await accept(home, DOLLARINO)) as number, DOLLARINO);
  const open = (await accept(home, DOLLARINO)) as number;
  const before = await db().creditTransaction.findMany({ where: { workspaceId: id }, orderBy: { id: "asc" } });
  expect((await json(`DELETE /api/v1/workspaces/ws_${id}`, { token: home.token })).status).toBe(204);
  const after = await db().creditTransaction.findMany({ where: { id: { in: before.map((row) => row.id) } }, orderBy: { id: "asc" } });
  expect(after).toEqual(before.map((row) => ({ ...row, workspaceId: null })));
  const { _sum } = await db().ledgerEntry.aggregate({ where: { account: `workspace:${id}` }, _sum: { amount: true } });
  expect(_sum.amount).toBe(WELCOME_CREDITS - DOLLARINO);
  expect(await finish(open, DOLLARINO), "nobody is left to pay").toBeUndefined();
  const run = { workspaceId: id, executionId: open, skillName: SKILL.skillName, reserved: DOLLARINO, cost: DOLLARINO };
  expect(await transaction((tx) => settle(tx, run))).toBe(0n);
});

test("the check finds what is wrong", async () => {
  const home = await createWorkspace();
  const { id } = home.workspace;
  const ws = `ws_${id}`;
  const run = (await accept(home, DOLLARINO)) as number;
  expect(await checkLedger(db(), id)).toEqual([]);
  await db().workspace.update({ where: { id }, data: { balance: { increment: 1n }, reserved: { increment: DOLLARINO } } });
  const [balance, reserved] = await checkLedger(db(), id);
  expect(balance).toBe(`${ws} has a balance of 1000.000001; its entries sum to 1000, its last transaction says 1000.`);
  expect(reserved).toBe(`${ws} has 2 reserved; its unfinished executions hold 1.`);
  await db().workspace.update({ where: { id }, data: { balance: WELCOME_CREDITS, reserved: DOLLARINO } });
  await db().execution.update({ where: { id: run }, data: { status: "failed" } });
  expect(await checkLedger(db(), id)).toEqual([`${ws} has 1 reserved; its unfinished executions hold 0.`, `exec_${run} of ${ws} is failed and still holds 1.`]);
  const data = { workspaceId: id, type: "grant" as const, amount: 7n, balanceAfter: 9n, description: "no entries", reference: `bare:${id}` };
  const bare = await db().creditTransaction.create({ data });
  const problems = (await checkLedger(db(), id)).join("\n");
  expect(problems).toContain(`txn_${bare.id} of ${ws} has no entries.`);
  expect(problems).toContain(`txn_${bare.id} says that ${ws} had 0.000009`);
});

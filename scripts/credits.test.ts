import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

/** The command as a process of its own, on the tests' database. */
async function credits(args: string[], env: Record<string, string | undefined> = {}) {
  const child = spawn("node_modules/node/bin/node", ["--disable-warning=ExperimentalWarning", "scripts/credits.ts", ...args], {
    env: { ...process.env, ...env } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (data) => {
    output.stdout += data;
  });
  child.stderr.on("data", (data) => {
    output.stderr += data;
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, ...output };
}

const moneyOf = ({ workspace }: TestWorkspace) =>
  db().workspace.findUniqueOrThrow({ where: { id: workspace.id }, select: { balance: true, reserved: true, tier: true } });
const auditOf = ({ workspace }: TestWorkspace) =>
  db().auditEntry.findMany({ where: { workspaceId: workspace.id, userAgent: "npm run credits" }, orderBy: { id: "asc" } });

test("credits are given and taken, and the workspace is shown", async () => {
  const home = await createWorkspace();
  const { slug, id, name } = home.workspace;
  const given = await credits(["--workspace", slug, "--amount", "500.25", "--note", "For the beta"]);
  expect([given.code, given.stderr]).toEqual([0, ""]);
  expect(given.stdout).toMatch(/^Gave 500\.25 dollarinos: txn_\d+\.\n/);
  const taken = await credits(["--workspace", `ws_${id}`, "--amount", "-0.000001"]);
  expect(taken.stdout).toMatch(/^Took 0\.000001 dollarinos/);
  const shown = await credits(["--workspace", slug]);
  expect(shown.stdout).toContain(`${name} (${slug}, ws_${id})\n  balance   1500.249999 dollarinos\n  reserved  0\n  tier      free\n`);
  expect(shown.stdout).toMatch(/grant +500\.25 +1500\.25 +For the beta\n/);
  expect(await auditOf(home)).toMatchObject([
    {
      ...{ action: "credit.create", actorType: "system", actorId: null, resourceId: expect.stringMatching(/^txn_\d+$/) },
      metadata: { type: "grant", amount: 500.25, description: "For the beta" },
    },
    { action: "credit.create", metadata: { type: "adjustment", amount: -0.000001 } },
  ]);
});

test("not more is taken than is available, and what is refused changes nothing", async () => {
  const home = await createWorkspace();
  const { slug, id } = home.workspace;
  await db().workspace.update({ where: { id }, data: { reserved: 100_000_000n } });
  const refused = await credits(["--workspace", slug, "--amount", "-900.5", "--tier", "pro"]);
  expect(refused).toEqual({ code: 1, stdout: "", stderr: "At most 900 can be taken; 100 more are held back for runs.\n" });
  expect(await moneyOf(home)).toMatchObject({ balance: 1_000_000_000n, tier: "free" });
  expect(await auditOf(home)).toEqual([]);
  expect((await credits(["--workspace", slug, "--amount=-900"])).code).toBe(0);
  expect(await moneyOf(home)).toMatchObject({ balance: 100_000_000n });
});

test("one reference is booked once, by those that race too, and never stands for a run", async () => {
  const home = await createWorkspace();
  const { slug, id } = home.workspace;
  const args = ["--workspace", slug, "--amount", "5", "--reference", `execution:${id}`];
  const raced = await Promise.all([credits(args), credits(args), credits(args)]);
  expect(raced.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(raced.filter(({ stdout }) => stdout.startsWith("Gave 5"))).toHaveLength(1);
  expect(raced.filter(({ stdout }) => stdout.startsWith("This was booked before"))).toHaveLength(2);
  expect((await moneyOf(home)).balance).toBe(1_005_000_000n);
  expect(await db().creditTransaction.count({ where: { reference: `owner:execution:${id}` } })).toBe(1);
  const other = await credits(["--workspace", slug, "--amount", "6", "--reference", `execution:${id}`]);
  expect([other.code, other.stderr]).toEqual([1, expect.stringContaining("was booked before, for another workspace or amount")]);
});

test("the tier is set and written down, once", async () => {
  const home = await createWorkspace();
  const { slug, id } = home.workspace;
  expect((await credits(["--workspace", slug, "--tier", "pro"])).stdout).toContain("The tier was free, and is pro now.");
  expect((await credits(["--workspace", slug, "--tier", "pro"])).stdout).toContain("The tier is pro already.");
  expect((await moneyOf(home)).tier).toBe("pro");
  expect(await auditOf(home)).toMatchObject([
    { action: "workspace.update", actorType: "system", resourceId: `ws_${id}`, metadata: { from: { tier: "free" }, to: { tier: "pro" } } },
  ]);
  expect(await credits(["--workspace", slug, "--tier", "gold"])).toMatchObject({ code: 1, stderr: "There is no tier gold; there are free, pro, team.\n" });
});

test("the books are checked: 0 when they are right, 1 and what is wrong when they are not", async () => {
  const home = await createWorkspace();
  const { slug, id } = home.workspace;
  expect(await credits(["--check", "--workspace", slug])).toEqual({ code: 0, stdout: "The books are right.\n", stderr: "" });
  await db().workspace.update({ where: { id }, data: { balance: 1_001_000_000n } });
  const wrong = { code: 1, stdout: "", stderr: `ws_${id} has a balance of 1001; its entries sum to 1000, its last transaction says 1000.\n` };
  expect(await credits(["--check", "--workspace", slug])).toEqual(wrong);
  const all = await credits(["--check"]);
  expect([all.code, all.stderr]).toEqual([1, expect.stringContaining(wrong.stderr)]);
});

test("what cannot be meant is refused with what would be right", async () => {
  const home = await createWorkspace();
  const { slug } = home.workspace;
  for (const [args, message] of [
    [[], "Usage:"],
    [["--wrokspace", "x"], "Unknown option '--wrokspace'"],
    [["--workspace", "nobody-has-this"], "There is no workspace nobody-has-this."],
    [["--workspace", "ws_2000000000"], "There is no workspace ws_2000000000."],
    [["--workspace", slug, "--amount", "0"], "--amount must be"],
    [["--workspace", slug, "--amount", "1.0000001"], "--amount must be"],
    [["--workspace", slug, "--amount", "1e3"], "--amount must be"],
    [["--workspace", slug, "--amount"], "--amount must be"],
  ] as const) {
    const { code, stdout, stderr } = await credits([...args]);
    expect([code, stdout], message).toEqual([1, ""]);
    expect(stderr).toContain(message);
  }
  const away = await credits(["--check"], { DATABASE_URL: "postgresql://nobody@127.0.0.1:9/none" });
  expect(away).toEqual({ code: 1, stdout: "", stderr: "The database does not answer. Is the server running?\n" });
  const dataDir = await mkdtemp(`${tmpdir()}/clanker-credits-`);
  const nowhere = await credits(["--check"], { DATABASE_URL: undefined, DATA_DIR: dataDir });
  await rm(dataDir, { recursive: true });
  expect([nowhere.code, nowhere.stderr]).toEqual([1, `There is no server on ${dataDir}: start one there, or set DATABASE_URL.\n`]);
});

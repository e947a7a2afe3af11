import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

describeSkill("marketing-budget", () => {
  test("makes the last pound bring the same in every channel that gets money", async () => {
    const { stdout, files } = await runExample("marketing-budget");
    expect(stdout).toContain("# £30,000 a month for 225 new customers");
    expect(stdout).toContain("Today £25,000 bring 183. The same £25,000 divided anew would bring 202. The further £5,000 add 23, at £216 each.");
    expect(stdout).toContain("| Referral bonus | £1,500 | £4,618 | +208 % | 52.9 | £87 | £305 | 4.8 | 4.2 |");
    expect(stdout).toContain("**Trade magazine** gets nothing: its first £1 would bring £1.01, the last £1 elsewhere brings £1.38.");
    const rows = new TextDecoder()
      .decode(files.get("allocation.csv"))
      .trim()
      .split("\r\n")
      .map((row) => row.split(","));
    const plan = rows.filter(([scenario]) => scenario === "plan");
    expect(plan.reduce((sum, row) => sum + Number(row[3]), 0)).toBeCloseTo(30000, 1);
    // Search by hand: scale −9000 ÷ ln(1 − 75 ÷ 140), then 315 × 140 ÷ scale × e^(−spend ÷ scale).
    const scale = -9000 / Math.log(1 - 75 / 140);
    const [, , , spend, customers, , , , marginal] = plan[0] as string[];
    expect(Number(marginal)).toBeCloseTo(((315 * 140) / scale) * Math.exp(-Number(spend) / scale), 3);
    expect(Number(customers)).toBeCloseTo(140 * (1 - Math.exp(-Number(spend) / scale)), 1);
    expect(new Set(plan.filter((row) => Number(row[3]) > 0).map((row) => row[8]))).toEqual(new Set([marginal]));
  });

  test("leaves money unspent where the next pound would lose, and keeps least and most", async () => {
    const channels = [
      { name: "A", spend: 1000, customers: 50, ceiling: 100 },
      { name: "B", spend: 1000, customers: 10, ceiling: 100, least: 500 },
      { name: "C", spend: 1000, customers: 50, ceiling: 100, most: 900 },
    ];
    const { stdout } = await runSkill("marketing-budget", { input: { budget: 10000, currency: "€", margin_per_month: 40, lifetime_months: 1, channels } });
    // A: scale 1000 ÷ ln 2 = 1442.7; 40 × 100 ÷ 1442.7 × e^(−s ÷ 1442.7) = 1 at 1,471.2. The plan is 1,471 + 500 + 900.
    expect(stdout).toContain("# €2,871 a month");
    expect(stdout).toContain("| A | €1,000 | €1,471 | +47 % | 63.9 | €23 | €40 | 1.7 | 0.6 |");
    expect(stdout).toContain("**€7,129 of the budget stay unspent**");
    expect(stdout).toContain("**B** is held at its least amount, though the last €1 brings only €0.40.");
    expect(stdout).toContain("**C** is held at its most. Another €1 would bring €1.49.");
  });

  test("names the field that cannot be", async () => {
    const one = { name: "A", spend: 1000, customers: 50, ceiling: 50 };
    for (const [input, message] of [
      [{ budget: 10, margin_per_month: 1, lifetime_months: 1, channels: [one] }, 'channels 1 (A), "ceiling": has to be above the 50 customers of today'],
      [{ budget: 10, channels: [{ ...one, ceiling: 90 }] }, 'channels 1 (A), "margin_per_month": is missing.'],
      [{ budget: "much", channels: [one] }, '"budget": has to be a number from 1 to 1e+12.'],
    ] as const) {
      const { exitCode, stderr } = await runSkill("marketing-budget", { input });
      expect(exitCode).toBe(1);
      expect(stderr).toContain(message);
    }
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

describeSkill("experiment-results", () => {
  test("gives the example its verdict, with Newcombe's interval", async () => {
    const { stdout, files } = await runExample("experiment-results");
    expect(stdout).toMatch(/^\*\*One-page checkout is better than Three-page checkout on completed checkouts: \+1\.00 points \(\+11\.7%\), 95 % interval/);
    expect(stdout).toContain("The whole interval is above the 3 % that would be worth it.");
    // z = 0.0100244 / sqrt(0.0910 × 0.9090 × (1/12531 + 1/12480)) = 2.756
    expect(text(files.get("results.csv"))).toContain("One-page checkout,12531,0.0960019,0.0100244,0.00289571,0.0171564,0.116593,0.00585026\n");
  });

  test("compares means by Welch, as in a table of t", async () => {
    const rows = [...[1, 2, 3, 4, 5].map((value) => `A,${value}`), ...[3, 5, 7, 9, 11].map((value) => `B,${value}`)];
    const { files } = await runSkill("experiment-results", {
      input: { group: "arm", metric: "days", better: "lower" },
      attachments: [{ filename: "people.csv", content: `arm,days\n${rows.join("\n")}\n` }],
    });
    // Means 3 and 7, variances 2.5 and 10: t = 4 / sqrt(2.5) = 2.530 with 5.882 degrees; t(0.975) = 2.4590.
    const [, diff = "", low = "", high = "", , p = ""] = text(files.get("results.csv")).split("\n")[2]?.split(",").slice(2) ?? [];
    expect([diff, low, high].map((value) => Number(Number(value).toFixed(3)))).toEqual([4, 0.112, 7.888]);
    expect(Number(p)).toBeCloseTo(0.0454, 3);
  });

  test("gives no verdict when people are missing, and is stricter when somebody peeked", async () => {
    const lost = await runSkill("experiment-results", {
      input: {
        groups: [
          { name: "A", n: 12480, conversions: 1000 },
          { name: "B", n: 11900, conversions: 1100 },
        ],
      },
    });
    // (580 / 2)² / 12190 × 2 = 13.8 on one degree of freedom: p = 0.0002.
    expect(lost.stdout).toMatch(
      /^\*\*No verdict: the groups are not the sizes they should be\.\*\* A 12,480, B 11,900; chance alone gives that with p = 0\.0002/,
    );
    const peeked = await runSkill("experiment-results", {
      input: {
        looks: 10,
        groups: [
          { name: "A", n: 1000, conversions: 100 },
          { name: "B", n: 1000, conversions: 130 },
        ],
      },
    });
    expect(peeked.stdout).toContain("held to 0.005, which allows for all of them, B would not pass.");
  });

  test("says which number is wrong", async () => {
    for (const [input, message] of [
      [
        {
          groups: [
            { name: "A", n: 10, conversions: 11 },
            { name: "B", n: 10, conversions: 1 },
          ],
        },
        /A has 11 conversions of 10 people/,
      ],
      [{ groups: [{ name: "A", n: 10, conversions: 1 }] }, /2 to 10 groups; there are 1/],
      ["", /There is no experiment.*"groups"/],
    ] as const) {
      const refused = await runSkill("experiment-results", { input });
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toMatch(message);
    }
  });
});

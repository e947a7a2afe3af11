import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

describeSkill("competitor-teardown", () => {
  test("weighs the example, and says that its lead means nothing", async () => {
    const { stdout, files } = await runExample("competitor-teardown");
    // Tallybee 0.25 + 1 + 0.8 + 0 + 0.45 + 0.2; Stockwren 3.1 over the 95 % on which it was looked at.
    expect(stdout).toContain("**Stockwren leads with 3.26 of 5; Tallybee is 3 of 3 with 2.70.** The lead is too small to mean anything.");
    expect(stdout).toContain("| Shelfio | 3.20 |");
    expect(stdout).toContain("| Purchase orders | 0 → 5 | 3.45 | 1 |\n| Multi-location stock | 1 → 4 | 3.45 | 1 |\n| Price at 3 branches | 4 → 5 | 2.90 | 3 |");
    expect(stdout).toContain("- −0.75 Multi-location stock: 1 against 4 (Shelfio)");
    expect(stdout).toContain("With the weight of Multi-location stock times 1.25, Shelfio leads.");
    expect(stdout).toContain("No evidence is given for Works offline");
    expect(stdout).toContain("Stockwren was not looked at for Works offline");
    expect(new TextDecoder().decode(files.get("matrix.csv"))).toContain("\r\ntotal,100.0,2.70,3.20,3.26,\r\n");
  });

  test("finds a leader that no single weight can move, and a criterion that decides nothing", async () => {
    const { stdout } = await runSkill("competitor-teardown", {
      input: {
        us: "A",
        criteria: [
          { name: "Speed", weight: 2, scores: { A: 5, B: 2 }, evidence: "timed" },
          { name: "Price", weight: 1, scores: { A: 3, B: 3 }, evidence: "list" },
        ],
      },
    });
    // (2 × 5 + 3) / 3 against (2 × 2 + 3) / 3
    expect(stdout).toContain("**A leads with 4.33 of 5; A is 1 of 2 with 4.33.**");
    expect(stdout).toContain("A stays in front when any single weight is cut to a third or tripled.");
    expect(stdout).toContain("Price is the same for all and decides nothing.");
  });

  test("names the field that is wrong", async () => {
    for (const [input, message] of [
      [{ us: "A", notes: "…" }, /`criteria` must list at least two/],
      [
        {
          us: "C",
          criteria: [
            { name: "x", weight: 1, scores: { A: 1 } },
            { name: "y", weight: 1, scores: { B: 2 } },
          ],
        },
        /`us` is 'C'; it must be one of .*: A, B/,
      ],
    ] as const) {
      const { exitCode, stderr } = await runSkill("competitor-teardown", { input });
      expect(exitCode).not.toBe(0);
      expect(stderr).toMatch(message);
    }
  });
});

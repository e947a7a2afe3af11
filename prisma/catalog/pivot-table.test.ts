import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

describeSkill("pivot-table", () => {
  test("adds up the example by region, product and month", async () => {
    const { stdout, files } = await runExample("pivot-table");
    expect(text(files.get("pivot.csv"))).toBe(
      [
        "region,product,2026-01,2026-02,2026-03,total",
        "North,Lamp,450,,225,675",
        "North,Oak desk,780,375,1170,2325",
        "North,subtotal,1230,375,1395,3000",
        "South,Lamp,,270,352,622",
        "South,Oak desk,390,1480,,1870",
        "South,subtotal,390,1750,352,2492",
        "total,,1620,2125,1747,5492",
        "",
      ].join("\n"),
    );
    expect(stdout).toContain("| **North** | **subtotal** | **1,230** | **375** | **1,395** | **3,000** |");
    expect(stdout).toContain("- revenue is missing in 1 of 10 rows.");
  });

  test("takes averages and distinct counts in totals from the rows", async () => {
    const table = "team;who;days\nA;Ann;1,5\nA;Bob;2,5\nA;Ann;2\nB;Ann;10\n";
    const measures = ["mean", "median", "distinct", "share"].map((how) => ({ of: how === "distinct" ? "who" : "days", how, name: how }));
    const { files } = await runSkill("pivot-table", { input: { text: table, rows: ["team"], measures, sort: "value" } });
    // (1.5 + 2.5 + 2 + 10) / 4 = 4, not (2 + 10) / 2 = 6; two people, not three.
    expect(text(files.get("pivot.csv"))).toBe("team,mean,median,distinct,share\nB,10,10,1,62.5\nA,2,2,2,37.5\ntotal,4,2.25,2,100\n");
  });

  test("says which setting is wrong", async () => {
    const table = "a,b\nx,1\ny,2\n";
    for (const [input, message] of [
      [{ text: table, rows: ["c"] }, /"rows" names the column 'c'.*Its columns: a, b/],
      [{ text: table, rows: ["b"], measures: [{ of: "a" }] }, /"measures": a holds no numbers \(line 2: 'x'\)/],
      [{ text: table, rows: ["a"], where: { a: ["z"] } }, /"where" leaves none of the 2 rows/],
    ] as const) {
      const refused = await runSkill("pivot-table", { input });
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toMatch(message);
    }
  });
});

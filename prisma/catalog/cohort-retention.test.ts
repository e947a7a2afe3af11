import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

describeSkill("cohort-retention", () => {
  test("builds the triangle of the example and points at the odd month", async () => {
    const { stdout, files } = await runExample("cohort-retention");
    // Counted in the log with awk: 10 of the 63 of April came in May, 9 in June.
    expect(text(files.get("retention.csv"))).toContain("2026-03,41,1.0000,0.5610,0.4878,0.2195,,\n2026-04,63,1.0000,0.1587,0.1429,,,\n");
    expect(stdout).toContain("**2026-04**: 16% came back in month 1, against 58% of the other cohorts.");
    expect(stdout).toContain("the last period is whole");
    // January to March, 123 people: 59 came in month 2 and 39 in month 3.
    expect(stdout).toContain("the steepest loss is from month 2 to 3: 16 points");
    const svg = text(files.get("heatmap.svg"));
    expect(svg).toContain(">2026-04</text>");
    expect(files.get("heatmap.png")?.length).toBeGreaterThan(10_000);
  });

  test("tells classic from rolling and leaves an unfinished week out", async () => {
    // Weeks begin on Mondays: 5, 12, 19 and 26 January 2026. A comes in weeks 0 and 2, B in 0 and 1, C in 1.
    const log = "user,at\nA,2026-01-05\nB,2026-01-11\nB,2026-01-12\nC,2026-01-14\nA,2026-01-20\nC,2026-01-27\n";
    const classic = await runSkill("cohort-retention", { input: { text: log, every: "week" } });
    expect(text(classic.files.get("retention.csv"))).toBe(
      "cohort,people,week 0,week 1,week 2\n2026-01-05,2,1.0000,0.5000,0.5000\n2026-01-12,1,1.0000,0.0000,\n",
    );
    expect(classic.stdout).toContain("the week of that day is not over and was left out");
    const rolling = await runSkill("cohort-retention", { input: { text: log, every: "week", kind: "rolling" } });
    expect(text(rolling.files.get("retention.csv"))).toContain("2026-01-05,2,1.0000,1.0000,0.5000\n");
  });

  test("asks for what it cannot find", async () => {
    for (const [input, message] of [
      [{ text: "a,b\nx,2026-01-01\ny,2026-03-01\n" }, /Which column names the person\? Say it in "who"; there are: a, b/],
      [{ text: "user,b\nx,red\ny,blue\n" }, /No column holds dates\. Name it in "when"/],
      [{ text: "user,at\nx,2026-01-01\n", start_event: "signup" }, /need the column with the kind of event in "event"/],
    ] as const) {
      const refused = await runSkill("cohort-retention", { input });
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toMatch(message);
    }
  });
});

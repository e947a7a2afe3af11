import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

describeSkill("forecast", () => {
  test("forecasts the example with the winner of the backtest, and draws it", async () => {
    const { stdout, files } = await runExample("forecast");
    expect(stdout).toContain("**2026-07: 7,208 (80 % between 6,971 and 7,445); 2027-06: 6,464");
    expect(stdout).toContain("| **Holt–Winters, additive** | 0.44 |");
    expect(stdout).toContain("| Seasonal naive | 0.88 |");
    const rows = text(files.get("forecast.csv")).trim().split("\n");
    expect(rows).toHaveLength(13);
    expect(rows[1]).toBe("2026-07,7207.86,6971.02,7444.7,6845.64,7570.08");
    expect(text(files.get("chart.svg"))).toContain("chosen by backtest</text>");
    expect(files.get("chart.png")?.length).toBeGreaterThan(10_000);
  });

  test("continues a trend with a season exactly when there is no noise", async () => {
    const season = [0, 10, 20, 5];
    const rows = Array.from(
      { length: 16 },
      (_, at) => `${2022 + Math.floor(at / 4)}-${String((at % 4) * 3 + 1).padStart(2, "0")},${at + (season[at % 4] as number)}`,
    );
    const series = `quarter,sold\n${rows.join("\n")}\n`;
    const { stdout, files } = await runSkill("forecast", { input: { text: series, horizon: 4 } });
    const forecast = text(files.get("forecast.csv"))
      .trim()
      .split("\n")
      .slice(1)
      .map((row) => row.split(","));
    expect(forecast.map(([period]) => period)).toEqual(["2026 Q1", "2026 Q2", "2026 Q3", "2026 Q4"]);
    for (const [at, value] of [16, 27, 38, 24].entries()) expect(Number(forecast[at]?.[1])).toBeCloseTo(value, 3);
    // Each quarter is 4 above the one a year before: repeating it misses by as much as within the history.
    expect(stdout).toContain("| Seasonal naive | 1.00 | 4 |");
    const naive = await runSkill("forecast", { input: { text: series, horizon: 2, method: "seasonal-naive" } });
    expect(text(naive.files.get("forecast.csv"))).toMatch(/2026 Q1,12,.*\n2026 Q2,23,/);
  });

  test("says what stands in the way of a forecast", async () => {
    for (const [input, message] of [
      [{ text: "month,x\n2026-01,1\n2026-02,2\n" }, /2 months are too few/],
      [{ text: "who,x\nA,1\nB,2\n" }, /No column holds dates.*"date"; there are: who, x/],
      [{ text: "month,x\n2026-01,1\n", every: "hour" }, /"every" has to be one of auto, day, week, month, quarter, year/],
    ] as const) {
      const refused = await runSkill("forecast", { input });
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toMatch(message);
    }
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const explain = async (input: object) => {
  const { stdout, files, exitCode, stderr } = await runSkill("cron-explainer", { input });
  const json = files.get("runs.json");
  return { stdout, exitCode, stderr, ...(json && JSON.parse(new TextDecoder().decode(json))) };
};

describeSkill("cron-explainer", () => {
  test("shows that the first Sunday is no first Sunday, and which night the clocks jump over it", async () => {
    const { stdout, files } = await runExample("cron-explainer");
    const { runs } = JSON.parse(new TextDecoder().decode(files.get("runs.json")));
    expect(runs.map(({ utc }: { utc: string }) => utc)).toEqual(["2026-03-29 01:00:00", ...[1, 2, 3, 4, 5, 6, 7].map((day) => `2026-04-0${day} 00:30:00`)]);
    expect(runs[0]).toMatchObject({ local: "Sun 2026-03-29 02:30:00", note: "does not exist: clocks jump over it" });
    expect(runs[1].local).toBe("Wed 2026-04-01 02:30:00 +02:00");
    expect(stdout).toContain("**At 02:30, on days 1–7 of the month, and also on every Sunday.**");
    expect(stdout).toContain("3. 02:30 on 2026-10-25 comes twice");
    expect(stdout).toContain("4. The command holds a bare `%`");
  });

  test("keeps New York's hour through the autumn change, and runs a frequent job in both passes of it", async () => {
    const daily = await explain({ expression: "0 9 * * MON-FRI", zone: "America/New_York", from: "2026-10-30T10:00", count: 2 });
    expect(daily.meaning).toBe("At 09:00, Monday to Friday.");
    expect(daily.runs.map(({ utc }: { utc: string }) => utc)).toEqual(["2026-11-02 14:00:00", "2026-11-03 14:00:00"]);
    const frequent = await explain({ expression: "*/40 * * * *", zone: "America/New_York", from: "2026-11-01T00:45", count: 5 });
    expect(frequent.runs.map(({ local }: { local: string }) => local.slice(15))).toEqual([
      "01:00:00 -04:00",
      "01:40:00 -04:00",
      "01:00:00 -05:00",
      "01:40:00 -05:00",
      "02:00:00 -05:00",
    ]);
    expect(frequent.warnings[1]).toContain("`*/40` is uneven: after minute 40 comes 0, only 20 minutes later.");
  });

  test("finds the rare, and refuses what cron does not know", async () => {
    const leap = await explain({ expression: "0 0 29 2 *", from: "2097-01-01", count: 1 });
    expect(leap.runs[0].local).toBe("Fri 2104-02-29 00:00:00 +00:00"); // 2100 is no leap year
    const wrong = await explain({ expression: "0 22-2 * * *" });
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toBe('The hour "22-2" runs backwards. Write 22-23,0-2 instead.\n');
  });
});

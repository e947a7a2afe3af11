import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const lines = (data?: Uint8Array) => new TextDecoder().decode(data).trim().split("\n");

describeSkill("timezone-planner", () => {
  test("finds the start that is best over the change of the clocks, and warns of it", async () => {
    const { stdout, files } = await runExample("timezone-planner");
    expect(stdout).toContain("**Tue 17 Mar or Wed 18 Mar or Thu 19 Mar, 14:30 in Berlin (13:30 UTC)** hurts least.");
    // Two weeks at 19:00–20:00 for Priya (1.5²), then six at 08:30 for Nora and 18:00 for Priya (0.5² each): 7.5 ÷ 8.
    expect(lines(files.get("slots.csv"))[1]).toBe("2026-03-17,14:30,2026-03-17 13:30,0.938,2026-03-17 14:30,2026-03-17 09:30,2026-03-17 19:00,0.00,0.38,0.75");
    expect(lines(files.get("series.csv")).slice(2, 4)).toEqual([
      "2026-03-24 13:30,2026-03-24 14:30,2026-03-24 09:30,2026-03-24 19:00",
      "2026-03-31 12:30,2026-03-31 14:30,2026-03-31 08:30,2026-03-31 18:00",
    ]);
    expect(stdout).toContain("- Sun 29 Mar 2026: the clocks go forward in Berlin.");
    expect(stdout).toContain("- From Tue 31 Mar on it is 08:30 instead of 09:30 for **Nora** in New York");
  });

  test("names the other day across the date line, and leaves out who is away", async () => {
    const people = [
      { name: "Ana", zone: "Los Angeles", hours: "09:00-18:00" },
      { name: "Bo", zone: "Auckland" },
      { name: "Cy", zone: "UTC", optional: true, off: ["2026-06-02", "2026-06-03"] },
    ];
    const { stdout } = await runSkill("timezone-planner", { input: { people, from: "2026-06-02" } });
    // 14:00 PDT is 21:00 UTC and 09:00 on Wednesday in Auckland (UTC+12).
    expect(stdout).toContain("| 1 | Tue 2 Jun | 14:00 | 09:00 Wed | 21:00 (10.0) | 25.00 |");
    expect(stdout).toContain("- Cy is away.");
  });

  test("refuses an abbreviation, an unknown place and wrong hours", async () => {
    const lena = { name: "Lena", zone: "Berlin" };
    for (const [other, message] of [
      [{ name: "Bo", zone: "CET" }, `"zone" of Bo is 'CET', which does not say when the clocks change.`],
      [{ name: "Bo", zone: "Kolkatta" }, "Perhaps Asia/Kolkata?"],
      [{ name: "Bo", zone: "Lima", hours: "9-5" }, `"hours" of Bo is '9-5'; it looks like 09:00-17:30.`],
    ] as const) {
      const { exitCode, stderr } = await runSkill("timezone-planner", { input: { people: [lena, other], from: "2026-06-02" } });
      expect(exitCode).not.toBe(0);
      expect(stderr).toContain(message);
    }
  });
});

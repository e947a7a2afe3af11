import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

describeSkill("content-calendar", () => {
  test("plans the workshop's nine weeks around holidays and the stocktaking", async () => {
    const { stdout, files } = await runExample("content-calendar");
    // 9 articles, 4 letters, 27 posts and 3 films, less the five of the stocktaking week.
    expect(stdout).toContain("# 38 pieces, Mon 2026-04-27 to Sun 2026-06-28 (63 days)");
    expect(stdout).toContain("Moved: Instagram from Mon 2026-05-04 to Tue 2026-05-05 (Bank holiday).");
    expect(stdout).toContain("Film: Repair at home (due Wed 2026-04-15)");
    expect(stdout).toContain("| **25** *Bank holiday* | **26**<br>09:00 Blog: Repair at home<br>12:30 Instagram: Repair at home |");
    const rows = text(files.get("calendar.csv")).trim().split("\r\n");
    expect(rows).toHaveLength(39);
    // The fixed article stands for Tuesday's, and its draft is due five working days before.
    expect(rows.filter((row) => /2026-05-1[0-9].*Blog/.test(row))).toEqual([
      "2026-05-14,Thu,09:00,Blog,Repair at home,Summer service: book before June,Mira,2026-05-07,fixed",
      "2026-05-19,Tue,09:00,Blog,Second-hand bikes,,Mira,2026-05-12,",
    ]);
    // From 22 June two working days back: over the stocktaking week to 12 and 11 June.
    expect(rows.find((row) => row.startsWith("2026-06-22"))).toContain(",Teo,2026-06-11,");
    const calendar = text(files.get("calendar.ics"));
    expect(calendar.match(/BEGIN:VEVENT/g)).toHaveLength(38);
    expect(calendar).toContain("DTSTART:20260530T123000\r\nDURATION:PT15M\r\nSUMMARY:Instagram: Repair café\\, live from the yard\r\n");
    expect(calendar.split("\r\n").every((line) => new TextEncoder().encode(line).length <= 75)).toBe(true);
  });

  test("keeps the weights, moves only what is blocked, and counts heavy weeks", async () => {
    const { stdout, files } = await runSkill("content-calendar", {
      input: {
        start: "2026-03-02",
        end: "2026-03-15",
        channels: [{ name: "Log", days: ["Mon", "Tue", "Wed", "Thu"], lead_days: 1 }],
        themes: [{ name: "A", weight: 3 }, "B"],
        holidays: [{ date: "2026-03-04", name: "Fair" }],
        capacity_per_week: 3,
      },
    });
    expect(text(files.get("calendar.csv")).trim().split("\r\n").slice(1)).toEqual([
      "2026-03-02,Mon,09:00,Log,A,,,2026-02-27,",
      "2026-03-03,Tue,09:00,Log,B,,,2026-03-02,",
      "2026-03-05,Thu,09:00,Log,A,,,2026-03-03,",
      "2026-03-06,Fri,09:00,Log,B,,,2026-03-05,moved from Wed 2026-03-04: Fair",
      "2026-03-09,Mon,09:00,Log,A,,,2026-03-06,",
      "2026-03-10,Tue,09:00,Log,B,,,2026-03-09,",
      "2026-03-11,Wed,09:00,Log,A,,,2026-03-10,",
      "2026-03-12,Thu,09:00,Log,B,,,2026-03-11,",
    ]);
    expect(stdout).toContain("**Heavy week** of Mon 2026-03-02: 4 pieces, the team makes 3.");
    expect(stdout).toContain("**Due before the start**: Log: A (due Fri 2026-02-27).");
  });

  test("names the field that is wrong", async () => {
    const good = { start: "2026-03-02", end: "2026-03-15", channels: [{ name: "Log", days: ["Mon"] }], themes: ["A"] };
    for (const [change, message] of [
      [{ end: "2026-02-30" }, "the input, \"end\": '2026-02-30' is no date. Write 2026-05-04.\n"],
      [{ channels: [{ name: "Log", days: ["Monday"] }] }, 'channels 1, "days": has to be a list of Mon, Tue, Wed, Thu, Fri, Sat, Sun.\n'],
      [{ fixed: [{ date: "2026-03-03", title: "x", channel: "Blog" }] }, 'fixed 1, "channel": has to be one of Log.\n'],
    ] as const) {
      const { exitCode, stderr } = await runSkill("content-calendar", { input: { ...good, ...change } });
      expect(exitCode).toBe(1);
      expect(stderr).toBe(message);
    }
  });
});

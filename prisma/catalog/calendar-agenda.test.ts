import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const event = (...lines: string[]) => `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Shift\r\n${lines.join("\r\n")}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
const agenda = async (text: string, settings: object) => {
  const { exitCode, stdout, stderr } = await runSkill("calendar-agenda", { input: settings, attachments: [{ filename: "a.ics", content: text }] });
  return { exitCode, stderr, stdout };
};

describeSkill("calendar-agenda", () => {
  test("writes out the example's week in one zone, with its clash and its free time", async () => {
    const { stdout } = await runExample("calendar-agenda");
    expect(stdout).toContain("9 entries, 1 clash.\n\n## Clashes\n\n- Tue 24 Mar, 15:00: Board call, first quarter and Fitting with the costume workshop");
    expect(stdout).toContain(
      "### Wednesday 25 March\n\n- 11:30–11:45 **Stand-up (moved)**\n\n### Friday 27 March\n\n- all day **Load-in**\n- 09:30–09:45 **Stand-up**\n",
    );
    expect(stdout).toContain(
      "### Tuesday 24 March\n\n- 09:30–09:45 **Stand-up**\n- 14:00–15:30 **Board call, first quarter** (Video)\n- 15:00–16:00 **Fitting",
    );
    expect(stdout).toContain("- Tue 24 Mar: 09:45–14:00 (4 h 15 min), 16:00–18:00 (2 h)\n- Wed 25 Mar: 09:00–11:30 (2 h 30 min), 11:45–18:00 (6 h 15 min)\n");
    expect(stdout).toContain("Fri 27 Mar: taken all day by Load-in");
  });

  test("keeps the clock of the event's zone across the change to summer time", async () => {
    const text = event("DTSTART;TZID=Europe/London:20260325T080000", "DURATION:PT1H", "RRULE:FREQ=MONTHLY;BYDAY=-1WE,-1MO;COUNT=3");
    const { stdout } = await agenda(text, { timezone: "America/New_York", from: "2026-03-01", to: "2026-04-30" });
    expect([...stdout.matchAll(/### (.+)\n\n- (\S+)/g)].map(([, day, time]) => `${day} ${time}`)).toEqual([
      "Wednesday 25 March 04:00–05:00",
      "Monday 30 March 03:00–04:00",
      "Monday 27 April 03:00–04:00",
    ]);
  });

  test("says what it cannot expand, and what is wrong with the request", async () => {
    const odd = event("DTSTART:20260302T080000Z", "RRULE:FREQ=YEARLY;BYWEEKNO=10");
    expect((await agenda(odd, { from: "2026-03-01" })).stdout).toContain("repeats by a rule that is not supported (FREQ=YEARLY;BYWEEKNO=10)");
    for (const [text, settings, message] of [
      ["hello", { timezone: "UTC" }, /a\.ics is no iCalendar file/],
      [odd, { timezone: "CET" }, /"timezone" 'CET' is not known/],
      [odd, { from: "2026-03-01", to: "2026-02-01" }, /"to" has to be between/],
    ] as const)
      expect((await agenda(text, settings)).stderr).toMatch(message);
  });
});

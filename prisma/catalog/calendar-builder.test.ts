import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const build = async (input: string | object, attachments: { filename: string; content: string }[] = []) => {
  const { exitCode, stdout, stderr, files } = await runSkill("calendar-builder", { input, attachments });
  return { exitCode, stdout, stderr, ics: new TextDecoder().decode(files.get("calendar.ics")) };
};
const lines = (ics: string) => ics.replaceAll("\r\n ", "").split("\r\n");

describeSkill("calendar-builder", () => {
  test("writes the example's series, whole days, zones and alarms", async () => {
    const { stdout, files } = await runExample("calendar-builder");
    const ics = new TextDecoder().decode(files.get("calendar.ics"));
    expect(Math.max(...ics.split("\r\n").map((line) => new TextEncoder().encode(line).length))).toBeLessThanOrEqual(75);
    expect(ics.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    const all = lines(ics);
    expect(all.filter((line) => /^(DTSTART|DTEND)[;:].*2026/.test(line))).toEqual([
      ...["DTSTART;TZID=Europe/Berlin:20260303T193000", "DTEND;TZID=Europe/Berlin:20260303T213000", "DTSTART;VALUE=DATE:20260515", "DTEND;VALUE=DATE:20260518"],
      ...["DTSTART;TZID=Europe/Berlin:20260331T180000", "DTEND;TZID=Europe/Berlin:20260331T193000"],
      ...["DTSTART;TZID=America/Halifax:20260312T143000", "DTEND;TZID=America/Halifax:20260312T151500"],
      ...["DTSTART;TZID=Europe/Berlin:20260628T170000", "DTEND;TZID=Europe/Berlin:20260628T190000"],
    ]);
    for (const line of [
      "RRULE:FREQ=WEEKLY;UNTIL=20260630T215959Z",
      "EXDATE;TZID=Europe/Berlin:20260407T193000",
      "SUMMARY:Video call with the Halifax choir\\; programme\\, travel and hosts",
      "DESCRIPTION:Bring:\\n- the programme\\n- a list of hosts",
      "TRIGGER:-P1D",
      "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
    ])
      expect(all).toContain(line);
    expect(stdout).toContain("| Fri 2026-05-15 | Sun 2026-05-17 | all day | Singing weekend | once | 1440 min |");
  });

  test("reads a CSV, folds between characters and warns of what is not meant", async () => {
    const csv = `title;start;end;repeat;timezone\r\n${"Überfahrt ".repeat(9)};2026-03-29 02:30;;FREQ=WEEKLY;Europe/Berlin\r\nRent;2026-01-31;;monthly;\r\n`;
    const { ics, stdout } = await build({ name: "x" }, [{ filename: "plan.csv", content: csv }]);
    expect(lines(ics)).toContain(`SUMMARY:${"Überfahrt ".repeat(9).trim()}`);
    expect(stdout).toContain("2026-03-29 02:30 does not exist in Europe/Berlin");
    expect(stdout).toContain("repeats on day 31; shorter months are left out");
  });

  test("names the event and the field that is wrong", async () => {
    for (const [event, message] of [
      [{ title: "A" }, /Event 1, "start": is missing/],
      [{ title: "A", start: "3.4.2026" }, /Event 1, "start": '3\.4\.2026' is no date/],
      [{ title: "A", start: "2026-05-02 10:00", end: "2026-05-02 09:00" }, /Event 1, "end": .* is not after the start/],
      [{ title: "A", start: "2026-05-02", timezone: "Berlin" }, /Did you mean Europe\/Berlin/],
    ] as const) {
      const { exitCode, stderr } = await build({ events: [event] });
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(message);
    }
  });
});

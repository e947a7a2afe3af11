import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const lines = (data?: Uint8Array) => new TextDecoder().decode(data).trim().split("\n");

describeSkill("capacity-planner", () => {
  test("finds the example's overload and the role that nobody is free for", async () => {
    const { stdout, files } = await runExample("capacity-planner");
    expect(stdout).toContain("**4 of 6 weeks do not work as planned**: 10.4 h too much on 1 person, 36.4 h of work for a role without anybody free.");
    expect(stdout).toContain("504 h are asked for, 585 h are there (86 %)");
    // Ben: 100 h over 14 days, five of them this week; 40 h less a fifth are there.
    expect(lines(files.get("load.csv"))).toContain("2026-04-13,Ben,Engineer,32.0,35.7,-3.7,112");
    // Bug duty: 72 h over 28 days; Chloe has 2.27 h left and Dag 2.
    expect(lines(files.get("load.csv"))).toContain("2026-04-13,any Engineer,Engineer,4.3,12.9,-8.6,301");
    expect(stdout).toContain("4 May (+3.7 h, 112 %). Mostly Checkout build. Could take it over: Chloe (4 May).");
    expect(lines(files.get("load.svg")).filter((line) => line.includes(">away</text>"))).toHaveLength(3);
    expect([...(files.get("load.png") as Uint8Array).slice(1, 4)]).toEqual([80, 78, 71]);
  });

  test("says that it fits where it does", async () => {
    const people = "name,role,hours (per week)\nIda,Cook,20\n";
    const work = "project,person,start,end,effort\nMenu,Ida,2026-03-02,2026-03-06,10\n";
    const { stdout, exitCode, stderr } = await runSkill("capacity-planner", { input: { people: people, work, overhead: 0 } });
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("**It fits.** Nobody is asked for more than they have in 1 week.");
    expect(stdout).toContain("| 2 Mar | 50 % |");
  });

  test("names the line whose person, date or absence is wrong", async () => {
    const people = "person,role,hours,absences\nIda,Cook,20,2026-03-02/2026-03-06\n";
    for (const [work, message] of [
      ["work,who,from,to,hours\nMenu,Eda,2026-03-02,2026-03-06,10\n", "line 2 (Menu): \"who\" is 'Eda', neither a person nor a role"],
      ["work,who,from,to,hours\nMenu,Ida,2026-03-02,2026-03-06,10\n", "line 2 (Menu): Ida has no working day from 2026-03-02 to 2026-03-06."],
      ["work,who,from,to,hours\nMenu,Ida,2 March,2026-03-06,10\n", "'2 March' is no date"],
    ] as const) {
      const { exitCode, stderr } = await runSkill("capacity-planner", { input: { people, work } });
      expect(exitCode).not.toBe(0);
      expect(stderr).toContain(message);
    }
  });
});

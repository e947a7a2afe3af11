import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

describeSkill("project-plan", () => {
  test("finds the example's critical path, slack and dates, and draws it", async () => {
    const { stdout, files } = await runExample("project-plan");
    expect(stdout).toContain(
      "**Done on Fri 16 Oct 2026**, after 29 working days from Mon 7 Sep 2026. The deadline, Tue 20 Oct 2026, leaves 2 working days to spare.",
    );
    expect(stdout).toContain("(4) → Shelves made to measure (18) → Fit the shelves (3) → Bring the books back (4) → Opening (0).");
    expect(stdout).toContain("**Two tasks at once for Volunteers**, Wed 16 Sep to Thu 17 Sep");
    const rows = text(files.get("plan.csv")).trim().split("\n");
    // Monday 5 October is free, so the 18 days of the shelves end on Wednesday the 7th.
    expect(rows[2]).toBe("B,Shelves made to measure,Joiner,18,2026-09-11,2026-10-07,0,0,yes,2026-10-07");
    expect(rows[5]).toBe("E,Renew lights and sockets,Electrician,6,2026-09-18,2026-09-25,3,1,no,2026-09-30");
    const svg = text(files.get("gantt.svg"));
    expect(svg.match(/rx="2"/g)).toHaveLength(11);
    for (const label of ["New rooms for the village library", "7 Sep", "deadline 20 Oct"]) expect(svg).toContain(`>${label}</text>`);
    expect([...(files.get("gantt.png") as Uint8Array).slice(1, 4)]).toEqual([80, 78, 71]);
  });

  test("counts waits, weeks, fixed dates and another working week", async () => {
    const tasks = "task,duration,predecessors,not before\nPour,1w,,\nDry out,1,Pour+2,\nHand over,0,2,2026-03-17\n";
    // Sunday to Thursday: 1–5 March, two days of waiting, 10 March; the milestone waits for Tuesday the 17th.
    const { stdout } = await runSkill("project-plan", {
      input: { tasks, start: "2026-03-01", deadline: "2026-03-12", workdays: ["Sun", "Mon", "Tue", "Wed", "Thu"] },
    });
    expect(stdout).toContain("| 1 | Pour |  | 5 | Sun 1 Mar | Thu 5 Mar | 4 |");
    expect(stdout).toContain("| 2 | Dry out |  | 1 | Tue 10 Mar | Tue 10 Mar | 4 |");
    expect(stdout).toContain("**That misses the deadline, Thu 12 Mar 2026, by 3 working days.**");
  });

  test("names a circle, an unknown link and a missing start", async () => {
    for (const [input, message] of [
      [
        { tasks: "id,task,days,after\nA,Write,2,C\nB,Review,1,A\nC,Agree,1,B\n", start: "2026-03-02" },
        "in a circle: A (Write) → B (Review) → C (Agree) → A (Write).",
      ],
      [{ tasks: "id,task,days,after\nA,Write,2,\nB,Review,1,A; X9\n", start: "2026-03-02" }, `Line 3 (Review): "after" names 'X9'`],
      ["id,task,days\nA,Write,2\n", '"start" is missing'],
    ] as const) {
      const { exitCode, stderr } = await runSkill("project-plan", { input });
      expect(exitCode).not.toBe(0);
      expect(stderr).toContain(message);
    }
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

describeSkill("task-prioritizer", () => {
  test("ranks the example, with the range of each rank and the capacity line", async () => {
    const { stdout, files } = await runExample("task-prioritizer");
    // 6000 × 1 × 0.8 ÷ 4 = 1200; ÷ 1.25 = 960, below 1120 and 1000: place 3.
    expect(text(files.get("ranked.csv")).split("\n").slice(0, 8)).toEqual([
      "rank,item,reach,impact,confidence,effort,score,best rank,worst rank,place",
      "1,Show free docks on the map,6000,1,0.8,4,1200,1,3,in",
      "2,Pay by phone at the dock,4200,2,0.8,6,1120,1,3,in",
      "3,Reserve a bike for ten minutes,3000,2,0.5,3,1000,1,3,in",
      "4,Report a broken bike in two taps,1500,1,1,2,750,4,6,in",
      "5,Dark mode,5200,0.25,1,2,650,4,6,out",
      "5,Text message when a rental passes two hours,2600,0.5,1,2,650,4,6,out",
      "7,Family pass,900,2,0.5,3,300,7,7,out",
    ]);
    expect(stdout).toContain("comes first of 9 with 1200; 15 of 16 are spent on 4 items.");
    expect(stdout).toContain("by 15.4 %. They swap when the leader's effort is 2.31 instead of 2. This pair lies across the capacity line.");
  });

  test("adds up WSJF by its own column names and doubts the scale", async () => {
    const items = "Epic;User-Business Value;Time Criticality;RR/OE;Job Size\nA;8;5;2;3\nB;13;8;3;2\nC;5;3;;1\n";
    const { stdout, files } = await runSkill("task-prioritizer", { input: { items } });
    expect(text(files.get("ranked.csv"))).toBe("rank,item,value,urgency,risk,size,score,best rank,worst rank\n1,B,13,8,3,2,12,1,1\n2,A,8,5,2,3,5,2,2\n");
    expect(stdout).toContain("- Line 4, C: no number in risk.");
    expect(stdout).toContain("No item has a 1 in size.");
  });

  test("names the line, the column or the setting that is wrong", async () => {
    for (const [input, message] of [
      ["item,reach,impact,confidence,effort\nA,10,1,80%,0\n", /Line 2 \(A\): "effort" is 0\. It is divided by/],
      ["item,reach,impact,confidence,effort\nA,10,1,0.8,1\nB,10,1,80,1\n", /"confidence" mixes fractions and percentages/],
      ["item,impact\nA,3\n", /No formula fits the columns item, impact\./],
      ["", /There is no list/],
      [{ items: "item,impact,confidence,ease\nA,3,4,12\n", uncertainty: "much" }, /"uncertainty" has to be a number from 1 to 200/],
    ] as const) {
      const { exitCode, stderr } = await runSkill("task-prioritizer", { input });
      expect(exitCode).not.toBe(0);
      expect(stderr).toMatch(message);
    }
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

describeSkill("headline-score", () => {
  test("ranks the example with a reason for every point", async () => {
    const { stdout, files } = await runExample("headline-score");
    // Specific 15 + 8 + 11 capped at 30, clear 25, in front 10, promise 8, honest 15.
    expect(stdout).toContain("**“Tax return due 31 January: 6 receipts people forget” scores highest, 88 of 100.**");
    const scores = new TextDecoder().decode(files.get("scores.csv")).trimEnd().split("\r\n");
    expect(scores.slice(1).map((line) => line.replace(/^.*?,(?=\d)/, "").replace(/^ without an accountant",/, ""))).toEqual([
      "88,30,25,10,8,15,51",
      "80,30,25,10,8,7,54",
      "76,19,17,10,15,15,67",
      "37,0,17,5,0,15,16",
      "31,6,25,0,0,0,49",
      "27,5,7,0,0,15,73",
    ]);
    expect(stdout).toContain("share 64 % of their words");
    expect(stdout).toContain("- −15 abstract: optimising, documentation, obligations");
    // (1.96 + 0.8416)² × (0.28 × 0.72 + 0.308 × 0.692) / 0.028²
    expect(stdout).toContain("about **4,153 recipients for each version**");
  });

  test("takes one headline a line, and the place decides what is seen", async () => {
    const line = "What our plumbers learned on 400 call-outs in the coldest winter";
    const { stdout } = await runSkill("headline-score", { input: `- ${line}\n\n- ${line}\n` });
    expect(stdout.match(/\| What our plumbers/g)).toHaveLength(1);
    expect(stdout).toContain("a narrow screen shows “What our plumbers learned on 400 call-outs in the…”");
    const social = await runSkill("headline-score", { input: { headlines: [line], kind: "social" } });
    expect(social.stdout).toContain("+5 all of it is seen on a narrow screen");
  });

  test("names the field that is wrong", async () => {
    for (const [input, message] of [
      ["", /`headlines` holds 0/],
      [{ headlines: ["A"], kind: "poster" }, /`kind` is 'poster'; it must be one of article, email/],
      [{ headlines: ["A"], baseline_rate: 0 }, /`baseline_rate` must be a percentage/],
    ] as const) {
      const { exitCode, stderr } = await runSkill("headline-score", { input });
      expect(exitCode).not.toBe(0);
      expect(stderr).toMatch(message);
    }
  });
});

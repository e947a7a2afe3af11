import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

describeSkill("survey-analysis", () => {
  test("counts the example, compares the teams and hides the small one", async () => {
    const { stdout, files } = await runExample("survey-analysis");
    expect(stdout).toContain("**74 responses of 96 invited (77%); 3 rating questions, a recommendation question, 1 open.**");
    // 18 promoters less 29 detractors of 74 is −14.9; its standard error is 9.15 points.
    expect(stdout).toContain("## Net promoter score: −15, give or take 18");
    // 8 of 33 in Support and 27 of 32 in Engineering chose one of the two best answers.
    expect(stdout).toContain("| My tools work when I need them | 24%* | 84%* | not shown |");
    expect(stdout).toContain("Only Finance is hidden, and the total less the other groups gives it away.");
    expect(stdout).toContain("- **ticket**, 4 answers: “The ticket system freezes every afternoon”");
    expect(text(files.get("results.csv"))).toContain("My tools work when I need them,Engineering,top_two_share,0.8438,");
    expect(text(files.get("results.csv"))).not.toContain("Finance");
  });

  test("gets the score, its margin and a Wilson interval right on answers counted by hand", async () => {
    const scores = [10, 9, 9, 9, 8, 8, 7, 6, 3, 0];
    const table = `nps,Rating\n${scores.map((score, at) => `${score},${at < 8 ? 5 : 1}`).join("\n")}\n`;
    const { files } = await runSkill("survey-analysis", { input: { text: table } });
    // 40 % − 30 % = 10; sqrt((0.7 − 0.01) / 10) × 1.96 = 51.5. Wilson for 8 of 10: 49.0 % to 94.3 %.
    expect(text(files.get("results.csv"))).toContain("nps,all,nps,10.0,-41.5,61.5,10\nRating,all,top_two_share,0.8000,0.4902,0.9433,10\n");
  });

  test("says what it could not recognise", async () => {
    for (const [input, message] of [
      [{ text: "name,colour\nA,red\nB,blue\n" }, /No rating scale.*"items", "nps" or "open"/],
      [{ text: "q\nGood\nBad\n", items: ["q"] }, /"items": the answers of 'q' fit no known scale, for example 'Good'/],
      [{ text: "q\nAgree\nDisagree\n", invited: 1 }, /"invited" is 1, fewer than the 2 who answered/],
    ] as const) {
      const refused = await runSkill("survey-analysis", { input });
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toMatch(message);
    }
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

describeSkill("plain-language", () => {
  test("names what to change in the example, with the words to put there", async () => {
    const { stdout, files } = await runExample("plain-language");
    const advice = stdout.split("\n").filter((line) => line.startsWith("- "));
    expect(advice).toEqual(
      expect.arrayContaining([
        "- 26 words. Cut it; 25 at most, 15 to 20 on average.",
        "- “terminate” → end, stop",
        "- “prior to” → before",
        "- “Failure to” → if you do not",
        "- “shall” → must, will",
        "- “be approved”: begin with “the manager”.",
        "- “the suspension of” hides a verb: say who does it.",
        "- “In the event that” → if",
        "- “A decision will be made” → we decide",
        "- “be notified”: by whom? Name them if the reader has to know.",
      ]),
    );
    expect(stdout).toContain("17.2 words in a sentence where 15 to 20 are; “you” and “we” 1 time in 103 words.");
    expect(stdout).not.toContain("> You can bring a guest");
    expect(new TextDecoder().decode(files.get("plain-language.md"))).toBe(stdout);
  });

  test("leaves plain sentences and kept terms alone, and says what is wrong", async () => {
    const plain = await runSkill("plain-language", {
      input: { text: "You can end your tenancy. Your statutory notice is one month. We are located in York.", keep: ["statutory"] },
    });
    expect(plain.stdout).toContain("# 0 places to look at");
    const short = await runSkill("plain-language", { input: { text: "Ask the DWP or the local authority (LA) if you are not unable to pay.", longest: 12 } });
    expect(short.stdout).toContain("Never spelt out: DWP.");
    expect(short.stdout).toContain("- 15 words. Cut it; 12 at most");
    expect(short.stdout).toContain("- Two negations: say what is the case.");
    expect((await runSkill("plain-language", { input: { text: "A.", longest: 5 } })).stderr).toBe('"longest" has to be a whole number from 12 to 40.\n');
  });
});

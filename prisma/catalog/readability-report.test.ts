import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

describeSkill("readability-report", () => {
  test("finds the two sentences that make the example hard", async () => {
    const { stdout, files } = await runExample("readability-report");
    expect(stdout).toContain("# The text: grade 9.2, target 8");
    expect(stdout).toContain("161 words in 11 sentences, 2 sentences above 25 words, 2 of 6 paragraphs above the target.");
    expect(stdout).toContain("1. **Paragraph 3**, 2.2 of the grade: 52 words, 27 over the limit; 5 abstract nouns; passive: “be submitted”; 2 negations.");
    expect(stdout).toContain("later than 15 May, ‖ as the processing");
    // 13 words, 17 syllables, 2 sentences: 0.39 × 6.5 + 11.8 × 17 / 13 − 15.59, and 206.835 − 1.015 × 6.5 − 84.6 × 17 / 13.
    expect(stdout).toContain("| 6 | Visitors can park for two … | 13 | 90 | 2.4 | 7 | fine |");
    expect(new TextDecoder().decode(files.get("readability.md"))).toBe(stdout);
  });

  test("measures the prose of a Markdown file and says what would reach the target", async () => {
    const content = `# Heading words that do not count\n\n${"The committee considered every individual application separately today. ".repeat(20)}\n\n| a | b |\n|---|---|\n`;
    const { stdout } = await runSkill("readability-report", { input: { audience: "everyone" }, attachments: [{ filename: "note.md", content }] });
    // 8 words and 1 + 3 + 3 + 2 + 5 + 4 + 4 + 2 = 24 syllables a sentence: 0.39 × 8 + 11.8 × 3 − 15.59.
    expect(stdout).toContain("# note.md: grade 22.9, target 6");
    expect(stdout).toContain("160 words in 20 sentences, 0 sentences above 20 words, 1 of 1 paragraph above the target.");
    expect(stdout).toContain(
      "Shorter sentences alone will not do it. Grade 6 can be reached with the same sentences and 144 syllables fewer in each 100 words.",
    );
  });

  test("warns where the formulas do not hold, and names the field that is wrong", async () => {
    const german = await runSkill("readability-report", {
      input:
        "Die Stadt führt neue Zonen ein. Ihr Ausweis gilt nur dort, wo Sie wohnen. Bitte senden Sie uns Ihren Antrag bis zum 15. Mai und legen Sie einen Nachweis bei.",
    });
    expect(german.stdout).toContain("**This does not look like English.**");
    expect(german.stdout).toContain("fewer than 100 words");
    const wrong = await runSkill("readability-report", { input: { text: "Hello there.", audience: "kids" } });
    expect([wrong.exitCode, wrong.stderr]).toEqual([1, '"audience" has to be one of everyone, public, professional, expert.\n']);
    expect((await runSkill("readability-report", { input: " " })).stderr).toContain('"text" is missing');
  });
});

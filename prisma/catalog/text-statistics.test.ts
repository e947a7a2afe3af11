import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

async function measure(input: string | object, attachments?: { filename: string; content: string }[]) {
  const result = await runSkill("text-statistics", { input, ...(attachments && { attachments }) });
  const json = result.files.get("statistics.json");
  return { ...result, stats: json && JSON.parse(new TextDecoder().decode(json)) };
}

describeSkill("text-statistics", () => {
  test("counts its example", async () => {
    const { stdout } = await runExample("text-statistics");
    expect(stdout).toContain("**207 words** in 10 sentences and 3 paragraphs");
    expect(stdout).toContain("- 35 words: “Dr. Elena Ruiz");
  });

  test("gets the formulas right on a text small enough to count by hand", async () => {
    const { stats, stdout } = await measure("The cat sat on the mat. The dog ran.");
    // 9 words, 2 sentences, 9 syllables, 26 letters; no word of three syllables or of more than six letters.
    expect(stats.counts).toEqual({
      characters: 36,
      charactersWithoutSpaces: 28,
      words: 9,
      sentences: 2,
      paragraphs: 1,
      letters: 26,
      syllables: 9,
      wordsOfThreeSyllables: 0,
    });
    expect(stats.readability).toEqual({
      fleschReadingEase: 117.668, // 206.835 − 1.015 × 4.5 − 84.6 (117.6675)
      fleschKincaidGrade: -2.035, // 0.39 × 4.5 + 11.8 − 15.59
      gunningFog: 1.8, // 0.4 × 4.5
      smog: 3.129,
      colemanLiau: -5.391, // 0.0588 × 288.889 − 0.296 × 22.222 − 15.8
      automatedReadabilityIndex: -5.573, // 4.71 × 2.8889 + 0.5 × 4.5 − 21.43
      lix: 4.5,
    });
    expect(stats.time).toEqual({ readingSeconds: 2.269, speakingSeconds: 3.6 });
    expect(stdout).toContain("**9 words** in 2 sentences and 1 paragraph; 2 s to read, 4 s to say aloud.");
    expect(stdout).toContain("| Flesch reading ease | 117.7 | very easy, understood by an 11-year-old |");
  });

  test("counts long words: fog, SMOG and LIX", async () => {
    const { stats } = await measure("The university organized an education committee. Everybody immediately understood.");
    // Syllables: the 1, university 5, organized 4, an 1, education 4, committee 3, everybody 4, immediately 5, understood 3.
    expect(stats.counts).toMatchObject({ words: 9, sentences: 2, syllables: 30, wordsOfThreeSyllables: 7 });
    expect(stats.readability.gunningFog).toBeCloseTo(0.4 * (4.5 + 700 / 9), 2);
    expect(stats.readability.smog).toBeCloseTo(1.043 * Math.sqrt((7 * 30) / 2) + 3.1291, 2);
    expect(stats.readability.lix).toBeCloseTo(4.5 + 700 / 9, 2);
  });

  test("finds sentence lengths, repeated phrases, vocabulary and passives", async () => {
    const text =
      "The pumping station was not properly repaired. Dr. Ruiz saw the pumping station at 3.5 m. " +
      "She was tired, and it was built here in 1961! Nobody likes the old pumping station.";
    const { stats, stdout } = await measure({ text, top: 3 });
    expect(stats.counts).toMatchObject({ sentences: 4, words: 32 });
    expect(stats.sentenceLength).toMatchObject({ mean: 8, median: 8, shortest: 6, longest: 10 });
    expect(stats.phrases).toEqual([{ phrase: "pumping station", count: 3 }]);
    expect(stats.passive.examples.map((hint: { phrase: string }) => hint.phrase)).toEqual(["was not properly repaired", "was built"]);
    expect(stats.longest[0].text).toContain("She was tired");
    expect(stdout).toContain("- “pumping station”, 3 times");
    expect(stats.diversity.movingAverage).toBeNull();
  });

  test("measures the prose of a Markdown document, not its furniture", async () => {
    const text =
      "# A heading of five words\n\nSee [the manual](https://example.com/a/b) **now**.\n\n```js\nlet code = 1;\n```\n\n- One item.\n- Two items.\n\n| a | b |\n|---|---|\n";
    const { stats } = await measure(text);
    expect(stats).toMatchObject({ markdown: true, counts: { words: 8, sentences: 3, paragraphs: 3 } });
    const plain = await measure({ text, format: "plain" });
    expect(plain.stats.counts.words).toBeGreaterThan(15);
  });

  test("warns when the formulas do not apply", async () => {
    const { stats, stdout } = await measure("Die Stadtwerke erneuern die Pumpen im Hafen. Das Geld kommt vom Land.");
    expect(stats.english).toBe(false);
    expect(stdout).toContain("Only LIX means something here");
  });

  test("reads an attachment, and says what is wrong with a bad input", async () => {
    const attached = await measure({ speaking_speed: 60 }, [{ filename: "talk.txt", content: "One two three. Four five six." }]);
    expect(attached.stats.time.speakingSeconds).toBe(6);
    for (const [input, message] of [
      ["", /nothing to measure: send a text/],
      ["?!", /no words/],
      [{ text: "Hello there.", reading_speed: 1 }, /"reading_speed" has to be a number from 50 to 1500/],
    ] as const) {
      const refused = await measure(input);
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toMatch(message);
      expect(refused.files.size).toBe(0);
    }
  });
});

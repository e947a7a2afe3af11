import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);
const listed = (csv: string, list: string) =>
  csv
    .split("\n")
    .filter((row) => row.startsWith(list))
    .map((row) => row.split(",").slice(2, 5));

describeSkill("keyword-extraction", () => {
  test("names the subject of the example and what sets it apart", async () => {
    const { stdout, files } = await runExample("keyword-extraction");
    expect(stdout).toMatch(/^\*\*heat pump, storage tank, electric element, night, hot water\*\*\n/);
    const csv = text(files.get("keywords.csv"));
    expect(listed(csv, "contrast,text")).toEqual([
      ["electric element", "3", "0"],
      ["storage tank", "3", "0"],
      ["night", "3", "0"],
    ]);
    expect(listed(csv, "contrast,other").map(([phrase]) => phrase)).toEqual(["gas", "gas boiler", "radiators"]);
    expect(stdout).toContain("162 words");
  });

  test("counts plurals together, drops parts of phrases and speaks German", async () => {
    const german =
      "Die Pumpen im Hafen sind alt. Neue Pumpen kosten viel Geld, und das Geld fehlt der Stadt. Der Hafen braucht die Pumpen. " +
      "Ohne Pumpen steht der Hafen unter Wasser.";
    const { stdout, files } = await runSkill("keyword-extraction", { input: german });
    expect(stdout).toMatch(/^\*\*Pumpen, Hafen, Geld/);
    expect(stdout).toContain("read as German");
    expect(listed(text(files.get("keywords.csv")), "keyword").slice(0, 3)).toEqual([
      ["Pumpen", "4", ""],
      ["Hafen", "3", ""],
      ["Geld", "2", ""],
    ]);
    const english = "The night train left. Night trains are slow. A night train is cheap; the trains in daytime are not.";
    const phrases = listed(text((await runSkill("keyword-extraction", { input: english })).files.get("keywords.csv")), "keyword");
    expect(phrases[0]).toEqual(["night train", "3", ""]);
    expect(phrases.map(([phrase]) => phrase)).not.toContain("night");
  });

  test("says what it needs", async () => {
    for (const [input, message] of [
      ["", /There is no text\. Put it into "text"/],
      ["Hello there.", /"text" has 2 words/],
      [{ text: "one two three four five six", language: "it" }, /"language" has to be one of auto, en, de, fr, es/],
    ] as const) {
      const refused = await runSkill("keyword-extraction", { input });
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toMatch(message);
    }
  });
});

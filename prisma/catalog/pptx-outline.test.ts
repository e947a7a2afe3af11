import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

describeSkill("pptx-outline", () => {
  test("reads the heating deck in the order shown and warns of what is hidden in it", async () => {
    const { stdout, files } = await runExample("pptx-outline");
    const outline = new TextDecoder().decode(files.get("heating-outline.md"));
    expect(outline.match(/^## .*$/gm)).toEqual([
      "## 1. Heat pumps for the town hall",
      "## 2. We burn 212 MWh of gas a year",
      "## 3. Three ways to heat",
      "## 4. Three ways to heat",
      "## 5. Old calculation, spring (hidden)",
      "## 6. (no title)",
    ]);
    expect(outline).toContain("| Heat pumps | 231,000 | 11 |");
    expect(outline).toContain("- Radiators stay: 55 °C is enough in 41 of 46 rooms\n  - The council chamber needs larger ones\n");
    expect(outline).toContain("> The peak is in January. Last winter the old boiler failed twice.");
    expect(outline).toContain("Links: <https://example.org/meters/2025>");
    expect(stdout.split("\n\n")[1]?.split("\n")).toEqual([
      "- Hidden, but in the file: slide 5. Delete it before the file leaves the house.",
      "- The notes of slide 3 sound as if they were not meant for the audience.",
      "- Slide 2: no alternative text for picture “Picture 3”.",
      "- No title on slide 6. Screen readers and the outline view go by titles.",
      "- The same title “Three ways to heat” on slides 3, 4; say what differs.",
      "- Slide 2: text of 9 pt, hard to read from the third row.",
    ]);
  });

  test("refuses a presentation that is none", async () => {
    const { exitCode, stderr } = await runSkill("pptx-outline", { attachments: [{ filename: "talk.pptx", content: "hello" }] });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("talk.pptx is not an Office file");
  });
});

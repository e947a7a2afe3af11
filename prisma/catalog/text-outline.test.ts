import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);
const findings = (stdout: string) => [...stdout.matchAll(/^\d+\. \*\*(.*)$/gm)].map(([, line]) => line?.replace("**", ""));

describeSkill("text-outline", () => {
  test("finds the lost chapter of the ferry's handbook and counts every section", async () => {
    const { stdout, files } = await runExample("text-outline");
    expect(findings(stdout).slice(0, 6)).toEqual([
      "reference: Line 30 refers to 4.2, and there is no such section.",
      "empty: “3.2 Cancelling a sailing” (line 45) has nothing under it.",
      "number: “2.3 Late arrivals” (line 32) has the number 2.3; after 2.1 comes 2.2.",
      "number: “3.2 Telling the passengers” (line 47) has the number 3.2 of line 45 once more.",
      "long: “2.1 Order of vehicles” (line 22) runs for 151 words without a subheading.",
      "lopsided: “2 Loading” (line 18) holds 65 % of the words on its level; 2 sections share the rest.",
    ]);
    expect(stdout).toContain("| 18 | – 2 Loading | 18 | 191 | 60 % |");
    expect(text(files.get("outline.md"))).toContain("  - 3 Weather (74)\n    - 3.1 Limits (18)\n    - 3.2 Cancelling a sailing (0)\n");
    expect(text(files.get("sections.csv"))).toContain("32,3,2.3,2.3 Late arrivals,22,22,1\r\n");
  });

  test("reads Markdown without its code, and sees a missing level", async () => {
    const input = "---\ntitle: x\n---\n# Guide\n\nTwo words.\n\n### Deep\n\n```sh\n# no heading\n```\n\nNext\n----\n\nSee section 9.4 of the Act.\n";
    const { stdout, files } = await runSkill("text-outline", { input });
    expect(text(files.get("outline.md"))).toBe("- Guide (8)\n    - Deep (0)\n  - Next (6)\n");
    expect(findings(stdout)).toEqual(["level: “Deep” (line 8) is on level 3 right below level 1; level 2 is missing."]);
  });

  test("takes a list for a list, and refuses what is no text", async () => {
    const letter = await runSkill("text-outline", { input: "Dear Ms Holm,\n\nPlease bring:\n\n1. Milk\n\n2. Bread\n\n3. Tea\n\nKind regards\n\nAnna" });
    expect(letter.stdout).toContain("are one stretch without a heading. At this length it needs none.");
    const wrong = await runSkill("text-outline", { input: { text: "A", depth: 40 } });
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toContain('"depth" has to be a whole number from 1 to 9.');
    const binary = await runSkill("text-outline", { attachments: [{ filename: "book.docx", content: "PK" }] });
    expect(binary.stderr).toContain("No attachment can be read: book.docx.");
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);

describeSkill("docx-compare", () => {
  test("finds every change in the cleaning contract, numbers first", async () => {
    const { stdout, files } = await runExample("docx-compare");
    expect(stdout).toContain("Paragraphs: 5 changed, 1 added, 1 removed, 1 moved, 8 same.");
    expect(stdout.match(/^\d\. .*$/gm)).toEqual([
      "1. **2.1 (paragraph 6)**, a number: … is EUR 4,200, payable within ~~30~~ **14** days of the invoice.",
      "2. **2.3 (paragraph 10)**, a number and words that bind or limit: added “2.3 The Contractor may adjust the fee once a year by up to 8 %.”",
      "3. **3.1 (paragraph 13)**, a number: … 12 months and renews for ~~12~~ **24** months unless terminated with ~~60~~ **120** days' notice.",
      "4. **3.2 (old paragraph 12)**, a number and words that bind or limit: removed “3.2 Either party may terminate for material breach that is not cured within 30 days.”",
      "5. **1.2 (paragraph 4)**, words that bind or limit: 1.2 The Contractor ~~shall~~ **will** use reasonable care and its own ~~materials~~ **supplies**.",
    ]);
    expect(stdout).toContain("- from paragraph 15 to 11: 4.2 The Contractor keeps the keys");
    expect(text(files.get("redline.html"))).toContain("EUR 500,000 per <del>event</del><ins>year</ins>, except for gross negligence.");
  });

  test("compares two texts and escapes them in the redline", async () => {
    const same = await runSkill("docx-compare", { input: { old_text: "One.\n\nTwo.", new_text: "One.\r\nTwo." } });
    expect(same.stdout).toContain("No difference in 2 paragraphs.");
    const tags = await runSkill("docx-compare", { input: { old_text: "Use <b> now", new_text: "Use <i> now" } });
    expect(text(tags.files.get("redline.html"))).toContain('<p class="c">Use &lt;<del>b</del><ins>i</ins>&gt; now</p>');
  });

  test("says that two documents are needed", async () => {
    const { exitCode, stderr } = await runSkill("docx-compare", { attachments: [{ filename: "a.txt", content: "x" }] });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Two documents are needed and 1 came.");
  });
});

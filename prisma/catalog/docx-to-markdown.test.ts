import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

describeSkill("docx-to-markdown", () => {
  test("keeps the structure of the inspection report and says what was lost", async () => {
    const { stdout, files } = await runExample("docx-to-markdown");
    const text = new TextDecoder().decode(files.get("inspection.md"));
    expect(text).toBe(`# Warehouse 4: inspection of 12 March 2026

The roof is sound. The **south-west corner** is damp up to 1.4 m, and the cause is a blocked gutter[^1], not the ground. Repairs should come before the next frost.

## Findings

### What was measured

| Wall | Height (m) | Moisture (%) |
| --- | ---: | ---: |
| South | 0.3 | 21.5 |
|  | 1.4 | 17.0 |
| West | 0.3 | 19.2 |

### Where it comes from

- Leaves block the gutter above door 3.
- Water runs down the wall:
  - inside, behind the cladding;
  - outside, over the plinth.
- The drain is free; see the [drainage survey](https://example.org/surveys/wh4-drainage).

![Floor plan: the damp area is the south-west corner](images/image1.png)

## What to do

1. Clear and refit the gutter (2 people, 1 day).
2. Dry the corner for six weeks.
3. Measure again:
   1. at 0.3 m,
   2. at 1.4 m.

Budget: 3 800 euros at most.[^c1]

> “A dry wall is cheaper than a painted one.”

[^1]: Last cleaned in autumn 2023, by the log in the plant room.
[^c1]: Inspector 2: Does this include the scaffold?
`);
    expect([...(files.get("images/image1.png") ?? [])].slice(0, 4)).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect(stdout).toContain("- Tracked changes were accepted: 1 insertion, 1 deletion.");
    expect(stdout).toContain("- Tables lost 1 merged cell: Markdown has no such thing.");
  });

  test("keeps lists of two sorts, code and its blank lines as they were", async () => {
    const text = "# One\n\nAn *odd* `name` ~~here~~.\n\n- a\n  1. b\n- c\n\n3. x\n4. y\n\n```\nx = 1\n\ny = 2\n```\n";
    const word = (await runSkill("markdown-to-docx", { input: text })).files.get("one.docx") ?? new Uint8Array();
    const { files } = await runSkill("docx-to-markdown", { attachments: [{ filename: "one.docx", content: word }] });
    expect(new TextDecoder().decode(files.get("one.md"))).toBe(text);
  });

  test("refuses what is no Word file, and says what to attach", async () => {
    const none = await runSkill("docx-to-markdown", { input: "Please convert" });
    expect(none.exitCode).toBe(1);
    expect(none.stderr).toContain("Attach a .docx file");
    const fake = await runSkill("docx-to-markdown", { attachments: [{ filename: "a.docx", content: "no zip" }] });
    expect(fake.stderr).toContain("a.docx is not an Office file");
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);

describeSkill("text-diff", () => {
  test("ranks the changes of the lending rules and follows what moved", async () => {
    const { stdout, files } = await runExample("text-diff");
    expect(stdout).toContain("Paragraphs: 3 edited, 1 moved and edited, 1 added, 1 removed, 1 same.");
    expect(stdout.match(/^\d+\. \*\*.*$/gm)).toEqual([
      "1. **paragraph 3** (edited: sentence moved, figure). Members may borrow up to five tools at a time. Please return tools clean and dry. ⟨A loan lasts ~~seven~~ **ten** days and can be renewed once by telephone **or e-mail**.⟩",
      "2. **paragraph 5** (edited: figure). The ladder, the cement mixer and the floor sander cost a deposit of €~~40~~ **60**. The deposit is returned when the tool has been checked.",
      "3. **paragraph 4** (edited: negation or limit, sentence removed). Power tools are lent ~~only~~ to members who have attended the safety evening. The next evening is on Thursday 12 March. ~~Bring sturdy shoes.~~",
      "4. **old paragraph 6** (removed). ~~We are closed on public holidays.~~",
      "5. **paragraph 6** (added). **Tools that are overdue by more than three days cost €2 a day.**",
      "6. **paragraph 2, from 4** (moved and edited: wording). If a tool breaks in normal use, tell us **at once**. You do not pay for wear. We repair most things within a week.",
    ]);
    expect(text(files.get("diff.html"))).toContain(
      '<p class="moved" data-n="2"><small>moved from 4:</small> If a tool breaks in normal use, tell us<ins> at once</ins>.',
    );
  });

  test("passes over curly quotes and line breaks, unless they are the subject", async () => {
    const input = { before: 'She said "no" - twice.\nThen she left.', after: "She said “no” – twice. Then\nshe left." };
    const same = await runSkill("text-diff", { input });
    expect(same.stdout).toContain("# No change");
    const strict = await runSkill("text-diff", { input: { ...input, ignore: [] } });
    expect(strict.stdout).toContain("1. **paragraph 1** (edited: punctuation or case only).");
  });

  test("shields the page from markup in the text, and says which text is missing", async () => {
    const hostile = await runSkill("text-diff", { input: { before: "A <b>x</b> *y* here.", after: "A <script>z</script> *y* here." } });
    expect(text(hostile.files.get("diff.html"))).not.toContain("<script>");
    expect(text(hostile.files.get("diff.html"))).toContain("&lt;");
    const missing = await runSkill("text-diff", { input: { before: "One text." } });
    expect(missing.exitCode).toBe(1);
    expect(missing.stderr).toContain('"after" is missing');
    const three = await runSkill("text-diff", { attachments: ["a.txt", "b.txt", "c.txt"].map((filename) => ({ filename, content: filename })) });
    expect(three.stderr).toContain('"before" is missing: send the text, or the name of an attachment (a.txt, b.txt, c.txt).');
  });
});

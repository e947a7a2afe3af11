import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const digest = async (notes: string[], input: object = {}) => {
  const { stdout, stderr, exitCode, files } = await runSkill("memory-digest", { input: { notes: notes.join("\n\n---\n\n"), ...input } });
  return { text: stdout.trim(), stderr, exitCode, files: [...files.keys()] };
};

describeSkill("memory-digest", () => {
  test("sorts its example, of which one note was digested before", async () => {
    const { stdout, files } = await runExample("memory-digest");
    expect(stdout.trim()).toBe(`# Memory digest, 2026-11-20

3 notes since the last digest.

## Decided

- Call with the printer: we agreed on recycled paper, 120 g.

## To do

- Maja needs to send the logo as SVG.
- Book the hall for 2026-12-04

## Open questions

- Who signs the proof?

## Done

- Pay the deposit

## Dates ahead

- 2026-11-30: The trial of the new till ends on 30 November 2026.
- 2026-12-04: Book the hall for 2026-12-04

## Also noted

- The caretaker prefers to be called before nine.
- The trial of the new till ends on 30 November 2026.

_Digest of 3 notes, up to ${stdout.trim().slice(-10, -2)}._`);
    expect(new TextDecoder().decode(files.get("digest.md"))).toBe(stdout);
  });

  test("what came in while a digest was written is in the next one, and nothing is in two", async () => {
    const first = await digest(["One.", "Two."]);
    expect(first.text).toContain("2 notes, the first digest of this memory.");
    const second = await digest(["One.", "Two.", "Late.", first.text, "After."], { date: "2026-11-20" });
    expect(second.text).toContain("2 notes since the last digest.");
    expect(second.text).toContain("- Late.\n- After.");
    expect(second.text).not.toContain("Two.");
    const third = await digest(["One.", "Two.", "Late.", first.text, "After.", second.text]);
    expect(third).toMatchObject({ text: "Nothing new: no note was added since the last digest.", exitCode: 0, files: [] });
    // The note that the digest names has gone: then what stands behind the digest counts.
    const edited = await digest(["One, changed.", first.text, "Three."]);
    expect(edited.text).toContain("1 note since the last digest.");
  });

  test("an empty memory, long sections and wrong settings", async () => {
    expect((await digest([])).text).toBe("Nothing new: the memory is empty.");
    const long = await digest([Array.from({ length: 5 }, (_, n) => `- [ ] Task ${n}`).join("\n")], { most: 2 });
    expect(long.text).toContain("- Task 0\n- Task 1\n- … and 3 more");
    const wrong = await digest(["x"], { date: "soon" });
    expect([wrong.exitCode, wrong.stderr.trim()]).toEqual([1, '"date" has to be a day such as 2026-11-20.']);
  });
});

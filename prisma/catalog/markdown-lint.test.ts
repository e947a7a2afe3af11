import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const lint = async (input: string | object) => {
  const { exitCode, stdout, stderr, files } = await runSkill("markdown-lint", { input });
  return { exitCode, stdout, stderr, fixed: files.has("text.md") ? new TextDecoder().decode(files.get("text.md")) : null };
};

describeSkill("markdown-lint", () => {
  test("orders the example's faults by what they cost and repairs the safe ones", async () => {
    const { stdout, files } = await runExample("markdown-lint");
    const found = [...stdout.matchAll(/^- line (\d+), \*\*([a-z ]+)\*\*/gm)].map(([, line, rule]) => `${line} ${rule}`);
    expect(found).toEqual([
      ...["2 anchor", "11 table width", "16 heading space", "17 file", "28 reference", "4 heading jump", "12 table width", "14 image alt"],
      ...["6 bare url", "17 link text", "19 blank lines", "20 trailing space", "22 fence language", "26 heading bold", "32 heading repeated", "33 long line"],
    ]);
    const fixed = new TextDecoder().decode(files.get("handbook.md"));
    expect(fixed).toContain("\n\n## Keys and codes\n\nThe key book");
    expect(fixed).toContain("See <https://status.example.org/board> before");
    expect(fixed).toContain("|A2|Door open | unlocked|Porter|");
    expect(stdout).toContain("11 findings left for a person");
  });

  test("aligns a sound table, closes a fence and leaves code alone", async () => {
    const { fixed } = await lint("# A\n\n|k|value|\n|:-|-:|\n|`a\\|b`|1|\n|long key|22|\n\nx  \ny\n\n```sh\n#no   \n");
    expect(fixed).toBe("# A\n\n| k        | value |\n| :------- | ----: |\n| `a\\|b`   | 1     |\n| long key | 22    |\n\nx\\\ny\n\n```sh\n#no   \n```\n");
  });

  test("finds nothing in a sound document, and knows GitHub's anchors", async () => {
    const sound = "# C++ & Rust: a *diff*\n\n[up](#c--rust-a-diff), [two](#two-1), ![A red door](d.png)\n\n## Two\n\nText.\n\n### Two\n\n`[x](#gone)`\n";
    const { stdout, fixed } = await lint(sound);
    expect(stdout).toBe("# text.md: nothing to report\n\n\n");
    expect(fixed).toBeNull();
    expect((await lint("")).stderr).toMatch(/There is no Markdown/);
    expect((await lint({ text: "# A", line_length: -1 })).stderr).toMatch(/"line_length" has to be a number from 0 to 1000/);
  });
});

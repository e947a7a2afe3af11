import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

describeSkill("changelog-from-commits", () => {
  test("writes the example's section, breaking first, and calls it 3.0.0", async () => {
    const { stdout, files } = await runExample("changelog-from-commits");
    const text = new TextDecoder().decode(files.get("CHANGELOG-section.md"));
    expect(text.match(/^###? .*/gm)).toEqual([
      "## [3.0.0] - 2026-03-02",
      ...["### Breaking", "### Added", "### Changed", "### Deprecated", "### Fixed", "### Security"],
    ]);
    expect(text).toContain(
      "- **auth**: Personal tokens without a scope are refused; create them again with the scopes they need. ([#377](https://github.com/harbour-example/atlas/issues/377))",
    );
    expect(text).not.toContain("cluster pins");
    expect(text).toContain("[3.0.0]: https://github.com/harbour-example/atlas/compare/v2.6.3...v3.0.0");
    expect(stdout).toContain("12 commits read; 8 listed.");
    expect(stdout).toContain("Too vague for a reader: rewrite these:\n\n- 31fc884 fix: stuff");
  });

  test("reads a full log, and pairs a revert with its commit by hash", async () => {
    const commit = (hash: string, message: string) =>
      `commit ${hash.repeat(40)}\nAuthor: A <a@example.com>\nDate:   Mon Mar 2\n\n${message.replace(/^/gm, "    ")}\n\n`;
    const log =
      commit("a", 'Revert "feat: new menu"\n\nThis reverts commit cccccccccccccccccccccccccccccccccccccccc.') +
      commit("b", "fix: keep the order of columns\n\nCloses #7") +
      commit("c", "feat: new menu") +
      commit("d", "Merge branch 'main'");
    const { stdout } = await runSkill("changelog-from-commits", { input: { log, current: "v0.4.1" } });
    expect(stdout).toContain("## [0.4.2]\n\n### Fixed\n\n- Keep the order of columns (#7)\n\n---");
    expect(stdout).toContain("**0.4.1 → 0.4.2: patch**, because nothing was added and nothing breaks.");
  });

  test("takes bare subjects, and refuses a version that is none", async () => {
    const { stdout } = await runSkill("changelog-from-commits", { input: "feat: export as PDF\nchore: tidy\n" });
    expect(stdout).toContain("## [Unreleased]\n\n### Added\n\n- Export as PDF\n\n---\n\n**Bump: minor**");
    const wrong = await runSkill("changelog-from-commits", { input: { log: "fix: a thing", current: "two" } });
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toBe('"current" has to be a version such as 1.4.2.\n');
  });
});

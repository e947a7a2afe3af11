import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

describeSkill("regex-tester", () => {
  test("finds the example's two wrong cases and its exploding host", async () => {
    const { stdout, files } = await runExample("regex-tester");
    const { cases, risks } = JSON.parse(new TextDecoder().decode(files.get("results.json")));
    expect(cases.map(({ verdict }: { verdict: string }) => verdict).join(", ")).toBe(
      "not run, as expected, WRONG, as expected, as expected, as expected, as expected, WRONG",
    );
    expect(cases[1].matches[0]).toEqual({
      start: 0,
      end: 13,
      text: "mira@depot.co",
      groups: ["mira", "depot.co", "depot"],
      named: { user: "mira", host: "depot.co" },
    });
    expect(risks.map(({ growth }: { growth: string }) => growth)).toEqual(["exponential"]);
    expect(stdout).toContain("**5 of 8 cases as expected**, 2 wrong.");
    expect(stdout).toContain("- group 1 (user):\n  - one or more of a letter, digit or _ or `.` or `+` or `-`");
  });

  test("holds the repaired pattern for safe, and JavaScript's $ for the very end", async () => {
    const pattern = "^(?<user>\\w[\\w.+-]*)@(?<host>(?:[a-z0-9]+(?:-[a-z0-9]+)*\\.)+[a-z]{2,})$";
    const cases = ["ilse.brandt@harbour-books.example", "mira@mail.depot.co", ".@depot.co", "mira@depot.co\n"].map((text, at) => ({ text, match: at < 2 }));
    const { stdout } = await runSkill("regex-tester", { input: { pattern, dialect: "javascript", cases } });
    expect(stdout).toContain("**4 of 4 cases as expected**.");
    expect(stdout).not.toContain("## Backtracking");
  });

  test("takes plain text, and says where a pattern breaks off", async () => {
    const { stdout } = await runSkill("regex-tester", { input: "/(\\d+).*\\1.*x/i\n+ 12 and 12 x\n- 12 X 13\n" });
    expect(stdout).toContain("**2 of 2 cases as expected**.");
    expect(stdout).toContain("- **polynomial**: two neighbouring loops share characters");
    expect(stdout).toContain("the same text as group 1");
    const broken = await runSkill("regex-tester", { input: { pattern: "a(b" } });
    expect(broken.exitCode).toBe(1);
    expect(broken.stderr).toContain('"pattern" cannot be read: missing ), unterminated subpattern at character 2 of a(b.');
  });
});

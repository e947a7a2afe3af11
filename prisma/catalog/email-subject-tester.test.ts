import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

describeSkill("email-subject-tester", () => {
  test("puts sound lines first and shows where the others are cut and broken", async () => {
    const { stdout, files } = await runExample("email-subject-tester");
    expect(stdout).toContain("| 1 | Bring two blunt chisels on a Saturday | 0 | 0 | 37 |\n| 5 |");
    // Filled with the sample: "Christopher, how sharp is sharp?" has 32 characters.
    expect(stdout).toContain('| 5 | {{ first\\_name \\| default: "Hello" }}, how sharp is sharp? | 0 | 0 | 32 |');
    expect(stdout).toContain("`*|FNAME|*` has no fallback here. Without a value the subject reads “, your bench is waiting!!”.");
    expect(stdout).toContain("| Telephone, upright (Gmail) | We are excited to announce the retur… | Our popular sharpening Saturdays retur… |");
    expect(stdout).toContain("The figure “£18” stands behind the telephone's edge.");
    expect(stdout).toContain("| 4 | RE: LAST CHANCE to book sharpening | 3 | 1 | 34 |");
    expect(new TextDecoder().decode(files.get("report.md"))).toBe(stdout);
  });

  test("measures by width, and sees lines that are nearly the same", async () => {
    const preview = "Something else that is said in about sixty characters here.";
    const { stdout } = await runSkill("email-subject-tester", {
      input: { preview, lines: ["W".repeat(30), "i".repeat(60), "Fresh bread every Friday morning", "Fresh bread every Friday at seven"] },
    });
    // 30 × 944 ÷ 500 = 56.6 and 60 × 222 ÷ 500 = 26.6 ordinary characters.
    expect(stdout).toContain("As wide as 57 characters.");
    expect(stdout).toContain(`| Telephone, upright (Gmail) | ${"i".repeat(60)} |`);
    expect(stdout).toContain("Lines 3 and 4 say nearly the same.");
  });

  test("understands the fields of several programs, and plain text with one line each", async () => {
    const { stdout } = await runSkill("email-subject-tester", {
      input:
        'Hi {{ personalization_token("contact.firstname", "there") }}, the kiln is on\n*|IF:FNAME|**|FNAME|*, *|END:IF|*the kiln is on\n[First Name], the kiln is on\n{{ first_name, the kiln is on',
    });
    const section = (at: number) => stdout.split(`## ${at}. `)[1]?.split("\n\n| Where")[0];
    expect(section(1)).not.toContain("fallback");
    expect(section(2)).not.toContain("fallback");
    expect(section(3)).toContain("`[First Name]` in the subject looks like a field of no mailing program.");
    expect(section(4)).toContain("A field in the subject is not closed");
    const refused = await runSkill("email-subject-tester", { input: { lines: [{ subject: 7 }] } });
    expect([refused.exitCode, refused.stderr]).toEqual([1, 'lines 1, "subject": has to be a text of up to 300 characters.\n']);
  });
});

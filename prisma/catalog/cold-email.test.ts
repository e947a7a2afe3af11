import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

describeSkill("cold-email", () => {
  test("passes the good message of the example and takes the bad one apart", async () => {
    const { stdout } = await runExample("cold-email");
    expect(stdout).toContain("**Do not send this yet: 3 to stop for, 7 to fix.** Ready as it stands: message 1.");
    expect(stdout).toContain("| 1 | two more drivers in Harlow | 85 | 0 | 1 | 1 : 3 |");
    expect(stdout).toContain("| 2 | Re: Quick question!! | 64 | 2 | 2 | 7 : 4 |");
    expect(stdout).toContain("## Message 1\n\n- Nothing to object to.");
    for (const fault of ["**stop** broken or unfilled merge field `{first_name}`", "**stop** link shortener bit.ly", "fix: “just bumping” brings nothing new"])
      expect(stdout).toContain(fault);
  });

  test("asks for an opt-out and, in the United States, for an address", async () => {
    const body = "Hi {{first_name}}, your depot in Toledo lists 14 open shifts. Would one page on how Fenny Dairy filled theirs help you?\n-- \nTom Aldiss";
    const { stdout } = await runSkill("cold-email", { input: { country: "US", emails: [{ subject: "Re: 14 open shifts", body }] } });
    expect(stdout).toContain("- **stop** No message says how to opt out.");
    expect(stdout).toContain("- **stop** No postal address of the sender was recognised.");
    expect(stdout).toContain("the subject pretends to be a reply");
    expect(stdout).toContain("write `{{first_name|there}}` or similar");
    const fine = await runSkill("cold-email", {
      input: { country: "US", emails: [{ subject: "14 open shifts", body: `${body}, 410 Water St, Toledo, OH 43604. Not for you? Reply no.` }] },
    });
    expect(fine.stdout).not.toContain("**stop**");
  });

  test("says that a brief alone needs a model", async () => {
    const { exitCode, stderr } = await runSkill("cold-email", { input: { brief: "Write to bakers" } });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("`emails` is missing. Writing from a brief needs a language model");
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const message = (headers: string[], body: string) => `${[...headers, "MIME-Version: 1.0"].join("\r\n")}\r\n\r\n${body.replaceAll("\n", "\r\n")}`;

describeSkill("email-thread-digest", () => {
  test("says who waits for whom in the example, and what smells", async () => {
    const { stdout, files } = await runExample("email-thread-digest");
    expect(stdout).toContain("5 messages of 4 people, 02 Mar to Mon 09 Mar 2026, 10:20 +0100.");
    expect(stdout).toContain("- Answers to Team, Accounts (06 Mar) go to another domain: accounts@stagecraft-billing.example, while");
    expect(stdout).toContain("- Team, Accounts (06 Mar) speaks of an attachment and there is none.");
    const open = stdout.split("## Promised")[0]?.split("## Without an answer: 3")[1];
    expect(open).toContain("| Ben Ortega | Maja Björk | 05 Mar | 4 | Ben, can the trusses be tilted? |  |");
    expect(open).toContain("| Ben Ortega | Nadia Costa | 09 Mar | 0 | Ben, £1,480 is fine, please book it – café tables can stay. |  |");
    expect(stdout).toContain("- Ben Ortega, 04 Mar: I will confirm the crew by Monday.");
    // 150 lines of 25 characters.
    expect(stdout).toContain("| quote-2217.pdf | 4 kB | Ben Ortega | 04 Mar |  |");
    expect(stdout).not.toMatch(/color:#333|Original Message|Harbour Hall\n/);
    expect(new TextDecoder().decode(files.get("digest.md"))).toBe(stdout);
  });

  test("decodes old encodings, keeps threads apart and counts a message once", async () => {
    const first = message(
      [
        "From: =?iso-8859-1?Q?Zo=EB?= <zoe@a.example>",
        "To: li@b.example",
        "Date: Tue, 3 Mar 2026 10:00:00 +0000",
        "Subject: =?utf-8?B?TWVuw7w=?=",
        "Message-ID: <1@a>",
        "Content-Type: text/plain; charset=iso-8859-1",
        "Content-Transfer-Encoding: quoted-printable",
      ],
      "Li, is the caf=E9 free at noon?\n",
    );
    const other = message(
      ["From: li@b.example", "To: zoe@a.example", "Date: Wed, 4 Mar 2026 10:00:00 +0000", "Subject: Keys", "Message-ID: <2@b>"],
      "Could you bring the keys by Friday?\n",
    );
    const attachments = [
      { filename: "a.eml", content: first },
      { filename: "b.eml", content: first },
      { filename: "c.eml", content: other },
    ];
    const { stdout } = await runSkill("email-thread-digest", { input: { me: "LI@b.example" }, attachments });
    expect(stdout.match(/^# .*/gm)).toEqual(["# Menü", "# Keys"]);
    expect(stdout).toContain("| **you** | Zoë | 03 Mar | 0 | Li, is the café free at noon? | at noon |");
    expect(stdout).toContain("| Zoe | Li | 04 Mar | 0 | Could you bring the keys by Friday? | by Friday |");
    const wrong = await runSkill("email-thread-digest", { input: "Hello there" });
    expect([wrong.exitCode, wrong.stderr]).toEqual([1, "The input is no e-mail: save the message as .eml, or the thread as .mbox.\n"]);
  });
});

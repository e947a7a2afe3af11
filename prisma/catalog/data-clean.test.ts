import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

describeSkill("data-clean", () => {
  test("cleans the example, sets the broken row aside and loses none", async () => {
    const { stdout, files } = await runExample("data-clean");
    expect(text(files.get("clean.csv"))).toBe(
      [
        "booking,customer,city,booked on,nights,price,channel",
        "0041,Marta Lindqvist,Köln,2026-01-31,3,1240.50,Website",
        "0042,Jon Abara,Köln,2026-02-02,2,310.00,Website",
        "0043,Priya Nair,Köln,2026-02-03,1,150.00,Phone",
        "0044,Tom Whelan,Hamburg,2026-02-04,,99.90,Website",
        "0045,Lena Brandt,Hambrug,2026-02-05,4,2480.00,Agency",
        "0046,Sam Oduya,Hamburg,2026-02-06,two,180.00,Website",
        "0047,Ines Prado,Hamburg,,1,95.50,Website",
        "0048,Kai Voss,Köln,2026-02-08,2,205.00,Phone",
        "",
      ].join("\n"),
    );
    expect(text(files.get("set-aside.csv"))).toContain("11,0049,Ada Reyes,Hamburg,09.02.2026,5,");
    expect(text(files.get("changes.csv"))).toContain("6,(whole row),same as line 3,,duplicate removed\n");
    expect(stdout).toContain("10 rows in, 8 out; 23 cells changed, duplicate rows removed: 1.");
    expect(stdout).toContain("`Hambrug` (1) is one letter away from `Hamburg` (3)");
  });

  test("does not guess a date that can be two, nor merge C with C++", async () => {
    const content = "\ufeffname,when,language\r\nA,03/04/2026,C\r\nB,05/06/2026,C++\r\nC,01/02/2026,C\r\nD,07/08/2026,c\r\n";
    const attachments = [{ filename: "a.csv", content }];
    const careful = await runSkill("data-clean", { attachments });
    expect(text(careful.files.get("clean.csv"))).toBe("name,when,language\nA,03/04/2026,C\nB,05/06/2026,C++\nC,01/02/2026,C\nD,07/08/2026,C\n");
    expect(careful.stdout).toContain("`03/04/2026` can be two dates");
    const told = await runSkill("data-clean", { input: { dates: "day-first" }, attachments });
    expect(text(told.files.get("clean.csv"))).toContain("A,2026-04-03,C\nB,2026-06-05,C++\n");
  });

  test("names the field that is wrong", async () => {
    for (const [input, message] of [
      ["", /There is no table/],
      [{ text: "a,b\n1,2\n", key: ["id"] }, /"key" names the column 'id'.*Its columns: a, b/],
      [{ text: "a,b\n1,2\n", dates: "british" }, /"dates" has to be one of auto, day-first, month-first/],
    ] as const) {
      const refused = await runSkill("data-clean", { input });
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toMatch(message);
    }
  });

  test("keeps the joiners of Persian and the code of Namibia, and counts € and EUR as one currency", async () => {
    const content = "code,land,price,word\n1,DE,EUR 5,می\u200cخواهم\n2,NA,€ 6,a\u200bb\n3,FR,€ 7,x\n";
    const { stdout, files } = await runSkill("data-clean", { input: {}, attachments: [{ filename: "a.csv", content }] });
    expect(new TextDecoder().decode(files.get("clean.csv"))).toBe("code,land,price,word\n1,DE,5,می\u200cخواهم\n2,NA,6,ab\n3,FR,7,x\n");
    expect(stdout).toContain("**land** holds two-letter codes, so `NA` was kept");
    expect(stdout).not.toContain("mixes units");
  });

  test("says where a quotation mark is never closed, and that broken JSON is broken", async () => {
    const open = await runSkill("data-clean", { input: {}, attachments: [{ filename: "a.csv", content: 'a,b\n1,x\n2,"y\n3,z\n' }] });
    expect(open.stderr).toContain("a.csv, line 3: a quotation mark is opened and never closed");
    const broken = await runSkill("data-clean", { input: '{"dates": "day-first"', attachments: [{ filename: "a.csv", content: "a,b\n1,x\n" }] });
    expect(broken.stderr).toContain("The input begins like JSON and cannot be read");
  });
});

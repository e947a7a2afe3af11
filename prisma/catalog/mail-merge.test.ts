import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);
const letter = (docx: Uint8Array | undefined) =>
  [...strFromU8(unzipSync(docx ?? new Uint8Array())["word/document.xml"] ?? new Uint8Array()).matchAll(/<w:p>(.*?)<\/w:p>/gs)].map(([, inner = ""]) =>
    inner.replace(/<[^>]+>/g, ""),
  );

describeSkill("mail-merge", () => {
  test("writes the letters that are complete and holds back the others", async () => {
    const { stdout, files } = await runExample("mail-merge");
    expect([...files.keys()].sort()).toEqual(["merge-log.csv", "renewal-a-07-halvorsen.docx", "renewal-b-12-okafor.docx", "renewal-c-05-brand.docx"]);
    expect(letter(files.get("renewal-b-12-okafor.docx")).slice(0, 6)).toEqual([
      "Tom &amp; Ria Okafor",
      "Mill Road 18",
      "20457 Oldtown",
      "Renewal of your allotment",
      "Dear member,",
      "your lease of plot B-12 ends on 31 December 2026. If you would like to keep it for another year, please transfer 212.00 EUR by 1 December 2026.",
    ]);
    expect(text(files.get("merge-log.csv"))).toBe(
      "row,file,problem\n2,renewal-a-07-halvorsen.docx,\n3,renewal-b-12-okafor.docx,\n4,,street is empty\n" +
        "5,,lease_end is no date such as 2026-11-30: '31/12/2026'\n6,renewal-c-05-brand.docx,\n",
    );
    expect(stdout).toContain("**3 of 5 documents written**");
    expect(stdout).toContain("Columns that the template does not use: Phone.");
  });

  test("fills a text, and with missing: write leaves the gap", async () => {
    const rows = [{ Name: "Ines", fee: "1040" }, { Name: "Ines" }];
    const input = { template: "Dear {{name}}, {{fee | money: EUR}}.", rows, missing: "write" };
    const { files, stdout } = await runSkill("mail-merge", { input });
    expect([text(files.get("ines.txt")), text(files.get("ines-2.txt"))]).toEqual(["Dear Ines, 1,040.00 EUR.", "Dear Ines, ."]);
    expect(stdout).toContain("| 3 | fee is empty | `ines-2.txt` |");
  });

  test("holds back a comma that may be decimal, counts blank rows and writes entities in HTML", async () => {
    const { stdout, files } = await runSkill("mail-merge", {
      attachments: [
        { filename: "letter.html", content: "<p>{{name}}: {{fee | money: EUR}}</p>" },
        { filename: "members.csv", content: 'name,fee\nLyng & Søn,"1,040"\n\nIda,"184,50"\n' },
      ],
    });
    expect(text(files.get("lyng-søn.html"))).toBe("<p>Lyng &amp; Søn: 1,040.00 EUR</p>");
    expect(stdout).toContain("| 4 | fee is no number such as 184.50: '184,50' | not written |");
  });

  test("asks for a template and for a field in it", async () => {
    const none = await runSkill("mail-merge", { input: { rows: [{ a: "1" }] } });
    expect(none.stderr).toContain("One template is needed and 0 came");
    const bare = await runSkill("mail-merge", { input: { template: "Hello", rows: [{ a: "1" }] } });
    expect(bare.stderr).toContain("The template has no field; write {{column}}");
  });
});

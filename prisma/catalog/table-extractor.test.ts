import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const texts = (files: Map<string, Uint8Array>) => [...files].map(([name, data]) => [name, new TextDecoder().decode(data)]).sort();

const NOTES = `Stock on 3 March
Article      Pieces   Price
Oak chair        12   149.50
Lamp, tall        3    38.25

This is a paragraph of text.  It has two  blanks in places
and goes on for some lines, without any columns at all here,
as paragraphs do.  It should not be taken for a table.

┌─────┬──────┐
│ Pin │ Use  │
├─────┼──────┤
│ 1   │ =5 V │
└─────┴──────┘

## Fares

| From | To |
|---|---|
| \`a\\|b\` | **Sula** | 3 |
`;

describeSkill("table-extractor", () => {
  test("lays out the harbour's merged cells and keeps the footnote out of the price", async () => {
    const { stdout, files } = await runExample("table-extractor");
    expect(texts(files)).toEqual([
      [
        "01-berths-by-length.csv",
        "Area,Length,Night / Summer (€),Night / Winter (€)\r\nInner basin,up to 8 m,18.50,9.00\r\nInner basin,8 to 12 m,27.00,13.50\r\n" +
          "Inner basin,over 12 m,on request,on request\r\nOuter mole,any,12.00,closed\r\n",
      ],
      [
        "02-tide-log.csv",
        "Day,High (m),Low (m),Remark\r\n2026-03-09,3.42,0.61,spring tide\r\n2026-03-10,3.38,0.66,\r\n2026-03-11,3.21,0.79,gauge cleaned\r\n" +
          ",,,at 14:10\r\nExtreme,3.42,0.61,highest and lowest\r\n",
      ],
    ]);
    expect(stdout).toContain("1 raised footnote mark left off a number, at 27.00.");
    expect(stdout).toContain("Nothing in the first column of row 4");
    expect(stdout).toContain("Passed over, since they only arrange the page: harbour-fees.html, line 5.");
  });

  test("finds columns, frames and Markdown in one text, and no table in a paragraph", async () => {
    const { stdout, files } = await runSkill("table-extractor", { input: { text: NOTES, delimiter: "semicolon" } });
    expect(texts(files)).toEqual([
      ["01-stock-on-3-march.csv", "Article;Pieces;Price\r\nOak chair;12;149.50\r\nLamp, tall;3;38.25\r\n"],
      ["02-the-text.csv", "Pin;Use\r\n1;=5 V\r\n"],
      ["03-fares.csv", "From;To;\r\na|b;Sula;3\r\n"],
    ]);
    expect(stdout).toContain("A spreadsheet may run them as formulas");
    expect(stdout).toContain("More cells than columns in row 1.");
  });

  test("keeps a merged cell in its first place, within its part of the table, and refuses a giant", async () => {
    const page = (cell: string) =>
      `<table><tbody><tr><td rowspan="0">A</td><td>1</td></tr><tr>${cell}<td>2</td></tr></tbody><tbody><tr><td>B<td>3</tbody></table>`;
    const first = await runSkill("table-extractor", { input: { text: page(""), merged: "first" } });
    expect(texts(first.files)).toEqual([["01-the-text.csv", "A,1\r\n,2\r\nB,3\r\n"]]);
    const wide = '<td colspan="1000" rowspan="9">x</td>'.repeat(301);
    const giant = await runSkill("table-extractor", { input: page(wide) });
    expect(giant.exitCode).toBe(1);
    expect(giant.stderr).toContain("The table in line 1 spans more than 300,000 cells.");
    const none = await runSkill("table-extractor", { input: "Just a sentence." });
    expect(none.stderr).toContain("There is no table in the text.");
  });
});

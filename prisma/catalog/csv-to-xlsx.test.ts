import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const sheet = (data: Uint8Array | undefined) => strFromU8(unzipSync(data ?? new Uint8Array())["xl/worksheets/sheet1.xml"] ?? new Uint8Array());

/** What a cell holds: its type and value. */
function cell(xml: string, place: string) {
  const [, type = "n", inner = ""] = xml.match(new RegExp(`<c r="${place}" s="\\d+"(?: t="(\\w+)")?>(.*?)</c>`, "s")) ?? [];
  return `${type} ${inner.replace(/<[^>]+>/g, "")}`;
}

describeSkill("csv-to-xlsx", () => {
  test("types every column of the subscriptions and adds up what can be added", async () => {
    const { stdout, files } = await runExample("csv-to-xlsx");
    const xml = sheet(files.get("subscriptions-april.xlsx"));
    const row = (number: number) => ["A", "C", "D", "F", "G", "H", "I"].map((column) => cell(xml, column + number));
    expect(row(2)).toEqual(["inlineStr 10417", "inlineStr 01067", "n 46036", "n 6", "n 1134.00", "n 0.1", "b 1"]);
    expect(row(5)[4]).toBe("inlineStr on request");
    expect(row(7)[5]).toBe("n 0.125");
    expect(cell(xml, "F12")).toBe("n SUBTOTAL(109,F2:F11)47"); // 6+1+12+4+1+8+2+5+1+7
    expect(cell(xml, "G12")).toBe("n SUBTOTAL(109,G2:G11)8127.00"); // without the price on request
    expect(xml).toContain('<autoFilter ref="A1:I11"/>');
    expect(xml).toContain('<pane ySplit="1" topLeftCell="A2"');
    expect(stdout).toContain("stays text, in row 5: “on request”");
    expect(stdout).toContain("| price (€) | money, € | 8,127 |");
  });

  test("keeps formulas harmless and reads dates by what the table shows", async () => {
    const text = 'who,when,machine\n=1+1,25/03/2026,7\n"a<b",03/04/2026,8\n';
    const { files, stdout } = await runSkill("csv-to-xlsx", { input: { text, as_text: ["machine"] } });
    const xml = sheet(files.get("table.xlsx"));
    expect([cell(xml, "A2"), cell(xml, "A3"), cell(xml, "B3"), cell(xml, "C2")]).toEqual(["inlineStr =1+1", "inlineStr a&lt;b", "n 46115", "inlineStr 7"]);
    expect(stdout).not.toContain("could be day-first");
  });

  test("asks for a table, and names the columns when as_text names another", async () => {
    const empty = await runSkill("csv-to-xlsx", {});
    expect(empty.stderr).toContain("attach a .csv file");
    const wrong = await runSkill("csv-to-xlsx", { input: { text: "a,b\n1,2", as_text: ["c"] } });
    expect(wrong.stderr).toContain("\"as_text\" names 'c', but the columns are: a, b.");
  });
});

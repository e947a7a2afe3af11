import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);
const attachments = [
  { filename: "Sales 2026.csv", content: '\ufeffOrder;Größe;when;price\r\n007;L;31.01.2026;1.234,50\r\n008;"it\'s; .quit\n.quit";01.02.2026;\r\n' },
];

describeSkill("sql-on-csv", () => {
  test("answers the example's join over both files", async () => {
    const { stdout, files } = await runExample("sql-on-csv");
    expect(text(files.get("result.csv"))).toBe(
      [
        "name,invoices,billed,open,days_to_pay,terms_days",
        "Brightwell Clinic,2,6300.5,3400,42,30",
        "Alder Garden Centre,2,555,480,18,14",
        "Cobalt Studio,2,1860,0,14,14",
        "Dunmore Ferries,1,990,0,28,30",
        "",
      ].join("\n"),
    );
    expect(stdout).toContain("- `invoices` (invoices.csv, 7 rows): invoice text, client text, issued date, paid_on date, amount real");
  });

  test("types columns, keeps codes and quotes, and names two columns of one name apart", async () => {
    const query = 'SELECT order_, order_, grosse, "when", price -- the price\nFROM sales_2026 ORDER BY order_;';
    const { stdout, stderr, files } = await runSkill("sql-on-csv", { input: { query }, attachments });
    expect(stderr).toBe("");
    expect(text(files.get("result.csv"))).toBe('order_,order_ (2),grosse,when,price\n007,007,L,2026-01-31,1234.5\n008,008,"it\'s; .quit\n.quit",2026-02-01,\n');
    expect(stdout).toContain("**2 rows**");
  });

  test("reads and nothing else, and helps with a misspelt name", async () => {
    for (const [query, message] of [
      ["DELETE FROM sales_2026", /begins with DELETE\. The tables can only be read/],
      ["WITH x AS (SELECT 1) INSERT INTO sales_2026 SELECT 1,2,3,4", /writes after its WITH clause/],
      ["SELECT 1; SELECT 2", /holds several statements/],
      ["SELECT [readfile] ('sales_2026.csv')", /uses READFILE/],
      ["SELECT prize FROM sales_2026", /no such column: prize\. Did you mean price\?/],
    ] as const) {
      const refused = await runSkill("sql-on-csv", { input: { query }, attachments });
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toMatch(message);
      expect(refused.files.size).toBe(0);
    }
  });
});

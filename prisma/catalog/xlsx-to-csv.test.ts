import { expect, test } from "vitest";
import { describeSkill, readCatalogueFolder, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);

describeSkill("xlsx-to-csv", () => {
  test("writes every sheet of the orders workbook and says what is hidden or broken", async () => {
    const { stdout, files } = await runExample("xlsx-to-csv");
    expect([...files.keys()].sort()).toEqual(["orders-margins.csv", "orders-orders.csv", "orders-shifts.csv"]);
    expect(text(files.get("orders-orders.csv"))).toBe(
      [
        "Order,Ordered,Region,Article,Pieces,Unit price (€),Total (€)",
        'A-0017,2026-01-09,North,"Chair, oak",4,149.5,598',
        'A-0018,2026-01-12,North,"Table ""Lyra""",1,620,620',
        "A-0019,2026-02-03,North,Lamp,12,38.25,459",
        'A-0020,2026-02-28,South,"Chair, oak",2,149.5,299',
        'A-0021,2026-03-02,South,"Shelf\n(wall)",3,0.3,0.9',
        ",,,,,,",
        "00451,,,,,,",
        "",
      ].join("\r\n"),
    );
    expect(text(files.get("orders-shifts.csv"))).toBe(
      "Name,Start,Worked,Last badge,Rate\r\nIda,06:30:00,37:30:00,2026-03-02 14:05:30,#DIV/0!\r\nPer,22:00:00,8:15:00,2026-03-03 06:15:00,\r\n",
    );
    expect(stdout).toContain("- **Shifts**: 1 formula error written as text: E2 #DIV/0!.");
    expect(stdout).toContain("- **Shifts**: 1 formula without a stored result, now empty: E3.");
    expect(stdout).toContain("- **Margins** is a hidden sheet.");
    expect(stdout).toContain("- **Orders**: 1 row hidden, but written to the CSV.");
  });

  test("writes one sheet with semicolons, and names the sheets there are when one is missing", async () => {
    const file = (await readCatalogueFolder("xlsx-to-csv")).find(({ path }) => path === "assets/orders.xlsx");
    const attachments = [{ filename: "Q1 book.xlsx", content: file?.data ?? "" }];
    const one = await runSkill("xlsx-to-csv", { input: { sheets: ["Margins"], delimiter: "semicolon" }, attachments });
    expect([...one.files].map(([name, data]) => [name, text(data)])).toEqual([["q1-book-margins.csv", "Article;Cost (€)\r\nChair, oak;88\r\n"]]);
    const none = await runSkill("xlsx-to-csv", { input: { sheets: ["Costs"] }, attachments });
    expect(none.exitCode).toBe(1);
    expect(none.stderr).toContain("has no sheet 'Costs'. It has: Orders, Shifts, Margins.");
  });
});

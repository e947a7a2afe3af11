import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

/** The texts of a PDF that is not compressed, in the order in which they are drawn. */
const texts = (pdf: Uint8Array | undefined) => [...new TextDecoder("latin1").decode(pdf).matchAll(/Td \((.*?)\) Tj/g)].map((each) => each[1]);
const party = { name: "A", address: ["B"] };

describeSkill("invoice-builder", () => {
  test("calculates the museum's invoice to the cent", async () => {
    const { stdout, files } = await runExample("invoice-builder");
    const pdf = files.get("invoice-2026-0147.pdf");
    const shown = texts(pdf);
    const after = (label: string) => shown[shown.indexOf(label) + 1];
    expect(["Net", "Tax 19 % on 3,061.75", "Tax 7 % on 520.20", "Total", "Already paid", "Amount due"].map(after)).toEqual([
      "3,581.95",
      "581.73",
      "36.41",
      "4,200.09 EUR",
      "-1,000.00",
      "3,200.09 EUR",
    ]);
    expect(after("Due")).toBe("2026-11-30");
    expect(shown).toContain("IBAN  DE89 3704 0044 0532 0130 00");
    expect(stdout.split("\n")[0]).toBe("**invoice-2026-0147.pdf**: 3,200.09 EUR due by 2026-11-30, 3 lines, 1 page");
    // The table of objects points at each of them, or a reader has to repair the file.
    const raw = new TextDecoder("latin1").decode(pdf);
    const places = [...raw.matchAll(/^(\d{10}) 00000 n $/gm)].map((each) => Number(each[1]));
    expect(places.map((place) => raw.slice(place).match(/^(\d+) 0 obj/)?.[1])).toEqual(["1", "2", "3", "4", "5", "6", "7", "8"]);
    expect(Number(raw.match(/startxref\n(\d+)/)?.[1])).toBe(raw.indexOf("xref\n0 "));
  });

  test("takes the tax out of gross prices, and breaks a long invoice into pages", async () => {
    const lines = Array.from({ length: 60 }, (_, at) => ({ description: `Item ${at + 1}`, unit_price: 0.99, tax_rate: 20 }));
    const { stdout, files } = await runSkill("invoice-builder", {
      input: { number: "7", date: "2026-01-31", prices: "gross", seller: party, buyer: party, lines },
    });
    expect(stdout).toContain("| 20 % | 49.50 | 9.90 |"); // 59.40 with tax
    expect(texts(files.get("invoice-7.pdf"))).toContain("7  \\267  page 2 of 2");
  });

  test("writes nothing when the sum is not the expected one or the IBAN is mistyped", async () => {
    const data = { number: "8", date: "2026-01-31", seller: party, buyer: party, lines: [{ description: "Work", unit_price: 100, tax_rate: 19 }] };
    const sum = await runSkill("invoice-builder", { input: { ...data, expected_total: 118 } });
    expect(sum.stderr).toContain('"expected_total" is 118, but the lines come to 119.00 (net 100.00, tax 19.00).');
    expect(sum.files.size).toBe(0);
    const iban = await runSkill("invoice-builder", { input: { ...data, seller: { ...party, bank: { iban: "DE89370400440532013001" } } } });
    expect(iban.stderr).toContain('"seller.bank.iban" is no valid IBAN');
  });
});

import { expect, it } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const decode = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const row = (report: string, name: string) => report.split("\n").filter((line) => line.startsWith(`| ${name} |`));

/** Twelve months, one revenue far away, a duplicate, a hole and two spellings. */
const SALES = [
  "order_id,date,region,units,revenue",
  "A001,2024-01-15,North,2,€200.00",
  "A002,2024-02-15,South,3,€300.00",
  "A003,2024-03-15,North,4,€400.00",
  "A004,2024-04-15,South,,€250.00",
  "A005,2024-05-15,North,5,€500.00",
  "A006,2024-06-15,south,2,€220.00",
  "A007,2024-07-15,North,3,€310.00",
  "A008,2024-08-15,South,4,€390.00",
  "A009,2024-09-15,North,40,€9000.00",
  "A009,2024-09-15,North,40,€9000.00",
].join("\n");

describeSkill("csv-report", () => {
  it("finds the repeated row, the two spellings and the mistyped amount in its example", async () => {
    const { stdout, files } = await runExample("csv-report");
    expect(stdout).toContain("1. **1 duplicate row**: line 41 repeats line 40.");
    expect(stdout).toContain("`North`, `north`");
    expect(stdout).toContain("the furthest is 9,120 on line 53 (median 852.14)");
    expect([...files.keys()]).toEqual(["chart.png", "chart.svg", "report.md"]);
  });

  it("computes the statistics and names what stands out", async () => {
    const run = await runSkill("csv-report", { attachments: [{ filename: "sales.csv", content: SALES }] });
    expect(run.stderr).toBe("");
    expect(run.exitCode).toBe(0);
    const report = decode(run.files.get("report.md"));
    expect(report).toContain("# sales.csv: 10 rows, 5 columns");
    expect(report).toContain("Read as comma-separated UTF-8, header in the first row.");
    expect(report).toContain("**1 duplicate row**: line 11 repeats line 10.");
    expect(report).toContain("**order_id** looks like an identifier, yet `A009` occurs 2 times");
    expect(report).toContain("`South`, `south`");
    expect(report).toContain("**units** is missing in 1 of 10 rows (10%)");
    expect(report).toMatch(/\*\*revenue\*\* has 2 outliers .* €9,000 on line 10 \(median €350\)/);
    expect(row(report, "units")).toEqual(["| units | integer | 1 (10%) | 5 | 2 to 40 |", "| units | 2 | 4 | 11.44 | 40 | 16.22 | 2 |"]);
    expect(row(report, "revenue")[1]).toBe("| revenue | €200 | €350 | €2,057 | €9,000 | €3,660.40 | 2 |");
    expect(report).toContain("| units – revenue | 1.00 | 9 |");
    expect(run.stdout).not.toContain("![");
  });

  it("draws a chart with title, axes and units, as SVG and as a PNG of 1920 × 1080", async () => {
    const run = await runSkill("csv-report", { attachments: [{ filename: "sales.csv", content: SALES }] });
    const svg = decode(run.files.get("chart.svg"));
    expect(svg).toContain("<title>Revenue by month</title>");
    expect(svg).toContain(">Revenue (€)</text>");
    expect(svg).toContain(">Date</text>");
    expect(svg).toContain(">€18,000</text>"); // both rows of September, summed
    const png = run.files.get("chart.png") as Uint8Array;
    expect([...png.slice(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const header = new DataView(png.buffer, png.byteOffset);
    expect([header.getUint32(16), header.getUint32(20)]).toEqual([1920, 1080]);
    expect(png.length).toBeGreaterThan(20_000);
  });

  it("reads pasted text with semicolons and decimal commas, and obeys the settings", async () => {
    const text = "Stadt;Preis (EUR);PLZ\nBonn;1.234,50;01067\nKöln;12,5;50667\nBonn;7,25;01069\nKöln;20,00;50668";
    const run = await runSkill("csv-report", { input: { text, chart: "bar", x: "Stadt", y: "preis (eur)" } });
    expect(run.exitCode).toBe(0);
    const report = decode(run.files.get("report.md"));
    expect(report).toContain("semicolon-separated");
    expect(row(report, "Preis (EUR)")).toHaveLength(2);
    expect(report).toContain("€7.25 to €1,234.50");
    expect(row(report, "PLZ")[0]).toMatch(/^\| PLZ \| (id|text) \| 0 \| 4 \| 01067 \|$/); // a postcode keeps its zero
    expect(decode(run.files.get("chart.svg"))).toContain("<title>Preis by stadt</title>");
    const none = await runSkill("csv-report", { input: { text, chart: "none" } });
    expect([...none.files.keys()]).toEqual(["report.md"]);
  });

  it("says so when nothing stands out, and when dates are ambiguous", async () => {
    const clean = await runSkill("csv-report", { input: "name,points\nAda,3\nBob,5\nCid,4\nDora,6" });
    expect(clean.stdout).toContain("Nothing: no duplicates");
    const dates = await runSkill("csv-report", { input: "day,value\n03/04/2025,1\n04/05/2025,2\n05/06/2025,4" });
    expect(dates.stdout).toContain("**day** could be day-first or month-first");
    expect(dates.stdout).toContain("2025-03-04 to 2025-05-06");
  });

  it("reads the example of its own documentation", async () => {
    const text =
      "date,region,revenue\n2025-01-06,North,€120.50\n2025-01-07,South,€80.00\n2025-01-07,South,€80.00\n2025-01-08,north,€95.25\n2025-01-09,South,€2100.00";
    const { stdout } = await runSkill("csv-report", { input: text });
    expect(stdout).toContain(
      "1. **1 duplicate row**: line 4 repeats line 3. Totals count them twice.\n2. **region** spells one value in several ways: `North`, `north`.",
    );
    expect(stdout).not.toContain("outlier by");
    expect(stdout).toContain("## Revenue by day");
  });

  it("refuses what is no table, with a sentence on what to send", async () => {
    const cases: [Parameters<typeof runSkill>[1], string][] = [
      [{ input: "" }, "There is no table to read"],
      [{ input: "name,points\n" }, "There is no table to read"],
      [{ attachments: [{ filename: "empty.csv", content: "" }] }, "The file is empty"],
      [{ attachments: [{ filename: "book.xlsx", content: "PK\u0003\u0004" }] }, "Export it as .csv"],
      [{ attachments: [{ filename: "x.csv", content: new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]) }] }, "binary file"],
      [{ input: { text: "a,b\n1,2", y: "c" } }, "There is no column 'c'. The columns are: a, b."],
    ];
    for (const [options, words] of cases) {
      const run = await runSkill("csv-report", options);
      expect(run.exitCode).not.toBe(0);
      expect(run.stderr).toContain(words);
      expect(run.stderr).not.toContain("Traceback");
    }
  });
});

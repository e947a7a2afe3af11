import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const latin = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("latin1");

describeSkill("book-cover-design", () => {
  test("measures the example's wrap and draws it as SVG and PDF", async () => {
    const { stdout, files } = await runExample("book-cover-design");
    // 312 pages × 0.0025 in × 25.4 = 19.812 mm; 2 × (139.7 + 3.175) + 19.812 = 305.562 mm.
    expect(stdout).toContain("# The Salt Line: spine 19.81 mm, cover 305.56 × 222.25 mm");
    expect(stdout).toContain("back cover ends at 142.88 mm, spine at 162.69 mm");
    expect(stdout).toContain("| Full wrap with bleed | 305.56 mm | 222.25 mm | 3,609 × 2,625 |");
    const svg = latin(files.get("cover.svg"));
    expect(svg).toContain('viewBox="0 0 305.562 222.25"');
    expect(svg).toContain(">Salt Line</text>"); // the break of the title is kept on the front
    expect(svg).toContain(">The Salt Line</text>"); // and is a space on the spine
    const pdf = latin(files.get("cover.pdf"));
    expect(pdf).toContain("/MediaBox [0 0 866.16 630] /BleedBox [0 0 866.16 630] /TrimBox [9 9 857.16 621]");
    // The table at the end points at its objects.
    const start = Number(/startxref\n(\d+)/.exec(pdf)?.[1]);
    expect(pdf.slice(start, start + 4)).toBe("xref");
    const places = [...pdf.slice(start).matchAll(/^(\d{10}) 00000 n/gm)].map(([, place]) => Number(place));
    for (const [i, place] of places.entries()) expect(pdf.slice(place).startsWith(`${i + 1} 0 obj`)).toBe(true);
  });

  test("leaves the spine of a thin book empty and escapes what is typed", async () => {
    const input = { title: "Fish & <Chips>", pages: 41, trim: "135x215mm", leaf_microns: 120, bleed_mm: 3, author: "A (B)" };
    const { stdout, files } = await runSkill("book-cover-design", { input });
    // 41 pages are printed as 42, or 21 leaves of 0.12 mm.
    expect(stdout).toContain("# Fish & <Chips>: spine 2.52 mm, cover 278.52 × 221.00 mm");
    expect(stdout).toContain("No type on the spine: 2.5 mm at 42 pages.");
    expect(latin(files.get("cover.svg"))).toContain("&lt;Chips&gt;");
    expect(latin(files.get("cover.pdf"))).toContain("(A \\(B\\)) Tj");
  });

  test("says which letters the PDF cannot show", async () => {
    const { stdout, files } = await runSkill("book-cover-design", { input: { title: "Соль", pages: 200 } });
    expect(stdout).toContain("The PDF's own typefaces have no С л о ь;");
    expect(latin(files.get("cover.svg"))).toContain(Buffer.from("Соль").toString("latin1"));
  });

  test("names the field that is wrong", async () => {
    for (const [input, message] of [
      [{ title: "X", pages: 9 }, "pages: must be a number from 24 to 1200, not 9"],
      [{ title: "X", pages: 200, trim: "pocket" }, "trim: must be one of"],
    ] as const) {
      const { exitCode, stderr } = await runSkill("book-cover-design", { input });
      expect(exitCode).not.toBe(0);
      expect(stderr).toContain(message);
    }
  });
});

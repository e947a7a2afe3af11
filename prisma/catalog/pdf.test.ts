import { expect, it } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

/** A small PDF with one line of text on each page; an empty string makes a page without text. */
function makePdf(pages: string[], { encrypted = false } = {}) {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, n) => `${4 + 2 * n} 0 R`).join(" ")}] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ];
  pages.forEach((text, n) => {
    const stream = text ? `BT /F1 12 Tf 72 700 Td (${text}) Tj ET` : "0 0 10 10 re f";
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * n} 0 R >>`);
    objects.push(`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`);
  });
  objects.push("<< /Title (Harbour plan) /Author (Ines) >>");
  if (encrypted) objects.push(`<< /Filter /Standard /V 1 /R 2 /P -4 /O <${"11".repeat(32)}> /U <${"22".repeat(32)}> >>`);
  let body = "%PDF-1.4\n";
  const offsets = objects.map((object, n) => {
    const offset = body.length;
    body += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const info = 4 + 2 * pages.length;
  const security = encrypted ? ` /Encrypt ${info + 1} 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]` : "";
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  return `${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${info} 0 R${security} >>\nstartxref\n${body.length}\n%%EOF\n`;
}

const attach = (content: string, filename = "plan.pdf") => [{ filename, content }];
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const FOUR = makePdf(["First quay", "Second quay", "Third quay", "Fourth quay"]);

describeSkill("pdf", () => {
  it("reads the text of its example", async () => {
    const { stdout } = await runExample("pdf");
    expect(stdout).toContain("## lease-summary.pdf\n\n1 page.");
    expect(stdout).toMatch(/Rent +2,450\.00 +29,400\.00/);
  });

  it("gives page count, properties and the text of every page", async () => {
    const run = await runSkill("pdf", { attachments: attach(FOUR) });
    expect(run.stderr).toBe("");
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain("## plan.pdf\n\n4 pages.\n\n- Title: Harbour plan\n- Author: Ines\n");
    expect(run.stdout).toContain("### Page 3\n\n````text\nThird quay\n````\n");
    expect(text(run.files.get("plan.txt")).replace(/\n+/g, "\n")).toBe(
      "--- page 1 ---\nFirst quay\n--- page 2 ---\nSecond quay\n--- page 3 ---\nThird quay\n--- page 4 ---\nFourth quay\n",
    );
  });

  it("takes a range from settings, from a sentence and from arguments", async () => {
    const runs = [
      await runSkill("pdf", { attachments: attach(FOUR), input: { pages: "2-3", layout: true } }),
      await runSkill("pdf", { attachments: attach(FOUR), input: "please read pages 2 to 3" }),
      await runSkill("pdf", { attachments: attach(FOUR), entrypoint: "scripts/extract.sh", args: ["-p", "2-3", "plan.pdf"] }),
    ];
    for (const run of runs) {
      expect(run.exitCode).toBe(0);
      expect(run.stdout).toContain("4 pages, of which 2–3 here.");
      const whole = text(run.files.get("plan.txt"));
      expect(whole).toContain("Second quay");
      expect(whole).toContain("Third quay");
      expect(whole).not.toMatch(/First|Fourth/);
    }
    const open = await runSkill("pdf", { attachments: attach(FOUR), input: { pages: "4-" } });
    expect(text(open.files.get("plan.txt")).trim()).toBe("--- page 4 ---\nFourth quay");
  });

  it("recognises a scan, and single pages without text", async () => {
    const scan = await runSkill("pdf", { attachments: attach(makePdf(["", ""])) });
    expect(scan.exitCode).toBe(0);
    expect(scan.stdout).toContain("2 pages.");
    expect(scan.stdout).toContain("**No text layer.**");
    expect(scan.files.size).toBe(0);
    const mixed = await runSkill("pdf", { attachments: attach(makePdf(["Cover", "", "End"])) });
    expect(mixed.stdout).toContain("### Page 2\n\n_No text on this page._");
    expect(mixed.stdout).toContain("**1 of 3 pages hold no text**");
    expect(mixed.stdout).toContain("### Page 3\n\n````text\nEnd");
  });

  it("handles several files, and says how much is not shown", async () => {
    const many = makePdf(Array.from({ length: 25 }, (_, n) => `Sheet ${n + 1}`));
    const run = await runSkill("pdf", { attachments: [...attach(FOUR), ...attach(many, "second.pdf")] });
    expect(run.exitCode).toBe(0);
    expect([...run.files.keys()].sort()).toEqual(["plan.txt", "second.txt"]);
    expect(run.stdout).toContain("_5 more pages are in `second.txt`._");
    expect(run.stdout).not.toContain("Sheet 21");
    expect(text(run.files.get("second.txt"))).toContain("--- page 25 ---\nSheet 25");
  });

  it("fails with a sentence for what it cannot read", async () => {
    const cases: [Parameters<typeof runSkill>[1], RegExp][] = [
      [{}, /^No PDF came with the request/],
      [{ attachments: attach("") }, /^plan\.pdf is empty/],
      [{ attachments: attach("Dear Ines, …") }, /^plan\.pdf is not a PDF/],
      [{ attachments: attach("%PDF-1.4\ngarbage") }, /^plan\.pdf is damaged/],
      [{ attachments: attach(makePdf(["Secret"], { encrypted: true })) }, /^plan\.pdf is protected by a password/],
      [{ attachments: attach(FOUR), input: { pages: "9" } }, /^plan\.pdf has 4 pages, so there is no page 9/],
      [{ attachments: attach(FOUR), input: { pages: "3-2" } }, /runs backwards/],
    ];
    for (const [options, words] of cases) {
      const run = await runSkill("pdf", options);
      expect(run.stderr).toMatch(words);
      expect(run.exitCode).toBe(1);
    }
  });
});

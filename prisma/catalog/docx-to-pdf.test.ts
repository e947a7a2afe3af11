import { deflateSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { extractText, getDocumentProxy } from "unpdf";
import { expect, it } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const W =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"';
const RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const STYLES = `<w:styles ${W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial"/><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>
  <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
  ${[1, 2].map((n) => `<w:style w:type="paragraph" w:styleId="H${n}"><w:name w:val="heading ${n}"/><w:pPr><w:keepNext/></w:pPr><w:rPr><w:b/><w:sz w:val="${36 - 4 * n}"/></w:rPr></w:style>`).join("")}</w:styles>`;
const NUMBERING = `<w:numbering ${W}><w:abstractNum w:abstractNumId="0">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%2)"/><w:pPr><w:ind w:left="1440" w:hanging="720"/></w:pPr></w:lvl>
  </w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>`;

const text = (words: string, properties = "") => `<w:r>${properties && `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${words}</w:t></w:r>`;
const p = (content: string, properties = "") =>
  `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}${content.startsWith("<") ? content : text(content)}</w:p>`;
const heading = (level: number, words: string) => p(words, `<w:pStyle w:val="H${level}"/>`);
const item = (level: number, words: string) => p(words, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="5"/></w:numPr>`);
const field = (code: string) =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;

/** A word-processing package with the given body; parts such as a footer or footnotes come on top. */
function makeDocx(body: string, parts: Record<string, { type: string; data: string | Uint8Array; target?: string }> = {}, section = "") {
  const relations = [
    ["rIdS", "styles", "styles.xml"],
    ["rIdN", "numbering", "numbering.xml"],
    ...Object.entries(parts).map(([id, part]) => [id, part.type, part.target ?? `${id}.xml`]),
  ];
  const files: Record<string, Uint8Array> = {
    "_rels/.rels": strToU8(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${RELS}/officeDocument" Target="word/document.xml"/></Relationships>`,
    ),
    "word/document.xml": strToU8(
      `<w:document ${W}><w:body>${body}<w:sectPr>${section}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720"/></w:sectPr></w:body></w:document>`,
    ),
    "word/_rels/document.xml.rels": strToU8(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relations.map(([id, type, target]) => `<Relationship Id="${id}" Type="${RELS}/${type}" Target="${target}"${type === "hyperlink" ? ' TargetMode="External"' : ""}/>`).join("")}</Relationships>`,
    ),
    "word/styles.xml": strToU8(STYLES),
    "word/numbering.xml": strToU8(NUMBERING),
    "docProps/core.xml": strToU8(
      '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Žiža report</dc:title><dc:creator>Ines</dc:creator></cp:coreProperties>',
    ),
  };
  for (const [id, part] of Object.entries(parts)) {
    if (part.type !== "hyperlink") files[`word/${part.target ?? `${id}.xml`}`] = typeof part.data === "string" ? strToU8(part.data) : part.data;
  }
  return zipSync(files);
}

/** Two by two pixels, half transparent. */
function makePng() {
  const chunk = (kind: string, data: Uint8Array) => {
    const out = new Uint8Array(12 + data.length);
    new DataView(out.buffer).setUint32(0, data.length);
    out.set(strToU8(kind), 4);
    out.set(data, 8);
    return out;
  };
  const row = [0, 255, 0, 0, 128, 0, 0, 255, 255];
  const parts = [
    new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", new Uint8Array([0, 0, 0, 2, 0, 0, 0, 2, 8, 6, 0, 0, 0])),
    chunk("IDAT", deflateSync(new Uint8Array([...row, ...row]))),
    chunk("IEND", new Uint8Array()),
  ];
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

async function convert(docx: Uint8Array, input: string | object = "") {
  const run = await runSkill("docx-to-pdf", { attachments: [{ filename: "report.docx", content: docx }], input });
  expect(run.stderr).toBe("");
  expect(run.exitCode).toBe(0);
  const bytes = run.files.get("report.pdf") as Uint8Array;
  const raw = new TextDecoder("latin1").decode(bytes);
  const pdf = await getDocumentProxy(bytes.slice());
  const pages = (await extractText(pdf, { mergePages: false })).text.map((page) => page.replace(/\s+/g, " ").trim());
  return { ...run, raw, pdf, pages };
}

describeSkill("docx-to-pdf", () => {
  it("makes a page of its example, with the table and the numbered list", async () => {
    const { files } = await runExample("docx-to-pdf");
    const pdf = await getDocumentProxy(new Uint8Array(files.get("lease-summary.pdf") as Uint8Array));
    const { text } = await extractText(pdf, { mergePages: true });
    for (const words of ["Harbour café: lease summary", "29,400.00", "3. The deposit"]) expect(text.replace(/\s+/g, " ")).toContain(words);
  });

  it("keeps text, lists, tables, links, pictures, footnotes, outline and properties", async () => {
    const picture =
      '<w:r><w:drawing><wp:inline><wp:extent cx="914400" cy="457200"/><a:graphic><a:graphicData><a:blip r:embed="img"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>';
    const cell = (words: string, properties = "") => `<w:tc><w:tcPr>${properties}</w:tcPr>${p(words)}</w:tc>`;
    const body = [
      heading(1, "Harbour"),
      p(`${text("Plain ") + text("bold", "<w:b/>") + text(" and €5 “quoted” α ≤ β")}<w:r><w:footnoteReference w:id="7"/></w:r>`),
      item(0, "First"),
      item(1, "Inner"),
      item(1, "Other"),
      item(0, "Second"),
      heading(2, "Table"),
      `<w:tbl><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4"/><w:insideV w:val="single" w:sz="4"/></w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid><w:tr>${cell("Port", '<w:gridSpan w:val="2"/>')}</w:tr><w:tr>${cell("Cork")}${cell("12")}</w:tr></w:tbl>`,
      p(`<w:hyperlink r:id="link">${text("our site")}</w:hyperlink>`),
      p(picture),
    ].join("");
    const { pdf, pages, raw, stdout } = await convert(
      makeDocx(body, {
        link: { type: "hyperlink", data: "", target: "https://example.com/a?b=1&amp;c=2" },
        img: { type: "image", data: makePng(), target: "media/a.png" },
        notes: {
          type: "footnotes",
          data: `<w:footnotes ${W}><w:footnote w:id="7">${p(`<w:r><w:footnoteRef/></w:r>${text(" Tidal range.")}`)}</w:footnote></w:footnotes>`,
        },
      }),
    );
    expect(pages).toEqual(["Harbour Plain bold and €5 “quoted” α ≤ β1 1. First 1.i) Inner 1.ii) Other 2. Second Table Port Cork 12 our site 1 Tidal range."]);
    expect((await pdf.getOutline()).map((entry) => [entry.title, entry.items.map((inner) => inner.title)])).toEqual([["Harbour", ["Table"]]]);
    const { info } = (await pdf.getMetadata()) as unknown as { info: { Title: string; Author: string } };
    expect([info.Title, info.Author]).toEqual(["Žiža report", "Ines"]);
    const page = await pdf.getPage(1);
    expect(page.view).toEqual([0, 0, 595.3, 841.9]);
    expect((await page.getAnnotations()).map((note) => note.url)).toEqual(["https://example.com/a?b=1&c=2"]);
    expect(raw).toContain("/SMask");
    expect(raw).toContain("/BaseFont /Helvetica-Bold");
    expect(stdout).toContain("1 page, 2 headings, 1 table, 1 image, 1 link, 1 footnote;");
    expect(stdout).toContain("Nothing in it had to be approximated");
  });

  it("breaks pages, repeats header rows, numbers pages and keeps a heading with its paragraph", async () => {
    const row = (words: string, header = "") => `<w:tr><w:trPr>${header}</w:trPr><w:tc>${p(words)}</w:tc></w:tr>`;
    const table = `<w:tbl><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid>${row("Names", "<w:tblHeader/>")}${Array.from({ length: 70 }, (_, n) => row(`Row ${n + 1}.`)).join("")}</w:tbl>`;
    const filler = Array.from({ length: 54 }, (_, n) => p(`Line ${n + 1}.`)).join("");
    const footer = { type: "footer", data: `<w:ftr ${W}>${p(text("Page ") + field("PAGE") + text(" of ") + field("NUMPAGES"))}</w:ftr>` };
    const { pages, pdf } = await convert(
      makeDocx(
        `${filler}${heading(1, "Late heading")}${p("Its text.")}${p('<w:r><w:br w:type="page"/></w:r>')}${table}`,
        { foot: footer },
        '<w:footerReference w:type="default" r:id="foot"/>',
      ),
    );
    expect(pdf.numPages).toBe(4);
    expect(pages[0]).toMatch(/^Line 1\. .* Page 1 of 4$/);
    expect(pages[0]).not.toContain("Late heading");
    expect(pages[1]).toContain("Late heading Its text.");
    expect(pages[2]).toMatch(/^Names Row 1\. /);
    expect(pages[3]).toMatch(/^Names Row \d+\. .*Row 70\. Page 4 of 4$/);
    expect(pages.join(" ").match(/Row \d+\./g)).toHaveLength(70);
  });

  it("breaks lines inside the margins by the real widths of the letters", async () => {
    const words = Array.from({ length: 300 }, (_, n) => (n % 3 ? "illicit" : "WWWW")).join(" ");
    const { pdf } = await convert(makeDocx(p(words, '<w:jc w:val="both"/>')));
    const { items } = await (await pdf.getPage(1)).getTextContent();
    const drawn = items.flatMap((entry) =>
      "str" in entry && entry.str.trim() ? [{ left: entry.transform[4] as number, right: (entry.transform[4] as number) + entry.width }] : [],
    );
    expect(drawn.length).toBeGreaterThan(5);
    expect(Math.min(...drawn.map((entry) => entry.left))).toBeCloseTo(72, 0);
    expect(Math.max(...drawn.map((entry) => entry.right))).toBeCloseTo(595.3 - 72, 0);
  });

  it("reports characters it cannot print, and tracked changes", async () => {
    const { pages, stdout } = await convert(
      makeDocx(p(`${text("Erdős 日本")}<w:ins>${text(" added")}</w:ins><w:del><w:r><w:delText> gone</w:delText></w:r></w:del>`)),
      { paper: "letter", title: "Other" },
    );
    expect(pages).toEqual(["Erdos ?? added"]);
    expect(stdout).toContain("ő → o");
    expect(stdout).toContain("**2 characters could not be written at all**");
    expect(stdout).toContain("日 (U+65E5)");
    expect(stdout).toContain("Tracked changes are shown as accepted");
  });

  it("refuses what is no .docx, with a sentence on what to send", async () => {
    const attach = (filename: string, content: string | Uint8Array) => ({ attachments: [{ filename, content }] });
    const cases: [Parameters<typeof runSkill>[1], string][] = [
      [{ input: "convert it" }, "Attach a .docx file"],
      [attach("a.odt", "PK"), "a.odt is not a Word document"],
      [attach("a.docx", ""), "a.docx is empty"],
      [attach("a.docx", "plain text"), "a.docx is damaged or not a .docx"],
      [attach("a.docx", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1])), "protected by a password or an old .doc"],
      [attach("a.docx", zipSync({ "x.txt": strToU8("x") })), "holds no Word document"],
      [attach("a.docx", makeDocx("<w:p>").slice(0, 900)), "a.docx is damaged"],
      [{ ...attach("a.docx", makeDocx(p("x"))), input: { paper: "a5" } }, "Unknown paper 'a5'"],
    ];
    for (const [options, words] of cases) {
      const run = await runSkill("docx-to-pdf", options);
      expect(run.exitCode).toBe(1);
      expect(run.stderr).toContain(words);
      expect(run.stderr).not.toContain("Traceback");
      expect(run.files.size).toBe(0);
    }
  });
});

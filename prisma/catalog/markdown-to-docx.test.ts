import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

function parts(docx: Uint8Array | undefined) {
  const zip = unzipSync(docx ?? new Uint8Array());
  return (name: string) => strFromU8(zip[name] ?? new Uint8Array());
}

/** [style, text] of each paragraph. */
const paragraphs = (xml: string) =>
  [...xml.matchAll(/<w:p>(.*?)<\/w:p>/gs)].map(([, inner = ""]) => [
    inner.match(/<w:pStyle w:val="(\w+)"/)?.[1] ?? "",
    [...inner.matchAll(/<w:t(?: [^>]*)?>([^<]*)/g)].map((each) => each[1]).join(""),
  ]);

describeSkill("markdown-to-docx", () => {
  test("builds the timetable proposal from named styles", async () => {
    const { stdout, files } = await runExample("markdown-to-docx");
    const part = parts(files.get("timetable.docx"));
    const xml = part("word/document.xml");
    const list = paragraphs(xml);
    expect(list.slice(0, 3)).toEqual([
      ["Title", "Winter timetable 2026/27"],
      ["Subtitle", "Network planning"],
      ["Heading1", "Proposal"],
    ]);
    expect(list).toContainEqual(["Caption", "Passengers per run, October 2026"]);
    expect(list).toContainEqual(["ListParagraph", "☐ Shared taxi for them, N7-T, offer due by 20 November"]);
    expect(list.filter(([style]) => style === "TableText").map(([, text]) => text)).toEqual(
      "Line|Runs a week now|From 13 December|Cost a year (€)|N7|42|12|−186,000|4|310|352|+141,000|2|296|296|0".split("|"),
    );
    expect(xml).toContain("<w:tblHeader/>");
    expect(xml.match(/<w:jc w:val="right"\/>/g)).toHaveLength(12);
    expect(xml).toContain('<w:hyperlink w:anchor="h_what_changes">');
    expect(part("word/_rels/document.xml.rels")).toContain('Target="https://example.org/counts/2026-10" TargetMode="External"');
    expect(part("word/footnotes.xml")).toContain("Counted on 61 runs, 5 to 25 October 2026.");
    expect(part("word/media/image1.png").slice(1, 4)).toBe("PNG");
    expect(stdout).toContain("**timetable.docx**: 3 headings, 1 table, 2 lists, 1 footnote, 1 picture");
  });

  test("restarts every numbered list and escapes what is XML, and names what found no place", async () => {
    const text = "# A & <b>\n\n1. one\n2. two\n\nText[^2]\n\n4. four\n\n### Deep\n\n![](gone.png)";
    const { files, stdout } = await runSkill("markdown-to-docx", { input: { text, contents: true } });
    const part = parts(files.get("a-b.docx"));
    expect(part("word/document.xml")).toContain("A &amp; &lt;b&gt;");
    expect(part("word/numbering.xml")).toContain('<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/>');
    expect(paragraphs(part("word/document.xml")).slice(0, 3)).toEqual([
      ["TOCHeading", "Contents"],
      ["TOC1", "A & <b>".replace("&", "&amp;").replace("<b>", "&lt;b&gt;")],
      ["TOC3", "Deep"],
    ]);
    expect(stdout).toContain("- The note `[^2]` is referred to, but there is no text for it.");
    expect(stdout).toContain("- The picture `gone.png` is not attached; its place says so.");
    expect(stdout).toContain("“Deep” skips a heading level (from 1 to 3).");
  });

  test("asks for a text and refuses a size that nobody can read", async () => {
    const [empty, tiny] = [await runSkill("markdown-to-docx", {}), await runSkill("markdown-to-docx", { input: { text: "Hi", size: 2 } })];
    expect(empty.stderr).toContain('give the Markdown as "text"');
    expect(tiny.stderr).toContain('"size" has to be a whole number of points from 8 to 16.');
    expect([empty.exitCode, tiny.exitCode]).toEqual([1, 1]);
  });
});

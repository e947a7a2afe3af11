import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const open = (data: Uint8Array = new Uint8Array()) => {
  const zip = unzipSync(data);
  return { names: Object.keys(zip), read: (name: string) => strFromU8(zip[name] ?? new Uint8Array()) };
};

describeSkill("epub-builder", () => {
  test("binds two chapters with contents, a note, a cross-reference and a cover", async () => {
    const { stdout, files } = await runExample("epub-builder");
    const book = files.get("the-last-ferry.epub") ?? new Uint8Array();
    // The first entry begins at byte 30, is called mimetype, and is stored as it is.
    expect(strFromU8(book.slice(30, 58))).toBe("mimetypeapplication/epub+zip");
    const { names, read } = open(book);
    expect(names).toContain("EPUB/images/2.svg");
    expect([...read("EPUB/nav.xhtml").matchAll(/<li><a href="([^"]+)">([^<]+)/g)].map((each) => each.slice(1))).toEqual([
      ["chapter001.xhtml", "The last ferry"],
      ["chapter002.xhtml", "The lighthouse book"],
      ["chapter002.xhtml#what-was-entered", "What was entered"],
      ["chapter002.xhtml#what-was-not", "What was not"],
    ]);
    expect(read("EPUB/chapter001.xhtml")).toContain('<a href="chapter002.xhtml#the-lighthouse-book">');
    expect(read("EPUB/chapter001.xhtml")).toContain('<aside id="note1" epub:type="footnote">');
    expect(read("EPUB/chapter002.xhtml")).toContain("<li>It came back at 18:52 &amp; nobody had climbed the stairs.</li>");
    const opf = read("EPUB/book.opf");
    expect(opf).toContain('<dc:identifier id="id">urn:uuid:5b0a2f0e-8c1d-4b57-9a7e-2f6d3c1e9a44</dc:identifier>');
    expect(opf).toContain('<meta property="dcterms:modified">2026-11-30T00:00:00Z</meta>');
    expect(opf.match(/<itemref idref="text\d"\/>/g)).toHaveLength(4);
    expect(opf).toContain('properties="cover-image" href="images/1.svg"');
    expect(stdout).toContain("2 chapters, about 124 words, with cover");
  });

  test("cuts one text at its main headings and names what leads nowhere", async () => {
    const text = "# One\n\nSee [two](#two), [gone](#gone) and ![](x.png).\n\n# Two\n\n<b>raw & ready</b>";
    const { stdout, files } = await runSkill("epub-builder", { input: { text, title: "Pair" } });
    const { read } = open(files.get("pair.epub"));
    expect(read("EPUB/chapter001.xhtml")).toContain('<a href="chapter002.xhtml#two">two</a>, gone and <em>[x.png]</em>');
    expect(read("EPUB/chapter002.xhtml")).toContain("<p>&lt;b&gt;raw &amp; ready&lt;/b&gt;</p>");
    expect(stdout).toContain("- One: The link to `#gone` leads nowhere in the book; its text is kept.");
  });

  test("says which field is wrong", async () => {
    const date = await runSkill("epub-builder", { input: { text: "# A", date: "30.11.2026" } });
    expect(date.stderr).toContain('"date" has to be written as 2026-11-30.');
    const cover = await runSkill("epub-builder", { input: { text: "# A", cover: "a.jpg" } });
    expect(cover.stderr).toContain("\"cover\" names 'a.jpg', which is not attached");
  });
});

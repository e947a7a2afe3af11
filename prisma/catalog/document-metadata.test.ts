import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const latin = (data: Uint8Array | undefined) => new TextDecoder("latin1").decode(data);

describeSkill("document-metadata", () => {
  test("finds who made the draft and where the photo was taken, and takes it out of the copies", async () => {
    const { stdout, files } = await runExample("document-metadata");
    for (const line of [
      "- **Author**: Inspector 1",
      "- **Company**: Deichbau Surveyors",
      "- **Template**: Offer-Internal.dotm",
      "- **Minutes of editing**: 214",
      "- 2 tracked changes: the old wording can be read. Accept or reject them.",
      "- 1 comment in the margin. Delete those that are not for the reader.",
      "- 1 piece of hidden text. Show it with Ctrl+Shift+8, then delete it.",
      "- **Place (GPS)**: 54.17500, 12.09000", // 54° 10′ 30″ N, 12° 5′ 24″ E
      "- **Serial number**: SN-0042817",
    ])
      expect(stdout.split("\n")).toContain(line);
    expect(stdout.match(/nothing of the list is left/g)).toHaveLength(2);

    const zip = unzipSync(files.get("report-draft-clean.docx") ?? new Uint8Array());
    const everything = Object.entries(zip)
      .filter(([name]) => name.endsWith(".xml"))
      .map(([, data]) => strFromU8(data))
      .join("");
    expect(everything).not.toMatch(/Inspector|Deichbau|Offer-Internal|rsid|initials|2026-03-1/);
    expect(everything).toContain('<w:ins w:id="10" w:author="Author">');
    expect(everything).toContain("Does this include the scaffold?");

    const photo = latin(files.get("site-photo-clean.jpg"));
    expect(photo).not.toMatch(/SN-0042817|Example Cameras|Inspector/);
    expect(photo).toContain("Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"); // still says how to turn it
  });

  test("looks at a PDF without rewriting it, and counts its saves", async () => {
    const content =
      "%PDF-1.4\n1 0 obj\n<< /Author (M\\374ller \\(draft\\)) /Title <FEFF0041> >>\nendobj\ntrailer << /Info 1 0 R >>\n%%EOF\n2 0 obj\n<</Title (Bookmark)>>\nendobj\n%%EOF\n";
    const { stdout, files } = await runSkill("document-metadata", { attachments: [{ filename: "a.pdf", content }] });
    expect(stdout).toContain("- **Author**: Müller (draft)");
    expect(stdout).toContain("- **Title**: A\n");
    expect(stdout).toContain("- The file was added to 1 time(s) after the first save");
    expect(files.size).toBe(0);
  });

  test("refuses what it does not know by name", async () => {
    const { exitCode, stderr } = await runSkill("document-metadata", { attachments: [{ filename: "a.heic", content: "xxxx" }] });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("a.heic is none of the formats that are known here");
  });
});

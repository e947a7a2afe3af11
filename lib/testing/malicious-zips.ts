import { deflateRawSync, gzipSync } from "node:zlib";
import { descriptor, extra, writeZip, type ZipLies, type ZipPart } from "#lib/testing/zip-writer";

export const SKILL_MD = "---\nname: a-skill\ndescription: A test.\n---\n\n# A skill\n";
const MIB = 1024 * 1024;

/** A good skill with more in it, or with a lie about it. */
export const skillZip = (parts: ZipPart[] = [], lies: ZipLies = {}) => writeZip([{ name: "SKILL.md", data: SKILL_MD }, ...parts], lies);

/** Letters that hardly compress, so that only their number counts. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

const tar = () => {
  const header = Buffer.alloc(1024);
  header.write("inner.txt");
  header.write("0000644\0", 100);
  header.write("        ", 148);
  header.write(
    `${header
      .subarray(0, 512)
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, "0")}\0 `,
    148,
  );
  return header;
};

const named = (name: string | Uint8Array) => skillZip([{ name, data: "x" }]);
const both = (...names: string[]) => skillZip(names.map((name) => ({ name, ...(name.endsWith("/") ? {} : { data: "x" }) })));
const asset = (name: string, data: Uint8Array | string) => skillZip([{ name, data }]);
const good = skillZip();

/** Each zip that must be refused: what is wrong with it, what the refusal says of it, and the zip. */
export const MALICIOUS: [what: string, says: string, zip: () => Uint8Array][] = [
  ["nothing", "is not a zip", () => Buffer.alloc(0)],
  ["a text", "is not a zip", () => Buffer.from("This is no zip.")],
  ["a zip without entries", "no SKILL.md", () => writeZip([])],
  ["no SKILL.md", "no SKILL.md", () => writeZip([{ name: "README.md", data: "x" }])],
  ["a SKILL.md two folders down", "There is one at 'a/b/SKILL.md'", () => writeZip([{ name: "a/b/SKILL.md", data: SKILL_MD }])],
  [
    "a SKILL.md in one of two folders",
    "no SKILL.md",
    () =>
      writeZip([
        { name: "a/SKILL.md", data: SKILL_MD },
        { name: "b/x", data: "x" },
      ]),
  ],
  ["a zip cut off at its end", "cut off", () => good.subarray(0, -1)],
  ["a zip cut off in the middle", "not a zip", () => good.subarray(0, 60)],
  ["bytes behind the end", "behind its end", () => skillZip([], { after: Buffer.from("x") })],
  ["a second zip behind the first", "list of entries is not where", () => Buffer.concat([good, skillZip([{ name: "b", data: "b" }])])],
  ["bytes before the beginning", "before the entry 'SKILL.md'", () => skillZip([], { before: Buffer.from("#!/bin/sh\n") })],
  ["bytes before the list", "before its list", () => skillZip([], { beforeList: Buffer.from("x") })],
  ["bytes behind the list", "is not where", () => skillZip([], { beforeEnd: Buffer.from("x") })],
  ["another end in the comment", "stray|cut off|behind|not where", () => skillZip([], { comment: Buffer.concat([good.subarray(-22), Buffer.from("x")]) })],
  ["a list that counts less than it holds", "more than it counts", () => skillZip([{ name: "b", data: "b" }], { end: { count: 1 } })],
  ["a list that counts more than it holds", "cannot be read", () => skillZip([], { end: { count: 2 } })],
  ["one part of several", "one part of several", () => skillZip([], { end: { disk: 1 } })],
  ["the zip64 form", "zip64", () => skillZip([], { end: { count: 0xffff } })],
  [
    "a zip64 mark before the end",
    "zip64",
    () => {
      const locator = Buffer.alloc(20);
      locator.write("PK\x06\x07", "latin1");
      return skillZip([{ name: "b", data: "b", comment: locator.toString("latin1") }]);
    },
  ],
  ["zip64 sizes of an entry", "zip64", () => skillZip([{ name: "b", data: "b", both: { extra: extra(1, Buffer.alloc(16)) } }])],
  ["two entries with the same bytes", "another entry's", () => skillZip([{ name: "b", data: SKILL_MD, listedOnly: true, offset: 0 }])],
  ["an entry within another", "another entry's", () => skillZip([{ name: "b", data: "b", listedOnly: true, offset: 10 }])],
  ["an entry in the list", "into the zip.s list of entries", () => skillZip([{ name: "b", data: "b", method: 0, both: { packedSize: 40, size: 40 } }])],
  ["another name before the data", "two different names", () => skillZip([{ name: "b", data: "b", local: { name: "c" } }])],
  ["another size before the data", "two different sizes", () => skillZip([{ name: "b", data: "b", local: { size: 2 } }])],
  ["another packed size before the data", "two different sizes", () => skillZip([{ name: "b", data: "b", local: { packedSize: 2 } }])],
  ["another method before the data", "two different compression methods", () => skillZip([{ name: "b", data: "b", local: { method: 0 } }])],
  ["another checksum before the data", "two different checksums", () => skillZip([{ name: "b", data: "b", local: { crc: 1 } }])],
  ["another flag before the data", "two different sets of flags", () => skillZip([{ name: "b", data: "b", local: { flags: 0 } }])],
  [
    "another name in an extra field",
    "two different names",
    () => skillZip([{ name: "b", data: "b", both: { extra: extra(0x7075, Buffer.from("\x01abcd../c")) } }]),
  ],
  ["other sizes behind the data", "behind its data", () => skillZip([{ name: "b", data: "b", descriptor: descriptor({ crc: 1, packedSize: 3, size: 1 }) }])],
  ["a descriptor that is not there", "behind its data", () => skillZip([{ name: "b", data: "b", both: { flags: 0x808 } }])],
  ["..", "there is a '..'", () => named("../evil.txt")],
  [".. in the middle", "there is a '..'", () => named("scripts/../../evil.txt")],
  [".. at the end", "there is a '..'", () => named("scripts/..")],
  [".. in a folder that is left out", "there is a '..'", () => named("__MACOSX/../../evil.txt")],
  [".. with backslashes", "backslash", () => named("..\\..\\evil.txt")],
  ["a backslash", "backslash", () => named("scripts\\evil.sh")],
  ["an absolute path", "absolute", () => named("/etc/passwd")],
  ["a drive", "drive", () => named("C:/evil.txt")],
  ["a drive without a slash", "drive", () => named("c:evil.txt")],
  ["a network path", "backslash", () => named("\\\\server\\share\\evil.txt")],
  ["an empty name", "empty name", () => named("scripts//evil.sh")],
  ["no name", "empty name", () => named("")],
  ["a dot", "there is a '.'", () => named("./evil.sh")],
  ["a link", "is a link", () => skillZip([{ name: "link", data: "/etc/passwd", mode: 0o120777 }])],
  ["a link of Windows", "is a link", () => skillZip([{ name: "link", data: "x", attributes: 0x420 }])],
  ["a link in an extra field", "make it a link", () => skillZip([{ name: "link", data: "x", local: { extra: extra(0x756e, Buffer.alloc(14)) } }])],
  ["a fifo", "not an ordinary file", () => skillZip([{ name: "fifo", mode: 0o010644 }])],
  ["a device", "not an ordinary file", () => skillZip([{ name: "device", mode: 0o020644 }])],
  ["a disk", "not an ordinary file", () => skillZip([{ name: "disk", mode: 0o060644 }])],
  ["a socket", "not an ordinary file", () => skillZip([{ name: "socket", mode: 0o140644 }])],
  ["a folder that is named as a file", "marked as a folder", () => skillZip([{ name: "folder", mode: 0o040755 }])],
  ["a folder with contents", "has contents", () => skillZip([{ name: "folder/", data: "x", mode: 0o040755 }])],
  ["names that differ in case", "only in case", () => both("a.txt", "A.txt")],
  ["folders that differ in case", "only in case", () => both("Scripts/a", "scripts/b")],
  ["a second SKILL.md", "only in case", () => named("skill.md")],
  ["names that differ in folding", "only in case", () => both("straße", "STRASSE")],
  ["names that differ in normalisation", "how it is encoded", () => both("\u00e9.txt", "e\u0301.txt")],
  ["the same name twice", "there twice", () => both("a", "a")],
  ["the same folder twice", "there twice", () => both("a/", "a/")],
  ["a file that is a folder too", "a file and a folder", () => both("a", "a/b")],
  ["a folder that is a file too", "a file and a folder", () => both("a/b", "a")],
  ["a folder's entry that is a file too", "a file and a folder", () => both("a/", "a")],
  ["an encrypted entry", "is encrypted", () => skillZip([{ name: "b", data: "b", both: { flags: 0x801 } }])],
  ["strong encryption", "encrypt", () => skillZip([{ name: "b", data: "b", both: { flags: 0x841 } }])],
  ["an encrypted list", "is encrypted", () => skillZip([{ name: "b", data: "b", both: { flags: 0x2800 } }])],
  ["encryption that only the header mentions", "is encrypted", () => skillZip([{ name: "b", data: "b", local: { flags: 0x801 } }])],
  ["AES", "is encrypted|method 99", () => skillZip([{ name: "b", data: "b", both: { method: 99, extra: extra(0x9901, Buffer.alloc(7)) } }])],
  ["a patch", "flags", () => skillZip([{ name: "b", data: "b", both: { flags: 0x820 } }])],
  ["another compression method", "compression method 12", () => skillZip([{ name: "b", data: "b", both: { method: 12 } }])],
  ["a zip in a zip", "archive within", () => asset("assets/inner.zip", good)],
  ["a zip by another name", "zip within", () => asset("assets/inner.png", good)],
  ["a zip behind something else", "zip within", () => asset("assets/inner.png", Buffer.concat([Buffer.from("\x89PNG"), good]))],
  ["a zip that is called a document", "zip within", () => asset("assets/inner.docx", good)],
  ["a zip that is called a book", "zip within", () => asset("assets/inner.epub", good)],
  ["a program of Java", "archive within", () => asset("lib/a.jar", good)],
  ["a tar", "tar archive", () => asset("assets/inner.bin", tar())],
  ["gzip", "gzip archive", () => asset("assets/inner.bin", gzipSync("x"))],
  ["an archive by its name", "archive within", () => asset("assets/data.tar.gz", "x")],
  ["7-Zip", "7-Zip archive", () => asset("assets/inner.bin", Buffer.from("377abcaf271c0004", "hex"))],
  ["RAR", "RAR archive", () => asset("assets/inner.bin", Buffer.from("526172211a0701", "hex"))],
  ["xz", "xz archive", () => asset("assets/inner.bin", Buffer.from("fd377a585a0000", "hex"))],
  ["bzip2", "bzip2 archive", () => asset("assets/inner.bin", Buffer.from("425a68393141592653590000", "hex"))],
  ["writing from right to left", "\\\\u\\{202e\\}", () => named("photo\u202egnp.sh")],
  ["an isolate", "\\\\u\\{2066\\}", () => named("a\u2066b")],
  ["a zero-width space", "\\\\u\\{200b\\}", () => named("scripts/ru\u200bn.sh")],
  ["a byte order mark", "\\\\u\\{feff\\}", () => named("\ufeffSKILL.md")],
  ["a tag character", "\\\\u\\{e0041\\}", () => named("a\u{e0041}")],
  ["a space of another width", "\\\\u\\{a0\\}", () => named("a\u00a0b")],
  ["NUL", "\\\\u\\{0\\}", () => named("evil.sh\0.txt")],
  ["a line break", "\\\\u\\{a\\}", () => named("a\nb")],
  ["an escape", "\\\\u\\{1b\\}", () => named("a\x1b[2Jb")],
  ["a name that is not UTF-8", "not UTF-8", () => named(Buffer.from([0x61, 0xff, 0x62]))],
  ["half a character", "not UTF-8", () => named(Buffer.from([0xed, 0xa0, 0x80]))],
  ["a space at the end", "space", () => named("a /b")],
  ["a space at the beginning", "space", () => named("scripts/ a")],
  ["a dot at the end", "dot", () => named("a./b")],
  ["CON", "Windows keeps", () => named("con")],
  ["nul.txt", "Windows keeps", () => named("scripts/NUL.txt")],
  ["COM¹", "Windows keeps", () => named("com¹.log")],
  ["a second stream of a file", "not every system", () => named("SKILL.md:evil")],
  ["a long name", "longer than 255", () => named("x".repeat(256))],
  ["a long path", "longer than 512|512 are the most", () => named(`${"abcdefg/".repeat(64)}x`)],
  ["more than 512 files", "512", () => skillZip(Array.from({ length: 512 }, (_, i) => ({ name: `f/${i}`, data: "x" })))],
  ["10,000 entries", "lists 10001 entries", () => skillZip(Array.from({ length: 10_000 }, (_, i) => ({ name: `f${i}/`, method: 0 })))],
  [
    "more than 16 MiB",
    "more than 16 MiB",
    () => skillZip([0, 1].map((i) => ({ name: `${i}`, data: noise(8 * MIB), packed: deflateRawSync(Buffer.alloc(8)) }))),
  ],
  ["a bomb", "more than 100 times", () => asset("bomb", Buffer.alloc(15 * MIB))],
  [
    "a bomb of many files",
    "more than 16 MiB",
    () => {
      const packed = deflateRawSync(Buffer.alloc(MIB));
      return skillZip(Array.from({ length: 500 }, (_, i) => ({ name: `b${i}`, packed, both: { size: MIB, crc: 0xa738ea1c } })));
    },
  ],
  ["a bomb that says it is small", "and is more", () => skillZip([{ name: "bomb", packed: deflateRawSync(Buffer.alloc(50 * MIB)), both: { size: 10 } }])],
  ["a file that is less than it says", "says that it is 10 bytes", () => skillZip([{ name: "b", data: "b", both: { size: 10 } }])],
  ["a stored file that is less than it says", "says that it is 10 bytes", () => skillZip([{ name: "b", data: "b", method: 0, both: { size: 10 } }])],
  ["a wrong checksum", "checksum is wrong", () => skillZip([{ name: "b", data: "b", both: { crc: 1 } }])],
  ["damaged bytes", "are damaged", () => skillZip([{ name: "b", data: "b", packed: Buffer.from("abcdefgh") }])],
  [
    "bytes behind the compressed ones",
    "behind its compressed",
    () => skillZip([{ name: "b", data: "b", packed: Buffer.concat([deflateRawSync("b"), Buffer.from("more")]) }]),
  ],
  ["a Git repository", "Git repository", () => named(".git/hooks/post-checkout")],
  ["a Git repository in another case", "Git repository", () => named("scripts/.GIT/config")],
  ["a Git repository by its short name", "Git repository", () => named("GIT~1/config")],
  ["submodules", "hidden", () => named(".gitmodules")],
  ["attributes", "hidden", () => named(".gitattributes")],
  ["settings of an editor", "hidden", () => named(".vscode/tasks.json")],
  ["settings of an agent", "hidden", () => named(".claude/settings.json")],
  ["servers of an agent", "hidden", () => named(".mcp.json")],
  ["secrets", "hidden", () => named(".env")],
];

import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { packageSkill } from "#lib/runtime/package-skill";
import { BadZip, unpackSkill } from "#lib/runtime/unpack-skill";
import { MALICIOUS, SKILL_MD, skillZip } from "#lib/testing/malicious-zips";
import { extra, writeZip } from "#lib/testing/zip-writer";

const texts = async (zip: Uint8Array) =>
  Object.fromEntries((await unpackSkill(zip)).map(({ path, data }) => [path, Buffer.from(data).toString()]).sort()) as Record<string, string>;

test.for(MALICIOUS)("%s is refused", async ([, says, zip]) => {
  const error = await unpackSkill(zip()).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(BadZip);
  const { message } = error as BadZip;
  expect(message).toMatch(new RegExp(says));
  // What it names can be shown anywhere.
  expect(message).not.toMatch(/[\p{C}\p{DI}]/u);
  expect(message.length).toBeLessThan(400);
});

test("a folder of files, at the top or one folder down, without what systems leave behind", async () => {
  const files = [
    { name: "SKILL.md", data: SKILL_MD },
    { name: "scripts/", mode: 0o040755, method: 0 },
    { name: "scripts/main.sh", data: "echo hi\n", mode: 0o104755, descriptor: true },
    { name: "assets/ü 1.txt", data: "ü", method: 0 },
    { name: "empty", method: 0 },
    { name: ".gitignore", data: "x\n" },
    { name: "a%2e%2e%2fb", data: "plain" },
  ];
  const wanted = { "SKILL.md": SKILL_MD, "scripts/main.sh": "echo hi\n", "assets/ü 1.txt": "ü", empty: "", ".gitignore": "x\n", "a%2e%2e%2fb": "plain" };
  expect(await texts(writeZip(files, { comment: "0123456789abcdef" }))).toEqual(wanted);
  const leftovers = ["__MACOSX/my skill/._SKILL.md", "__MACOSX/._my skill", ".DS_Store", "my skill/.DS_Store", "my skill/scripts/__pycache__/a.pyc"];
  const below = [...files.map((part) => ({ ...part, name: `my skill/${part.name}` })), ...leftovers.map((name) => ({ name, data: "x" }))];
  expect(await texts(writeZip(below))).toEqual(wanted);
  // Finder does not say that its names are UTF-8.
  expect(await texts(writeZip(files.map((part) => ({ ...part, both: { flags: part.descriptor ? 8 : 0 } }))))).toEqual(wanted);
});

test("documents that are zips themselves are files like others", async () => {
  const xml = Buffer.from(zipSync({ "[Content_Types].xml": Buffer.from("<x/>"), "word/document.xml": Buffer.from("<x/>") }));
  const book = Buffer.from(zipSync({ mimetype: [Buffer.from("application/epub+zip"), { level: 0 }], "META-INF/container.xml": Buffer.from("<x/>") }));
  const names = Object.keys(
    await texts(
      skillZip([
        { name: "a.docx", data: xml },
        { name: "a.xlsx", data: xml },
        { name: "b.epub", data: book },
        { name: "b.odt", data: book },
      ]),
    ),
  );
  expect(names).toEqual(["SKILL.md", "a.docx", "a.xlsx", "b.epub", "b.odt"]);
});

test("as much as a skill may be", async () => {
  const rest = 16 * 1024 * 1024 - SKILL_MD.length - 510;
  const big = Buffer.alloc(rest, Array.from({ length: 997 }, (_, i) => `${i * i} `).join(""));
  const files = [{ name: "big", data: big, method: 0 }, ...Array.from({ length: 510 }, (_, i) => ({ name: `f${i}`, data: "x" }))];
  expect((await unpackSkill(skillZip(files))).length).toBe(512);
  await expect(unpackSkill(skillZip([{ ...files[0], name: "big", data: Buffer.concat([big, Buffer.from("x")]) }, ...files.slice(1)]))).rejects.toThrow(
    "16 MiB",
  );
});

test("what is packaged is unpacked as it was", async () => {
  const files = [
    { path: "SKILL.md", data: new TextEncoder().encode(SKILL_MD) },
    { path: "data.bin", data: new Uint8Array(5000).map((_, i) => i * i) },
  ];
  const { zip, sha256 } = packageSkill(files);
  const again = await unpackSkill(zip);
  expect(again.map(({ path, data }) => ({ path, data: Buffer.from(data) }))).toEqual(files.map(({ path, data }) => ({ path, data: Buffer.from(data) })));
  expect(packageSkill(again).sha256).toBe(sha256);
});

/** What people make zips with, where it is there. */
const TOOLS: [string, (folder: string, zip: string) => [string, string[]]][] = [
  ["zip", (_, zip) => ["zip", ["-qr", zip, "my-skill"]]],
  ["zip without folders, into a pipe", (_, zip) => ["sh", ["-c", `zip -qrD - my-skill | cat > '${zip}'`]]],
  ["zip of what is in the folder", (_, zip) => ["sh", ["-c", `cd my-skill && zip -qr0 '${zip}' .`]]],
  ["Python", (_, zip) => ["python3", ["-m", "zipfile", "-c", zip, "my-skill"]]],
];

test.for(TOOLS)("a zip made by %s", async ([, command]) => {
  const folder = await mkdtemp(join(tmpdir(), "clanker-zip-"));
  try {
    await mkdir(join(folder, "my-skill/scripts"), { recursive: true });
    await writeFile(join(folder, "my-skill/SKILL.md"), SKILL_MD);
    await writeFile(join(folder, "my-skill/scripts/grün.sh"), "echo hi\n".repeat(1000), { mode: 0o755 });
    const [program, args] = command(folder, join(folder, "made.zip"));
    const { error, status, stderr } = spawnSync(program, args, { cwd: folder, encoding: "utf8" });
    if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") return;
    expect(`${status} ${stderr}`).toBe("0 ");
    expect(await texts(await readFile(join(folder, "made.zip")))).toEqual({ "SKILL.md": SKILL_MD, "scripts/grün.sh": "echo hi\n".repeat(1000) });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a byte that is another changes nothing that is taken, or the zip is refused", async () => {
  const time = extra(0x5455, Buffer.from([1, 0, 0, 0, 0]));
  const zip = skillZip(
    [
      { name: "scripts/", mode: 0o040755, method: 0 },
      { name: "scripts/main.sh", data: "echo hello, hello, hello\n", mode: 0o100755, both: { extra: time } },
      { name: "stored.txt", data: "stored", method: 0 },
      { name: "streamed.txt", data: "streamed, streamed, streamed", descriptor: true },
    ],
    { comment: "made by hand" },
  );
  const wanted = JSON.stringify(await texts(zip));
  let refused = 0;
  for (let at = 0; at < zip.length; at++) {
    for (const change of [0x01, 0x80, 1 << (at % 8), 0xff]) {
      const flipped = Buffer.from(zip);
      flipped[at] = (flipped[at] as number) ^ change;
      const outcome = await texts(flipped).catch((error: unknown) => error);
      if (outcome instanceof BadZip) refused += 1;
      else expect(JSON.stringify(outcome), `byte ${at} by ${change}`).toBe(wanted);
    }
  }
  expect(refused).toBeGreaterThan(zip.length);
  for (let length = 0; length < zip.length; length++) await expect(unpackSkill(zip.subarray(0, length))).rejects.toBeInstanceOf(BadZip);
});

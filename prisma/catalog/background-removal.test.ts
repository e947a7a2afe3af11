import { crc32, deflateSync, inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

/** A PNG of RGBA pixels, without row filters. */
function png(width: number, height: number, pixel: (x: number, y: number) => number[]) {
  const rows = Array.from({ length: height }, (_, y) => [0, ...Array.from({ length: width }, (_, x) => pixel(x, y)).flat()]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const parts = [
    ["IHDR", head],
    ["IDAT", deflateSync(Buffer.from(rows.flat()))],
    ["IEND", Buffer.alloc(0)],
  ] as const;
  const chunks = parts.map(([kind, data]) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const numbers = Buffer.alloc(8);
    numbers.writeUInt32BE(data.length, 0);
    numbers.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([numbers.subarray(0, 4), body, numbers.subarray(4)]);
  });
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), ...chunks]);
}

/** The RGBA pixels of what the skill writes: 8 bits, with alpha, rows filtered by none, left or above. */
function pixels(data: Uint8Array | undefined) {
  const file = Buffer.from(data as Uint8Array);
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  expect(file[25]).toBe(6);
  const at = file.indexOf("IDAT");
  const raw = inflateSync(file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4)));
  const out: number[][] = [];
  for (let y = 0; y < height; y++) {
    const row: number[] = [];
    for (let i = 0; i < width * 4; i++) {
      const value = raw[y * (width * 4 + 1) + 1 + i] as number;
      const from = [0, row[i - 4] ?? 0, out[y - 1]?.[i] ?? 0][raw[y * (width * 4 + 1)] as number] as number;
      row.push((value + from) & 255);
    }
    out.push(row);
  }
  return { width, height, at: (x: number, y: number) => out[y]?.slice(x * 4, x * 4 + 4) };
}

describeSkill("background-removal", () => {
  test("opens the mug's handle and trims to the mug", async () => {
    const { stdout, files } = await runExample("background-removal");
    expect(stdout).toContain("# mug.png: cut out\n");
    expect(stdout).toContain("| Background | #e9eae7, found along the frame, tolerance 10 |");
    expect(stdout).toContain("| Removed | 77.3% of the picture |");
    const mug = pixels(files.get("mug-cutout.png"));
    // The mug spans 90 to 257 and 70 to 210; with a margin of 12 its corner lies at 12, 12.
    expect([mug.width, mug.height]).toEqual([192, 164]);
    expect(mug.at(0, 0)?.[3]).toBe(0);
    expect(mug.at(40, 30)?.[3]).toBe(255);
    expect(mug.at(141, 77)?.[3]).toBe(0); // inside the handle
  });

  test("turns a mixed edge pixel into the object's own colour at half alpha", async () => {
    // White ground, a blue square whose left column is half covered, and a white window inside it.
    const content = png(12, 12, (x, y) => {
      if (x < 3 || x > 9 || y < 2 || y > 9 || (x === 6 && y === 6)) return [255, 255, 255, 255];
      return x === 3 ? [128, 128, 255, 255] : [0, 0, 255, 255];
    });
    const { stdout, files } = await runSkill("background-removal", { input: { trim: false }, attachments: [{ filename: "a.png", content }] });
    const cut = pixels(files.get("a-cutout.png"));
    expect(cut.at(1, 5)?.[3]).toBe(0);
    expect(cut.at(3, 5)).toEqual([0, 0, 255, 127]); // 127 of 255 away from white
    expect(cut.at(5, 5)).toEqual([0, 0, 255, 255]);
    expect(cut.at(6, 6)).toEqual([255, 255, 255, 255]); // enclosed, so it is the object's
    expect(stdout).toContain("0.7% of the picture has the background's colour but is enclosed");
  });

  test("says that a real photo needs another tool, and names wrong settings", async () => {
    const content = png(16, 16, (x, y) => [(x * 16) & 255, (y * 16) & 255, (x * y) & 255, 255]);
    const attachments = [{ filename: "street.png", content }];
    const photo = await runSkill("background-removal", { input: "", attachments });
    expect(photo.stdout).toContain("Use a tool with a segmentation model.");
    const wrong = await runSkill("background-removal", { input: { tolerance: 500 }, attachments });
    expect(wrong.exitCode).not.toBe(0);
    expect(wrong.stderr).toContain("tolerance: must be a whole number from 0 to 128, not 500");
  });
});

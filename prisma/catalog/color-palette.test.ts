import { crc32, deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const decode = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

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

describeSkill("color-palette", () => {
  test("finds the dusk of the example, and the red stripes as its accent", async () => {
    const { stdout, files } = await runExample("color-palette");
    expect(stdout).toContain("# lighthouse.png: 5 colours and an accent");
    expect(stdout).toContain("| red, accent | `#c43a30` | oklch(55.2% 0.176 28) | 0.9% | white, 5.2 : 1 |");
    // By the published matrices from the hex value itself.
    expect(stdout).toContain("| ink blue | `#152f3f` | oklch(29.3% 0.043 238) |");
    expect(stdout).toContain("Text works best as **ink blue** #152f3f on **peach** #f1c08a");
    expect(decode(files.get("palette.css"))).toContain("--dusk-red: #c43a30;");
    expect(decode(files.get("palette.svg"))).toContain('fill="#152f3f"');
  });

  test("gives flat colours back exactly, with their shares and contrast", async () => {
    // Three quarters navy, one quarter cream, and see-through pixels that must not count.
    const content = png(8, 5, (x, y) => (y === 4 ? [255, 0, 0, 0] : x < 6 ? [22, 36, 78, 255] : [243, 229, 195, 255]));
    const { stdout, files } = await runSkill("color-palette", { input: "2", attachments: [{ filename: "flag.png", content }] });
    const { colours, pairs } = JSON.parse(decode(files.get("palette.json")));
    expect(colours.map(({ name, hex, share }: { name: string; hex: string; share: number }) => [name, hex, share])).toEqual([
      ["navy", "#16244e", 0.75],
      ["cream", "#f3e5c3", 0.25],
    ]);
    // Luminances 0.01982 and 0.79033 by the formula of WCAG: 0.84033 / 0.06982 = 12.035.
    expect(pairs[0].contrast).toBe(12.03);
    expect(stdout).toContain("Measured on 32 of 40 pixels");
  });

  test("says what is wrong with the input", async () => {
    const content = png(2, 2, () => [0, 0, 0, 0]);
    const empty = await runSkill("color-palette", { input: "4", attachments: [{ filename: "a.png", content }] });
    expect(empty.stderr).toContain("a.png is transparent everywhere");
    const two = await runSkill("color-palette", { input: "4", attachments: ["a.png", "b.png"].map((filename) => ({ filename, content })) });
    expect(two.stderr).toContain("2 pictures are attached; a palette is read from one");
    const many = await runSkill("color-palette", { input: { colours: 40 }, attachments: [{ filename: "a.png", content }] });
    expect(many.exitCode).not.toBe(0);
    expect(many.stderr).toContain("colours: must be a whole number from 2 to 12, not 40");
  });
});

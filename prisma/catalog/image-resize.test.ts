import { crc32, deflateSync, inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

/** An RGBA picture as a PNG without row filters. */
function png(width: number, height: number, pixel: (x: number, y: number) => number[]) {
  const rows = Array.from({ length: height }, (_, y) => [0, ...Array.from({ length: width }, (_, x) => pixel(x, y)).flat()]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const chunk = (kind: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.from(rows.flat()))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Width, height, colour type and the first row's bytes (its filter is undone by a first row of one pixel). */
function read(data: Uint8Array | undefined) {
  const file = Buffer.from(data as Uint8Array);
  const at = file.indexOf("IDAT");
  const raw = inflateSync(file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4)));
  return { width: file.readUInt32BE(16), height: file.readUInt32BE(20), color: file[25], first: [...raw.subarray(1, 5)] };
}

describeSkill("image-resize", () => {
  test("writes the example in its four sizes and says what was cut", async () => {
    const { stdout, files } = await runExample("image-resize");
    const sizes = [...files].map(([name, data]) => [name, read(data).width, read(data).height]);
    expect(sizes.sort()).toEqual([
      ["lighthouse-200x200-pad.png", 200, 200],
      ["lighthouse-240x160.png", 240, 160],
      ["lighthouse-320x168-fill.png", 320, 168],
      ["lighthouse-96x96-fill.png", 96, 96],
    ]);
    expect(stdout).toContain("| `lighthouse-320x168-fill.png` | 320 × 168 | fill | 67% | 21% of the height |");
    expect(stdout).toContain("| `lighthouse-96x96-fill.png` | 96 × 96 | fill | 30% | 33% of the width |");
    expect(read(files.get("lighthouse-200x200-pad.png")).first.slice(0, 3)).toEqual([0x0f, 0x17, 0x2a]);
  });

  test("averages light, not values, and lets transparent colours not leak", async () => {
    const board = png(24, 24, (x, y) => ((x + y) % 2 ? [255, 255, 255, 255] : [0, 0, 0, 255]));
    const cutout = png(24, 24, (x) => (x < 12 ? [255, 0, 0, 255] : [0, 0, 0, 0]));
    const attachments = [
      { filename: "board.png", content: board },
      { filename: "cutout.png", content: cutout },
    ];
    const { files } = await runSkill("image-resize", { input: "1x1 exact", attachments });
    // Half of the light is 0.5; in sRGB that is 1.055 × 0.5^(1/2.4) − 0.055 = 0.7354, or 188 of 255.
    const grey = read(files.get("board-1x1-exact.png"));
    expect(grey.color).toBe(0);
    expect(grey.first[0]).toBe(188);
    // Half covered by red stays pure red at half alpha, not a dark red.
    const [red, green, blue, alpha] = read(files.get("cutout-1x1-exact.png")).first as [number, number, number, number];
    expect([red, green, blue]).toEqual([255, 0, 0]);
    expect(Math.abs(alpha - 128)).toBeLessThanOrEqual(1);
  });

  test("does not enlarge unasked, and names the field that is wrong", async () => {
    const attachments = [{ filename: "dot.png", content: png(4, 2, () => [9, 9, 9, 255]) }];
    const kept = await runSkill("image-resize", { input: "400x400", attachments });
    expect(kept.stdout).toContain("`dot-4x2.png` kept the picture's own size");
    for (const [input, message] of [
      ["please", "sizes: say at least one"],
      [{ sizes: [{ width: 0 }] }, "sizes[0].width: must be a whole number from 1 to 4000, not 0"],
      [{ sizes: [{ width: 10, mode: "fill" }] }, "fill needs a width and a height"],
    ] as const) {
      const refused = await runSkill("image-resize", { input, attachments });
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toContain(message);
    }
    const other = await runSkill("image-resize", { input: "10x", attachments: [{ filename: "a.png", content: "GIF89a" }] });
    expect(other.stderr).toContain("a.png is not a PNG file");
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const ascii = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("latin1");

/** Three pixels by two: red, green, blue above white, black, grey. */
const PPM = "P3\n# six pixels\n3 2\n255\n255 0 0  0 255 0  0 0 255\n255 255 255  0 0 0  128 128 128\n";
const PIXELS = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 128, 128, 128];

describeSkill("image-convert", () => {
  test("lays the example's badge on its colour and says so", async () => {
    const { stdout, files } = await runExample("image-convert");
    expect([...files.keys()].sort()).toEqual(["compass-badge.jpg", "harbour.jpg"]);
    expect(stdout).toContain("- `compass-badge.jpg`: transparency was laid on #f4efe6; JPEG has none.");
    expect(stdout).not.toContain("`harbour.jpg`: transparency");
    expect(stdout).toContain("| `harbour.png` | PNG (RGB, 8 bit) | `harbour.jpg` | 240 × 160 |");
    const jpeg = Buffer.from(files.get("harbour.jpg") as Uint8Array);
    expect([jpeg.readUInt16BE(0), jpeg.readUInt16BE(jpeg.length - 2)]).toEqual([0xffd8, 0xffd9]);
    // Reading it back gives the corner of the badge, which was see-through, as the background.
    const attachments = [{ filename: "b.jpg", content: files.get("compass-badge.jpg") as Uint8Array }];
    const back = await runSkill("image-convert", { input: "ppm", attachments });
    const ppm = back.files.get("b.ppm") as Uint8Array;
    expect(ascii(ppm.slice(0, 15))).toBe("P6\n160 160\n255\n");
    expect([0xf4, 0xef, 0xe6].every((value, i) => Math.abs(value - (ppm[15 + i] ?? 0)) <= 2)).toBe(true);
  });

  test("keeps every pixel on the way through BMP and PNG", async () => {
    let attachments: { filename: string; content: string | Uint8Array }[] = [{ filename: "six.ppm", content: PPM }];
    for (const [target, file] of [
      ["to bmp", "six.bmp"],
      ["to png", "six.png"],
      ["to ppm", "six.ppm"],
    ] as const) {
      const { stdout, files } = await runSkill("image-convert", { input: target, attachments });
      expect(stdout).toContain("Nothing: every pixel is as it was.");
      attachments = [{ filename: file, content: files.get(file) as Uint8Array }];
    }
    expect([...(attachments[0]?.content ?? new Uint8Array()).slice(11)]).toEqual(PIXELS);
  });

  test("reads a GIF by hand and refuses what it cannot do, by name", async () => {
    // Two pixels of a two-colour palette: codes clear(4), 0, 1, end(5), three bits each, lowest first.
    const gif = Buffer.from("47494638396102000100800000ff80000080ff2c00000000020001000002024" + "40a003b", "hex");
    const read = await runSkill("image-convert", { input: "ppm", attachments: [{ filename: "two.gif", content: gif }] });
    expect([...(read.files.get("two.ppm") as Uint8Array).slice(11)]).toEqual([255, 128, 0, 0, 128, 255]);
    for (const [input, content, message] of [
      [{ format: "jpeg", quality: 400 }, PPM, "quality: must be a whole number from 1 to 100, not 400"],
      ["png", "P6\n9000 9000\n255\n", "81.0 megapixels; at most 8 fit"],
      ["png", "P3\n2 2\n255\n1 2 3", "cut off: 3 of 12 values"],
    ] as const) {
      const refused = await runSkill("image-convert", { input, attachments: [{ filename: "x.ppm", content }] });
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toContain(message);
    }
  });
});

import { crc32, deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

/** A PNG of one byte value, of colour type 2 (RGB) or 6 (with alpha). */
function png(width: number, height: number, color: 2 | 6, value = 0x80) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, color, 0, 0, 0], 8);
  const row = Buffer.alloc(1 + width * (color === 6 ? 4 : 3), value);
  row[0] = 0;
  const parts = [
    ["IHDR", head],
    ["IDAT", deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))],
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

describeSkill("app-store-screenshots", () => {
  test("names every reason for which the example's pictures would be refused", async () => {
    const { stdout, files } = await runExample("app-store-screenshots");
    expect(stdout).toContain("# Tidewatch: 5 reasons to be refused");
    expect(stdout).toContain('| 1-tides.png | PNG | 1290 × 2796 | iPhone 6.9" | fits | refused |');
    expect(stdout).toContain('| 2-spots.png | PNG | 1290 × 2796 | iPhone 6.9" | refused | refused |');
    expect(stdout).toContain("| 3-alerts.png | PNG | 1080 × 1920 | none | refused | fits |");
    expect(stdout).toContain('The others are 1290 × 2796 (iPhone 6.9"): take it again on that device');
    const board = new TextDecoder().decode(files.get("storyboard.svg"));
    expect(board).toContain(">Your beaches,</text>");
    expect(board).toContain(">3-alerts.png</text>");
    const shown = /href="data:image\/png;base64,([^"]+)"/.exec(board)?.[1] as string;
    expect(Buffer.from(shown, "base64").subarray(16, 24).toString("hex")).toBe("0000050a00000aec"); // 1290 × 2796
  });

  test("flattens an alpha channel on the given ground", async () => {
    const { stdout, files } = await runSkill("app-store-screenshots", {
      input: { stores: ["google"], flatten: true, background: "#000000" },
      attachments: [{ filename: "a.png", content: png(400, 640, 6) }],
    });
    expect(stdout).toContain("Flattened and written again: `a.png`.");
    expect(stdout).toContain("| a.png | PNG | 400 × 640 | none | – | fits |");
    const flat = Buffer.from(files.get("a.png") as Uint8Array);
    expect(flat[25]).toBe(0); // half-clear grey on black is grey without alpha
  });

  test("finds doubles, claims in captions and a file that is no picture", async () => {
    const content = png(1320, 40, 2);
    const { stdout } = await runSkill("app-store-screenshots", {
      input: { captions: ["The best budget app", "The plan for your week"] },
      attachments: ["a.png", "b.png"].map((filename) => ({ filename, content })),
    });
    expect(stdout).toContain("**b.png** and **a.png** are the same picture.");
    expect(stdout).toContain("Caption 1 says “best”.");
    expect(stdout).toContain("Captions 1 and 2 begin with the same word");
    const wrong = await runSkill("app-store-screenshots", { input: "", attachments: [{ filename: "a.gif", content: "GIF89a" }] });
    expect(wrong.exitCode).not.toBe(0);
    expect(wrong.stderr).toContain("a.gif is neither PNG nor JPEG");
  });
});

import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

/** The colour of one pixel of an RGB or RGBA PNG. */
function pixel(data: Uint8Array, x: number, y: number): number[] {
  const png = Buffer.from(data);
  const width = png.readUInt32BE(16);
  const channels = png[25] === 6 ? 4 : 3;
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  let above = Buffer.alloc(stride);
  for (let row = 0; row <= y; row++) {
    const filter = raw[row * (stride + 1)];
    const line = Buffer.from(raw.subarray(row * (stride + 1) + 1, (row + 1) * (stride + 1)));
    for (let i = 0; i < stride; i++) {
      const [a, b, c] = [i < channels ? 0 : line[i - channels], above[i], i < channels ? 0 : above[i - channels]] as [number, number, number];
      const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
      const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      line[i] = (line[i] as number) + ([0, a, b, (a + b) >> 1, paeth][filter as number] as number);
    }
    above = line;
  }
  return [...above.subarray(x * channels, x * channels + channels)];
}

describeSkill("favicon-set", () => {
  test("draws the example in every size, with grounds and margins where platforms want them", async () => {
    const { stdout, files } = await runExample("favicon-set");
    for (const [name, side] of [
      ["icon-16", 16],
      ["icon-192", 192],
      ["apple-touch-icon", 180],
      ["icon-maskable-512", 512],
    ] as const) {
      const png = Buffer.from(files.get(`${name}.png`) as Uint8Array);
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([side, side]);
    }
    // The sun's centre, (32, 24) of 64, in each; the corner is open, or filled with the ground.
    expect(pixel(files.get("icon-192.png") as Uint8Array, 96, 72)).toEqual([0xf4, 0xb0, 0x6a, 255]);
    expect(pixel(files.get("icon-192.png") as Uint8Array, 0, 0)[3]).toBe(0);
    expect(pixel(files.get("apple-touch-icon.png") as Uint8Array, 1, 1).slice(0, 3)).toEqual([0x14, 0x2f, 0x42]);
    // 0.8 / √2 of 512 is 289.6: the sun's centre lies at 256 and at 256 − 289.6 / 8 = 219.8, its lower edge at 274.1.
    const maskable = files.get("icon-maskable-512.png") as Uint8Array;
    expect(pixel(maskable, 256, 220).slice(0, 3)).toEqual([0xf4, 0xb0, 0x6a]);
    expect(pixel(maskable, 256, 160).slice(0, 3)).toEqual([0x14, 0x2f, 0x42]);
    // The ICO's directory: three PNGs, each where it says.
    const ico = Buffer.from(files.get("favicon.ico") as Uint8Array);
    expect([ico.readUInt16LE(2), ico.readUInt16LE(4)]).toEqual([1, 3]);
    for (const [at, side] of [16, 32, 48].entries()) {
      expect(ico[6 + 16 * at]).toBe(side);
      const start = ico.readUInt32LE(18 + 16 * at);
      expect(ico.subarray(start, start + ico.readUInt32LE(14 + 16 * at))).toEqual(Buffer.from(files.get(`icon-${side}.png`) as Uint8Array));
    }
    expect(text(files.get("favicon.svg"))).toContain('[fill="#142f42"]{fill:#2c6c8f}');
    expect(JSON.parse(text(files.get("site.webmanifest")))).toMatchObject({ short_name: "Tides", theme_color: "#142f42" });
    expect(stdout).toContain("The thinnest line is 2 of 64 units: 0.50 px in a 16 px tab");
    expect([...files.keys()].filter((name) => name.startsWith("source"))).toEqual([]);
  });

  test("says what is wrong with the drawing or a setting", async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>';
    const unsized = await runSkill("favicon-set", { input: { svg } });
    expect(unsized.exitCode).not.toBe(0);
    expect(unsized.stderr).toContain("has neither a viewBox nor a width and height");
    const clear = await runSkill("favicon-set", { input: { svg, background: "#fff0" } });
    expect(clear.stderr).toContain("background: must be a colour such as #fbf8f1");
    expect(clear.files.size).toBe(0);
  });
});

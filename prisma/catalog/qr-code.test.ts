import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

/** The modules as the SVG draws them, without the quiet zone. */
function modules(svg: string, margin = 4): boolean[][] {
  const side = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]) - 2 * margin;
  const grid = Array.from({ length: side }, () => Array<boolean>(side).fill(false));
  for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let i = 0; i < Number(width); i++) (grid[Number(y) - margin] as boolean[])[Number(x) - margin + i] = true;
  }
  return grid;
}

const times = (x: number, y: number): number => (y === 0 ? 0 : (y & 1 ? x : 0) ^ times((x << 1) ^ (x & 128 ? 0x11d : 0), y >> 1));

/** Reads a code of version 4, level M, mask 6, after the standard and not after the encoder: two blocks of 32 + 18 codewords. */
function readVersion4M(grid: boolean[][]): string {
  const at = (x: number, y: number) => (grid[y]?.[x] ? 1 : 0);
  const format = [0, 1, 2, 3, 4, 5, 7, 8].map((x) => at(x, 8)).concat([7, 5, 4, 3, 2, 1, 0].map((y) => at(8, y)));
  expect(format.join("")).toBe("100111110010111"); // as the standard's table has it for M and mask 6
  const isFixed = (x: number, y: number) =>
    (x < 9 && y < 9) || (x > 24 && y < 9) || (x < 9 && y > 24) || x === 6 || y === 6 || (x > 23 && x < 29 && y > 23 && y < 29);
  let bits = "";
  for (let right = 32, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5;
    for (let i = 0; i < 33; i++) {
      const y = up ? 32 - i : i;
      for (const x of [right, right - 1]) {
        if (!isFixed(x, y)) bits += at(x, y) ^ ((((x * y) % 2) + ((x * y) % 3)) % 2 === 0 ? 1 : 0);
      }
    }
  }
  const words = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  expect(words).toHaveLength(100);
  const blocks = [0, 1].map((block) => words.filter((_, i) => i % 2 === block));
  for (const block of blocks) {
    // A block without errors is zero at every root of the generator.
    for (let root = 1, i = 0; i < 18; i++, root = times(root, 2)) expect(block.reduce((sum, word) => times(sum, root) ^ word, 0)).toBe(0);
  }
  const data = blocks
    .flatMap((block) => block.slice(0, 32))
    .map((word) => word.toString(2).padStart(8, "0"))
    .join("");
  let position = 0;
  const take = (size: number) => {
    position += size;
    return Number.parseInt(data.slice(position - size, position), 2);
  };
  let found = "";
  for (let mode = take(4); mode !== 0; mode = take(4)) {
    if (mode === 2) {
      for (let left = take(9); left > 0; left -= 2) {
        const value = take(left > 1 ? 11 : 6);
        found += left > 1 ? `${CAPITALS[Math.floor(value / 45)]}${CAPITALS[value % 45]}` : CAPITALS[value];
      }
    } else {
      expect(mode).toBe(4);
      found += text(Uint8Array.from({ length: take(8) }, () => take(8)));
    }
  }
  return found;
}
const CAPITALS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

describeSkill("qr-code", () => {
  test("makes a code that another reader reads", async () => {
    const { stdout, files } = await runExample("qr-code");
    const grid = modules(text(files.get("guest-wifi.svg")));
    expect(readVersion4M(grid)).toBe("WIFI:T:WPA;S:Harbour Room\\; guests;P:tide-table-26;;");
    expect(stdout).toContain("Print it at least **6.0 cm** wide");
    // The PNG shows the same: 12 pixels a module, four modules of margin, one bit a pixel.
    const png = Buffer.from(files.get("guest-wifi.png") as Uint8Array);
    const pixels = inflateSync(png.subarray(png.indexOf("IDAT") + 4, png.indexOf("IEND") - 8));
    const stride = 1 + Math.ceil(492 / 8);
    for (let i = 0; i < 33 * 33; i++) {
      const [x, y] = [i % 33, Math.floor(i / 33)];
      const column = (x + 4) * 12 + 6;
      const byte = pixels[((y + 4) * 12 + 6) * stride + 1 + (column >> 3)] as number;
      expect((byte >> (7 - (column & 7))) & 1).toBe(grid[y]?.[x] ? 1 : 0);
    }
  });

  test("takes the smallest grid for digits and capitals, and free error correction", async () => {
    // Version 1 holds 41 digits at L, 34 at M, 27 at Q and 17 at H.
    for (const [digits, found] of [
      [34, "**Version 1**, 21 × 21 modules, error correction M"],
      [35, "**Version 2**, 25 × 25 modules, error correction Q"],
    ] as const) {
      expect((await runSkill("qr-code", { input: { content: "7".repeat(digits) } })).stdout).toContain(found);
    }
  });

  test("names what would not scan or not work", async () => {
    for (const [input, message] of [
      [{ wifi: { ssid: "a", password: "short" } }, /wifi\.password: a WPA password has 8 to 63 characters/],
      [{ content: "é".repeat(1500) }, /3000 bytes; at level M a QR code holds at most 2331/],
    ] as const) {
      const { exitCode, stderr } = await runSkill("qr-code", { input });
      expect(exitCode).not.toBe(0);
      expect(stderr).toMatch(message);
    }
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

describeSkill("social-image-sizes", () => {
  test("makes the example's four pictures in their sizes, with all text where it survives", async () => {
    const { stdout, files } = await runExample("social-image-sizes");
    for (const [name, width, height, left, top, right, bottom] of [
      ["link-preview", 1200, 630, 60, 50, 1140, 580],
      ["instagram-portrait", 1080, 1350, 64, 60, 1016, 1290],
      ["story", 1080, 1920, 65, 270, 1015, 1540],
      ["x-header", 1500, 500, 420, 70, 1440, 430],
    ] as const) {
      const png = Buffer.from(files.get(`${name}.png`) as Uint8Array);
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height]);
      const svg = text(files.get(`${name}.svg`));
      const lines = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" font-size="(\d+)"[^>]*>([^<]+)/g)];
      expect(lines.map(([, , , , words]) => words).join(" ")).toBe("Night sailing course starts in May Six evenings, own boat not needed Visby Sailing School");
      for (const [, x, y, size, words = ""] of lines) {
        expect(Number(x)).toBeGreaterThanOrEqual(left);
        expect(Number(x) + words.length * Number(size) * 0.5).toBeLessThanOrEqual(right);
        expect(Number(y) - Number(size) * 0.75).toBeGreaterThanOrEqual(top);
        expect(Number(y)).toBeLessThanOrEqual(bottom);
      }
    }
    // 1600 × 1000 under 1200 × 630: scale 0.75, 840 units high; the boat's middle, 55 % of 1000, minus 420.
    expect(text(files.get("link-preview.svg"))).toContain('<svg viewBox="0.00 130.00 1600.00 840.00"');
    expect(stdout).toMatch(/1\. \*\*x-header\*\*: the text covers \d+ % of the subject/);
  });

  test("objects to pale type, and refuses what cannot be set", async () => {
    const pale = await runSkill("social-image-sizes", { input: { title: "Open day", ink: "#999999", ground: "#ffffff", sizes: ["x-post"] } });
    // 1.05 / (0.3185 + 0.05) = 2.849
    expect(pale.stdout).toContain("1. **ink on ground** has a contrast of 2.84 : 1");
    expect([...pale.files.keys()].sort()).toEqual(["x-post.png", "x-post.svg"]);
    const refused = await runSkill("social-image-sizes", { input: { title: "Open day", sizes: ["myspace"] } });
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stderr).toContain("sizes: must be a list out of link-preview");
  });
});

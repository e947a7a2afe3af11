import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const decode = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const hash = (bytes: Uint8Array | undefined) =>
  createHash("sha256")
    .update(bytes as Uint8Array)
    .digest("hex")
    .slice(0, 16);

describeSkill("algorithmic-art", () => {
  test("draws the example, the same bytes in every sandbox", async () => {
    const { stdout, files } = await runExample("algorithmic-art");
    expect(stdout).toContain("# Flow, seed 2718");
    expect(stdout).toContain("682 shapes in 4 colours on #f3ede1, 1000 × 1400");
    expect(hash(files.get("art.svg"))).toBe("95c74372912ff344");
    expect(decode(files.get("sketch.html"))).toContain('const s = {"form": "flow", "seed": 2718, "density": 70,');
    const png = Buffer.from(files.get("art.png") as Uint8Array);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1600, 2240]);
  });

  test("packs discs that stay inside the margin and apart from each other", async () => {
    const { files } = await runSkill("algorithmic-art", { input: "packing 41 night", entrypoint: "scripts/art.py" });
    const svg = decode(files.get("art.svg"));
    const discs = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)" fill/g)].map(
      (found) => found.slice(1).map(Number) as [number, number, number],
    );
    expect(discs.length).toBeGreaterThan(100);
    for (const [i, [x, y, r]] of discs.entries()) {
      expect(Math.min(x - r, y - r, 1000 - x - r, 1000 - y - r)).toBeGreaterThan(59.8);
      for (const [ox, oy, or] of discs.slice(0, i)) expect(Math.hypot(x - ox, y - oy) - r - or).toBeGreaterThan(2.7);
    }
    expect(svg).toContain('fill="#0e1626"');
  });

  test("tiles in the given colours, and names a wrong setting", async () => {
    const input = { form: "truchet", seed: 5, density: 0, colours: ["#112233"], ground: "#FFFFFF" };
    const { files } = await runSkill("algorithmic-art", { input, entrypoint: "scripts/art.py" });
    // 880 units by tiles of about 160: 6 across, 6 down (the side is 146.67), six arcs each.
    expect(decode(files.get("art.svg")).match(/<polyline [^>]*stroke="#112233" stroke-width="13.20"/g)).toHaveLength(216);
    const wrong = await runSkill("algorithmic-art", { input: { form: "fractal" }, entrypoint: "scripts/art.py" });
    expect(wrong.exitCode).not.toBe(0);
    expect(wrong.stderr).toContain("form: must be one of flow, packing, truchet, not 'fractal'");
    const unknown = await runSkill("algorithmic-art", { input: "spiral 3", entrypoint: "scripts/art.py" });
    expect(unknown.stderr).toContain("form: must be one of flow, packing, truchet; there is none in 'spiral 3'");
  });
});

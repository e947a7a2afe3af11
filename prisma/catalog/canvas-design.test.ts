import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const latin = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("latin1");

describeSkill("canvas-design", () => {
  test("sets the example on A3 as SVG, PDF and PNG", async () => {
    const { stdout, files } = await runExample("canvas-design");
    expect(stdout).toContain("# Night Swim: 297 × 420 mm");
    expect(stdout).toContain("Nothing stands against it");
    // The margin is 7 % of 297 mm; columns are (297 − 41.58) ÷ 12 and rows (420 − 41.58) ÷ 16.
    expect(stdout).toContain("cells of 21.3 × 23.7 mm, margin 20.8 mm");
    const svg = latin(files.get("poster.svg"));
    // The moon: six columns wide from column 6, so its right edge is at 20.79 + 11 × 21.285.
    expect(svg).toContain('<path d="M 254.925 108.296');
    expect(latin(files.get("poster.pdf"))).toContain("/MediaBox [0 0 841.89 1190.551]");
    const png = Buffer.from(files.get("poster.png") as Uint8Array);
    expect(png.readUInt32BE(16)).toBe(1754);
  });

  test("finds weak contrast, two titles and type that does not fit", async () => {
    const input = {
      title: "Weak",
      palette: ["#ffffff", "#999999"],
      texts: [
        { level: "display", text: "Incomprehensibilities", at: [1, 2] },
        { level: "display", text: "Two", at: [1, 6] },
        { level: "note", text: "small print", at: [1, 16] },
      ],
    };
    const { stdout } = await runSkill("canvas-design", { input, entrypoint: "scripts/poster.py" });
    expect(stdout).toContain("“Incomprehensibilities” was");
    // #999999 on white is 2.85 : 1.
    expect(stdout).toContain("“small print” has a contrast of 2.8 : 1 on #ffffff; 4.5 : 1 is the least");
    expect(stdout).toContain("Two texts of the level display compete.");
  });

  test("names the shape that is wrong", async () => {
    for (const [input, message] of [
      [{ shapes: [{ kind: "star", at: [1, 1], size: [1, 1] }] }, "shapes[0].kind: must be one of"],
      [{ shapes: [{ kind: "disc", at: [1], size: [1, 1] }] }, "shapes[0].at: must be two numbers"],
    ] as const) {
      const { exitCode, stderr } = await runSkill("canvas-design", { input, entrypoint: "scripts/poster.py" });
      expect(exitCode).not.toBe(0);
      expect(stderr).toContain(message);
    }
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

/** What a browser makes of `clamp(a rem, b rem + c vw, d rem)`, in pixels. */
function computed(css: string, name: string, width: number) {
  const [, low, start, slope, high] = (new RegExp(`--text-${name}: clamp\\((.+)rem, (.+)rem \\+ (.+)vw, (.+)rem\\);`).exec(css) ?? []).map(Number) as number[];
  return Math.min(Math.max((low as number) * 16, (start as number) * 16 + ((slope as number) * width) / 100), (high as number) * 16);
}

describeSkill("type-scale", () => {
  test("computes the example to a hundredth of a pixel at both ends and between", async () => {
    const { stdout, files } = await runExample("type-scale");
    const css = text(files.get("type-scale.css"));
    for (const [step, name] of [
      [-1, "s"],
      [0, "body"],
      [2, "xl"],
      [5, "4xl"],
    ] as const) {
      const [low, high] = [16 * 1.2 ** step, 20 * 1.25 ** step];
      for (const [width, size] of [
        [300, low],
        [360, low],
        [800, (low + high) / 2],
        [1240, high],
        [1900, high],
      ] as const)
        expect(computed(css, name, width)).toBeCloseTo(size, 1.7);
    }
    // 1.05 + 8.8 / 20 = 1.49; 1.05 + 8.8 / 61.04 = 1.194
    expect(css).toContain("--leading-body: 1.49;");
    expect(css).toContain("--leading-4xl: 1.19;");
    expect(stdout).toContain("Nothing to object");
    expect(text(files.get("specimen.svg")).match(/>Neighbourhoods</g)).toHaveLength(14);
    const png = files.get("specimen.png") as Uint8Array;
    const width = Number(/width="(\d+)"/.exec(text(files.get("specimen.svg")))?.[1]);
    expect(new DataView(png.buffer, png.byteOffset).getUint32(16)).toBe(width);
  });

  test("objects to words that do not fit and to sizes that defy zoom", async () => {
    const { stdout } = await runSkill("type-scale", { input: { base: [14, 20], ratio: [1.1, "golden"], up: 3, word: "Verkehrsberuhigung" } });
    // 14 × 1.1³ × 0.55 × 18 = 184 px fit into 328; 20 × 1.618³ = 84.7 is 4.5 times 18.6.
    expect(stdout).not.toContain("Verkehrsberuhigung");
    expect(stdout).toContain("**2xl, xl** more than 2.5 times as large");
    expect(stdout).toContain("**Body text of 14 px**");
    expect(stdout).toContain("**Ratio 1.1 at 360 px**");
    const refused = await runSkill("type-scale", { input: { ratio: "pleasant" } });
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stderr).toContain("ratio: must be one or two numbers from 1.05 to 2");
  });
});

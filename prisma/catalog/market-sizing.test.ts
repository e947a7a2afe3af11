import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (files: Map<string, Uint8Array>, name: string) => new TextDecoder().decode(files.get(name));
const model = (factors: object[], more: object = {}) => ({ market: "Bread", year: 2026, segments: [{ name: "All", tam: factors }], draws: 500, ...more });

describeSkill("market-sizing", () => {
  test("sizes the example, contradicts it from the top, and finds the factor that decides", async () => {
    const { stdout, files } = await runExample("market-sizing");
    const sizing = JSON.parse(text(files, "sizing.json"));
    // 18,000 × 540 + 9,500 × 1,680; × 0.45 and × 0.6; × 0.04 and × 0.06
    expect(sizing.likely.tam).toBe(25_680_000);
    expect(sizing.likely.sam).toBeCloseTo(13_950_000, 3);
    expect(sizing.likely.som).toBeCloseTo(749_520, 3);
    expect(sizing.likely.top_down).toBeCloseTo(33_440_000, 3);
    expect(sizing.likely.capacity).toBe(693_000);
    // 17,000 × 420 × 0.35 × 0.02 + 9,000 × 1,300 × 0.5 × 0.03, and the same at the high ends
    expect(sizing.extremes.som[0]).toBeCloseTo(225_480, 3);
    expect(sizing.extremes.som[1]).toBeCloseTo(2_039_940, 3);
    // Both shares at 0.02 and 0.03: 4,374,000 × 0.02 + 9,576,000 × 0.03
    expect(sizing.swings[0]).toMatchObject({ name: "Won within three years", low: expect.closeTo(374_760, 3), high: expect.closeTo(1_263_780, 3) });
    expect(stdout).toContain("**SOM EUR 750,000** (8 in 10 draws: EUR 549,000 to 1.10 million), SAM EUR 13.9 million, TAM EUR 25.7 million a year");
    expect(stdout).toContain("1. From the top the TAM is EUR 33.4 million, from below EUR 25.7 million: 30 % apart");
    expect(stdout).toContain("3. Without a source: Share for appointments.");
    expect(text(files, "model.csv").split("\n")[3]).toBe('Solo practices,sam,Book online or want to,0.35,0.45,0.6,"Own survey, n = 212, March 2026"');
    expect(text(files, "tornado.svg").match(/<rect/g)).toHaveLength(13); // the ground and two for each of six factors
    expect([...(files.get("tornado.png") ?? []).slice(1, 4)]).toEqual([80, 78, 71]);
  });

  test("draws what a triangular distribution promises", async () => {
    // From 0 over 50 to 100 a tenth lies below √0.1 × √5000 = 22.36, and a tenth above 77.64.
    const { files } = await runSkill("market-sizing", { input: model([{ name: "Loaves", low: 0, likely: 50, high: 100 }], { draws: 10_000, seed: 7 }) });
    const [low, middle, high] = JSON.parse(text(files, "sizing.json")).ranges.tam;
    expect(Math.abs(low - 22.36)).toBeLessThan(1);
    expect(Math.abs(middle - 50)).toBeLessThan(1);
    expect(Math.abs(high - 77.64)).toBeLessThan(1);
  });

  test("says which factor is wrong", async () => {
    for (const [input, message] of [
      [model([{ name: "Loaves", low: 5, likely: 3, high: 9 }]), /"segments\[0\]\.tam\[0\]" \(Loaves\): low, likely and high have to rise/],
      [
        { market: "Bread", year: 2026, segments: [{ name: "All", tam: [{ name: "n", value: 2 }], sam: [{ name: "Open", value: 45 }] }] },
        /give a share from 0 to 1/,
      ],
    ] as const) {
      const refused = await runSkill("market-sizing", { input });
      expect(refused.exitCode).toBe(1);
      expect(refused.stderr).toMatch(message);
    }
  });
});

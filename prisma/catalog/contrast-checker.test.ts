import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const read = (data?: Uint8Array) => JSON.parse(new TextDecoder().decode(data));
const luminance = (hex: string) =>
  [0.2126, 0.7152, 0.0722]
    .map((weight, i) => {
      const value = Number.parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16) / 255;
      return weight * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    })
    .reduce((sum, part) => sum + part);
const ratio = (a: string, b: string) => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);

describeSkill("contrast-checker", () => {
  test("ranks what fails in the example, and its advice passes", async () => {
    const { stdout, files } = await runExample("contrast-checker");
    expect(stdout).toContain("# 2 of 6 pairs fail");
    expect(stdout).toMatch(
      /1\. \*\*muted on paper\*\* \(body text\): 3\.07 : 1, needs 4\.5\. Nearest that pass: muted `#6e7378` \(4\.51\)\.\n2\. \*\*paper on sea\*\*/,
    );
    const pairs = read(files.get("contrast.json"));
    for (const [at, text, on] of [
      [0, "#1f2a33", "#fbf8f1"],
      [4, "#2f8fb3", "#10202b"],
    ] as const)
      expect(pairs[at].ratio).toBe(Math.floor(ratio(text, on) * 100) / 100);
    expect(ratio(pairs[1].text_instead, "#fbf8f1")).toBeGreaterThanOrEqual(4.5);
    expect(ratio("#fbf8f1", pairs[2].on_instead)).toBeGreaterThanOrEqual(4.5);
    expect(new TextDecoder().decode(files.get("contrast.svg")).match(/>Aa</g)).toHaveLength(30);
  });

  test("agrees with the published values of both measures", async () => {
    const { files } = await runSkill("contrast-checker", {
      input: ":root {\n  --mid: #888;\n  white: rgb(255, 255, 255);\n  black #000000\n  soft hsl(0 0% 66.67%)\n}",
    });
    const found = read(files.get("contrast.json")).map(({ text, on, ratio, lc }: Record<string, unknown>) => [text, on, ratio, lc]);
    expect(found).toContainEqual(["white", "black", 21, -107.9]);
    expect(found).toContainEqual(["mid", "white", 3.54, 63.1]);
    expect(found).toContainEqual(["black", "soft", 9.03, 58.1]);
  });

  test("reads a style sheet on one line", async () => {
    const { stdout } = await runSkill("contrast-checker", { input: ":root{--paper:white;--mid:#888}/* a; b */.dark{--ink:black}" });
    // #888888 has a luminance of 0.24620: 1.05 ÷ 0.29620 = 3.545 on white, 0.29620 ÷ 0.05 = 5.924 on black.
    expect(stdout).toContain("| paper | mid | body text | 3.54 |");
    expect(stdout).toContain("| 5.92 |");
  });

  test("says which colour or pair is wrong", async () => {
    for (const [input, message] of [
      [{ palette: { ink: "#1234", paper: "#fff" } }, /palette\.ink: '#1234' is see-through/],
      [
        { palette: { ink: "#123", paper: "#fff" }, pairs: [{ text: "ink", on: "pape" }] },
        /pairs\[0\]\.on: 'pape' is not in the palette\. There are ink, paper/,
      ],
    ] as const) {
      const refused = await runSkill("contrast-checker", { input });
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toMatch(message);
    }
  });
});

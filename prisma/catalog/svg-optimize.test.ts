import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { describeSkill, readCatalogueFolder, runExample, runSkill } from "#lib/testing/run-skill";

// A native module, which the test runner cannot import itself.
const { Resvg } = createRequire(import.meta.url)("@resvg/resvg-js");
const text = (data?: Uint8Array) => new TextDecoder().decode(data);
const drawn = (svg: string): Uint8Array => new Resvg(svg, { fitTo: { mode: "width", value: 480 } }).render().pixels;

describeSkill("svg-optimize", () => {
  test("makes the example a third of its size and leaves the picture as it was", async () => {
    const { stdout, files } = await runExample("svg-optimize");
    const original = (await readCatalogueFolder("svg-optimize")).find(({ path }) => path === "assets/lighthouse.svg");
    const before = text(original?.data);
    const after = text(files.get("lighthouse.svg"));
    expect(stdout).toContain("2,857 → 958 bytes (66 % less)");
    expect(stdout).toContain("**It held active code**: 1 event handler.");
    expect(after).not.toMatch(/onclick|inkscape|rdf|linearGradient4012|clip-unused|layer1|<!--/);
    expect(after).toContain("<title>Lighthouse at dusk</title>");
    expect(after).toContain('<circle id="lamp" cx="20" cy="-6" r="8.25" fill="#fc4" stroke="#123" stroke-width="2"/>');
    expect(after).toContain('d="m0 178.48c20.12-6.01 40.25-6.01 60.37 0 20.12 6.01');
    const [one, two] = [drawn(before), drawn(after)];
    const different = one.filter((value, at) => Math.abs(value - (two[at] as number)) > 16).length;
    expect(different / one.length).toBeLessThan(0.0002);
  });

  test("does not let rounding add up along a relative path, and reads flags that stick together", async () => {
    const steps = Array.from({ length: 100 }, () => "l.34.34").join("");
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><path d="M0 0${steps}a5 5 0 0110 0"/></svg>`;
    const { files } = await runSkill("svg-optimize", { input: { svg, precision: 1 } });
    const path = / d="M0 0l([^a]*)a5 5 0 0 1 ([^"]*)"/.exec(text(files.get("picture.svg"))) as RegExpExecArray;
    const numbers = (path[1]?.match(/\.\d|\d/g) ?? []).map(Number);
    expect(numbers).toHaveLength(200);
    expect(numbers.reduce((sum, each) => sum + each, 0)).toBeCloseTo(68, 5);
    expect(path[2]).toBe("10 0");
  });

  test("takes out code and refuses entities", async () => {
    const bad = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="a()"><script>b()</script><a href=" java&#10;script:c()"><text>A <tspan>b</tspan> c</text></a></svg>`;
    const { stdout, files } = await runSkill("svg-optimize", { input: bad });
    expect(text(files.get("picture.svg"))).toBe('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><a><text>A <tspan>b</tspan> c</text></a></svg>\n');
    expect(stdout).toContain("1 event handler, 1 script, 1 link that runs code");
    const refused = await runSkill("svg-optimize", { input: '<!DOCTYPE svg [<!ENTITY a "aa">]><svg xmlns="http://www.w3.org/2000/svg"/>' });
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stderr).toContain("declares entities in its DOCTYPE");
  });
});

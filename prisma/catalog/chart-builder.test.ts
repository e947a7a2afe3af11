import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

describeSkill("chart-builder", () => {
  test("draws the example with its four lines to scale and named", async () => {
    const { stdout, files } = await runExample("chart-builder");
    const svg = text(files.get("chart.svg"));
    const lines = [...svg.matchAll(/<polyline points="([^"]+)"/g)].map(([, points = ""]) => points.split(" ").map((point) => point.split(",").map(Number)));
    expect(lines).toHaveLength(4);
    // The axis goes from 0 to 100 between y = 464 and y = 96: 368 units high.
    const tops = [41, 48, 57, 55, 66, 78, 83].map((value) => 464 - (value / 100) * 368);
    for (const [at, top] of tops.entries()) expect(lines[0]?.[at]?.[1]).toBeCloseTo(top, 0);
    for (const name of ["Wind", "Solar", "Hydro", "Gas", "100 TWh", "2018"]) expect(svg).toContain(`>${name}</text>`);
    expect(svg).toContain(">Source: Regional grid operator, annual statement 2024 (invented figures)</text>");
    expect(stdout).toContain("Gas goes from 96 TWh in 2018 to 49 TWh in 2024 (−49%)");
    // PNG: its signature, and 1920 pixels wide.
    const png = files.get("chart.png") as Uint8Array;
    expect([...png.slice(1, 4)]).toEqual([80, 78, 71]);
    expect(new DataView(png.buffer, png.byteOffset).getUint32(16)).toBe(1920);
  });

  test("stacks a long table and counts a histogram", async () => {
    const data = "month;area;sold\n2026-01;East;1.000,5\n2026-01;West;2,5\n2026-02;East;7\n2026-02;East;3\n2026-02;West;\n";
    const stacked = await runSkill("chart-builder", { input: { data, chart: "stacked", x: "month", y: "sold", series: "area" } });
    expect(text(stacked.files.get("chart-data.csv"))).toBe("month,East,West,total\n2026-01,1000.5,2.5,1003\n2026-02,10,,10\n");
    const records = [1, 2, 2, 3, 3, 3, 4, 4, 9].map((size) => ({ size }));
    const counted = await runSkill("chart-builder", { input: { data: records, chart: "histogram", y: "size" } });
    expect(text(counted.files.get("chart-data.csv"))).toBe("from,to,rows\n0,2,1\n2,4,5\n4,6,2\n6,8,0\n8,10,1\n");
    expect(counted.stdout).toContain("9 values from 1 to 9; half of them lie between 2 and 4, the median is 3.");
  });

  test("refuses what cannot be drawn, and says why", async () => {
    for (const [input, message] of [
      [{ data: "a,b\nx,1\n", y: ["a"] }, /"y": a holds no numbers\. Columns with numbers: b/],
      [{ data: "a,b,c\nx,1,-2\n", chart: "stacked" }, /A negative value cannot be part of a stack/],
      [{ data: "a,b\nx,1\n", chart: "pie" }, /"chart" has to be one of line, bar, stacked, scatter, histogram/],
    ] as const) {
      const refused = await runSkill("chart-builder", { input });
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toMatch(message);
    }
  });
});

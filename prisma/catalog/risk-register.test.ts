import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const lines = (data?: Uint8Array) => new TextDecoder().decode(data).trim().split("\n");

describeSkill("risk-register", () => {
  test("values the example, sizes the reserve and finds what is stale", async () => {
    const { stdout, files } = await runExample("risk-register");
    // 12000 + 6000 + 6000 + 4500 + 4500 + 4200 + 1800 + 1500; the quantiles come from all 256 combinations.
    expect(stdout).toContain(
      "**8 open risks with an exposure of EUR 40,500.** A reserve of EUR 70,000 would be enough in four cases of five, 27,000 in every second.",
    );
    expect(stdout).toContain("which cost 12,900, the exposure is 15,100 and the same reserve 24,000.");
    expect(stdout).toContain("- R1 Insure the Saturday takings: takes off 10,000 for 6,500, net 3,500.");
    expect(stdout).toContain("**Reviews are stale**: R3 (52 days, 30 allowed), R9 (126 days, 30 allowed).");
    expect(stdout).toContain("**R7 is certain, so it is an issue and not a risk.**");
    expect(lines(files.get("register.csv"))[1]).toBe(
      "1,R1,Thunderstorm closes the main stage on Saturday evening,0.25,48000,12000,2,4,Mira,Insure the Saturday takings,2000,6",
    );
    expect(lines(files.get("heatmap.svg")).join("")).toContain(">R2  R9</text>");
    expect([...(files.get("heatmap.png") as Uint8Array).slice(1, 4)]).toEqual([80, 78, 71]);
  });

  test("only ranks where there are levels, with half the time for the gravest", async () => {
    const risks =
      "risk,likelihood,severity,owner,mitigation,last review\nKey engineer leaves before launch,3,5,Ines,Second person trained,2026-03-30\nPrinter breaks on the last day,2,2,Jon,,2026-03-30\n";
    const { stdout } = await runSkill("risk-register", { input: { risks, as_of: "2026-04-20" } });
    expect(stdout).toContain("**2 open risks, 1 of them in the red fields.** They are rated 1 to 5, so scores rank them and must not be added up.");
    expect(stdout).toContain("| 1 | Key engineer leaves before launch | 3 | 5 | 15 | Ines |");
    expect(stdout).toContain("**Reviews are stale**: 1 (21 days, 15 allowed).");
  });

  test("names the line and the field that are wrong", async () => {
    for (const [input, message] of [
      [
        { risks: "risk,probability,impact\nStaff fall ill,130%,500\n", as_of: "2026-04-20" },
        'Line 2 (Staff fall ill): "probability" is 130%; it goes from 0 to 100 %.',
      ],
      [
        { risks: "risk,probability,impact,residual probability\nStaff fall ill,30%,500,300%\n", as_of: "2026-04-20" },
        'Line 2 (Staff fall ill): "residual probability" is 300%; it goes from 0 to 100 %.',
      ],
      [{ risks: "risk,probability,impact\nStaff fall ill,30%,\n", as_of: "2026-04-20" }, 'no number in "impact"'],
      [{ risks: "risk,probability,impact\nStaff fall ill,30%,5\n" }, '"as_of" is missing'],
    ] as const) {
      const { exitCode, stderr } = await runSkill("risk-register", { input });
      expect(exitCode).not.toBe(0);
      expect(stderr).toContain(message);
    }
  });
});

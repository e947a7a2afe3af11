import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

describeSkill("decision-matrix", () => {
  test("scores the example, drops the office without rooms, and says what would change it", async () => {
    const { stdout, files } = await runExample("decision-matrix");
    // Station Loft: 0.8 ÷ 2.1 of 30, nothing, all of 25, half of 10, two thirds of 20.
    expect(text(files.get("scores.csv"))).toBe(
      "rank,office,points,rent per month,area m2,commute min,daylight,lease years\n" +
        "1,Old Dairy,59.8,30.0,8.6,1.2,0.0,20.0\n2,Station Loft,54.8,11.4,0.0,25.0,5.0,13.3\n" +
        "3,Quayside,42.9,0.0,15.0,17.9,10.0,0.0\n4,Mill Lane,40.5,22.9,4.3,0.0,0.0,13.3\n",
    );
    expect(stdout).toContain("- Harbour Shed: meeting rooms is 1, at least 2 is asked for.");
    expect(stdout).toContain("**Station Loft** takes over once **commute min** weighs 28.7 instead of 25.0");
    expect(stdout).toContain("Station Loft draws level if its rent per month is 5050 instead of 5400.");
    expect(stdout).toContain("**Mill Lane is dominated by Old Dairy**");
    expect(text(files.get("decision.svg"))).toContain(">59.8</text>");
    expect([...(files.get("decision.png") as Uint8Array).slice(1, 4)]).toEqual([80, 78, 71]);
  });

  test("takes shares of the best where asked to, and counts all weightings", async () => {
    const options = "van,price,load\nKestrel,20000,500\nPlover,25000,1000\n";
    const criteria = [
      { name: "price", weight: 3, better: "less" },
      { name: "load", weight: 1 },
    ];
    const { stdout } = await runSkill("decision-matrix", { input: { options, criteria, normalise: "share" } });
    // Kestrel 75 + 12.5, Plover 60 + 25. With price at w: w + (1 − w)/2 = 0.8 w + 1 − w, so w = 5/7; the steps of 5 % from 75 up are 6 of 21.
    expect(stdout).toContain("**Kestrel leads with 87.5 points of 100, 2.5 ahead of Plover.**");
    expect(stdout).toContain("**Plover** takes over once **price** weighs 71.4 instead of 75.0");
    expect(stdout).toContain("Plover first in 71 %, Kestrel first in 29 %.");
  });

  test("names the gap, the missing column and the field that is wrong", async () => {
    const options = "van,price,load\nKestrel,20000,\nPlover,25000,1000\n";
    for (const [criteria, message] of [
      [[{ name: "load", weight: 1 }], "Line 2 (Kestrel): no number in 'load'."],
      [[{ name: "speed", weight: 1 }], "\"criteria\" names the column 'speed', which the table of options does not have."],
      [
        [{ name: "price", weight: 1, at_most: 21000 }],
        "1 of 2 options meet the limits; two are needed to compare. Plover: price is 25000, at most 21000 is asked for",
      ],
    ] as const) {
      const { exitCode, stderr } = await runSkill("decision-matrix", { input: { options, criteria } });
      expect(exitCode).not.toBe(0);
      expect(stderr).toContain(message);
    }
  });
});

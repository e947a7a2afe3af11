import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);
const findings = (stdout: string) => [...stdout.matchAll(/^\d+\. \*\*(.*)$/gm)].map(([, line]) => line?.replace("**", ""));

describeSkill("glossary-builder", () => {
  test("finds what the ventilation brief says in two ways, and its glossary", async () => {
    const { stdout, files } = await runExample("glossary-builder");
    expect(findings(stdout)).toEqual([
      "two meanings: ERV is “energy recovery ventilator” (line 15) and “environmental rating value” (line 23).",
      "unexplained: O&M is used once, first in line 21, and nowhere spelled out.",
      "unexplained: SFP is used once, first in line 22, and nowhere spelled out.",
      "late: AHU is used in line 3 and explained in line 7.",
      "house word: “user” is used once (first in line 10); the house says “occupant”.",
      "house word: “tenant” is used once (first in line 22); the house says “occupant”.",
      "spelling: “database” (once) and “data base” (once), first in line 21.",
      "spelling: “e-mail” (once) and “email” (once), first in line 22.",
      "spelling: “Work Order” (once) and “work order” (once), first in line 11.",
      "long again: “air handling unit” comes back once after AHU was introduced, first in line 15.",
      "not needed: DCV is introduced in line 8 and never used after that.",
      "not needed: DHW is introduced in line 24 and never used after that.",
    ]);
    expect(text(files.get("glossary.csv"))).toBe(
      "term,meaning,uses,first_line\r\nAHU,air handling unit,2,3\r\nDCV,Demand-controlled ventilation,1,8\r\nDHW,domestic hot water,1,24\r\n" +
        "ERV,energy recovery ventilator; or: environmental rating value,4,15\r\nIAQ,indoor air quality,2,10\r\nO&M,(not explained),1,21\r\n" +
        "SFP,(not explained),1,22\r\nVAV,variable air volume,2,7\r\n",
    );
  });

  test("reads the other shapes of an explanation, and leaves headlines and part numbers alone", async () => {
    const input =
      "ALL DOORS STAY SHUT AT NIGHT\n\nThe ROV (remotely operated vehicle) dives from bay K-03, chapter XIV. ROVs carry an SSS. SSS stands for side-scan sonar.\n" +
      'Plans are organised here and organized there. "Umbilical" means the cable to the ROV.\n';
    const { stdout, files } = await runSkill("glossary-builder", { input });
    expect(text(files.get("glossary.csv"))).toBe(
      "term,meaning,uses,first_line\r\nROV,remotely operated vehicle,3,3\r\nSSS,side-scan sonar,2,3\r\nUmbilical,the cable to the ROV,1,4\r\n",
    );
    expect(findings(stdout)).toEqual(["spelling: “organised” (once) and “organized” (once), first in line 4."]);
  });

  test("says how a house term has to look", async () => {
    const wrong = await runSkill("glossary-builder", { input: { text: "The AHU runs.", house: [{ avoid: ["user"] }] } });
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toContain('"house" has to be a list of objects with "term"');
  });
});

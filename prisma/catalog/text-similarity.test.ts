import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

describeSkill("text-similarity", () => {
  test("finds the copies of the example, the word that changed and the ticket inside another", async () => {
    const { stdout, files } = await runExample("text-similarity");
    // 22 words make 20 pieces; one changed word leaves 17 of 23 in common.
    expect(text(files.get("pairs.csv"))).toBe(
      "first,second,similarity,contained\nT-401,T-405,1.0000,1.0000\nT-401,T-403,0.7391,0.8500\nT-403,T-405,0.7391,0.8500\nT-402,T-406,0.3864,1.0000\n",
    );
    expect(text(files.get("clusters.csv"))).toBe("cluster,text\n1,T-401\n1,T-403\n1,T-405\n");
    expect(stdout).toContain("- **T-403** (74%): “white” became “blank”");
    expect(stdout).toContain("- 100% of **T-402** stands in **T-406**");
  });

  test("compares short texts by characters and says when a cluster is a chain", async () => {
    const texts = ["abcdefgh", "abcdefghij", "cdefghij"];
    const { stdout, files } = await runSkill("text-similarity", { input: { texts, threshold: 0.7 } });
    // Pieces of four: 5, 7 and 5. The middle one shares 5 of 7 with each of the others, which share 3 of 7.
    expect(text(files.get("pairs.csv"))).toBe("first,second,similarity,contained\ntext 1,text 2,0.7143,1.0000\ntext 2,text 3,0.7143,1.0000\n");
    expect(stdout).toContain("1 of 3 pairs are below the threshold and hang together through others");
  });

  test("finds the copies among fifteen hundred texts by MinHash", async () => {
    const rows = Array.from({ length: 1500 }, (_, at) => `note ${at} says a${at * 7} b${at * 11} c${at * 13} d${at * 17} e${at * 19} and f${at * 23}`);
    rows[1400] = `${rows[20]} !`;
    const { stdout, files } = await runSkill("text-similarity", { input: { texts: rows, unit: "words" } });
    expect(stdout).toContain("pairs proposed by MinHash");
    expect(text(files.get("clusters.csv"))).toBe("cluster,text\n1,text 21\n1,text 1401\n");
  });

  test("says what is missing", async () => {
    for (const [input, message] of [
      ["", /There is nothing to compare\. Send "texts" as a list/],
      [{ texts: ["alone"] }, /There is 1 text; two are needed/],
      [{ texts: ["a", "b"], threshold: 2 }, /"threshold" has to be a number from 0\.1 to 1/],
    ] as const) {
      const refused = await runSkill("text-similarity", { input });
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toMatch(message);
    }
  });
});

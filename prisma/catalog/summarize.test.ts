import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const ARTICLE = `# Harbour town replaces its ageing pumps

The town council of Brightwater voted on Tuesday to replace all nine of the pumping stations that keep the lower
harbour dry, at a cost of $14.2 million. The stations were built in 1961 and have failed four times in the past two
winters. Dr. Elena Ruiz, who leads the council's engineering department, said the pumps could no longer be repaired
because the manufacturer went out of business in 1998.

Residents had asked for new pumps for years. "We were told to wait," said Mr. J. K. Holloway, who runs a bakery.

\`\`\`sh
echo "The pumps and the harbour and the stations of Brightwater are code here and must never be quoted."
\`\`\`

## How it will be paid for

About two thirds of the money will come from a **national** flood protection fund, and the rest from [a loan](https://example.com/loan)
that the town will pay back over 20 years. The council expects the loan to add roughly $31 a year to the average
household's water bill. The association has not said whether it will challenge the vote in court.

- The new pumps move twice as much water as the old ones and can run on diesel generators for 48 hours.
- Will it be enough?
- The bakery on Quay Street sells bread.
`;

const GIST =
  "The town council of Brightwater voted on Tuesday to replace all nine of the pumping stations that keep the lower harbour dry, at a cost of $14.2 million.";

async function summarize(input: string | object, attachments?: { filename: string; content: string }[]) {
  const result = await runSkill("summarize", { input, ...(attachments && { attachments }) });
  const lines = result.stdout.trim().split("\n");
  return {
    ...result,
    gist: lines[0]?.replace(/^\*\*|\*\*$/g, ""),
    points: lines.filter((line) => line.startsWith("- ")).map((line) => line.slice(2)),
    figures: lines.at(-1),
  };
}

describeSkill("summarize", () => {
  test("keeps four sentences of its example, the decision first", async () => {
    const { stdout } = await runExample("summarize");
    expect(stdout).toMatch(/^\*\*The town council of Brightwater voted on Tuesday/);
    expect(stdout).toContain("_209 words in → 95 words out (45 %), 4 of 10 sentences kept, none rewritten._");
  });

  test("opens with the lead and keeps whole sentences in the order of the text", async () => {
    const { exitCode, gist, points, figures, stdout, files } = await summarize(ARTICLE);
    expect(exitCode).toBe(0);
    expect(gist).toBe(GIST);
    expect(points.map((point) => point.split(" ").slice(0, 3).join(" "))).toEqual([
      "Dr. Elena Ruiz,",
      "Residents had asked",
      "About two thirds",
      "The council expects",
      "The new pumps",
    ]);
    expect(points).toContain(
      "About two thirds of the money will come from a national flood protection fund, and the rest from a loan that the town will pay back over 20 years.",
    );
    const flat = ARTICLE.replace(/\s+/g, " ")
      .replaceAll("**", "")
      .replace(/\[a loan\]\([^)]*\)/, "a loan");
    const places = points.map((point) => flat.indexOf(point));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    // Code, questions and asides are not what the text is about.
    expect(stdout).not.toMatch(/echo|must never be quoted|Will it be enough|sells bread/);
    expect(figures).toMatch(/^_\d+ words in → \d+ words out \(\d+ %\), 6 of 11 sentences kept, none rewritten\._$/);
    expect(new TextDecoder().decode(files.get("summary.md"))).toBe(`${stdout.trimEnd()}\n`);
  });

  test("takes a length by name or as a number of sentences", async () => {
    const short = await summarize({ text: ARTICLE, length: "short" });
    expect(short.points).toHaveLength(3);
    const one = await summarize({ text: ARTICLE, length: 1 });
    expect(one.gist).toBe(GIST);
    expect(one.points).toEqual([]);
    const eight = await summarize({ text: ARTICLE, length: 8 });
    expect(eight.points).toHaveLength(7);
  });

  test("does not stumble over abbreviations, initials, decimals and speech", async () => {
    const text = [
      "Dr. J. K. Lind of the U.S. Geological Survey measured 3.5 m of ash near St. Helens, e.g. on the north face.",
      "The ash layer covers 40 sq. km and reached a depth of 3.5 m at 5 p.m. on Jan. 5.",
      '"Do not touch the ash!" the survey told visitors of the north face, according to Mr. Holt.',
      "Visitors to example.com/ash can see the measurements of the survey. They left the U.S. The ash stayed.",
    ].join(" ");
    const { points, gist, figures } = await summarize({ text, length: 3 });
    expect(figures).toContain("3 of 6 sentences");
    for (const sentence of [gist, ...points]) expect(text).toContain(sentence);
    expect(gist).toMatch(/^Dr\. J\. K\. Lind .* face\.$/);
  });

  test("says the same thing once", async () => {
    const fact = "The reactor in Hallen was shut down after a coolant leak on Monday morning.";
    const text = [
      fact,
      "The reactor in Hallen was shut down on Monday morning after a coolant leak.",
      "The coolant leak on Monday morning led to the shutdown of the reactor in Hallen.",
      "Inspectors measured no radiation outside the reactor building.",
      "The operator expects repairs of the coolant pump to take three weeks.",
      "Neighbouring power stations will replace the missing electricity from the reactor.",
      "A leak of the same kind closed the reactor for a month in 2014.",
    ].join(" ");
    const { gist, points } = await summarize({ text, length: 4 });
    expect([gist, ...points].filter((sentence) => /shut ?down/.test(sentence ?? ""))).toHaveLength(1);
  });

  test("splits text without spaces and other languages", async () => {
    const chinese =
      "港口小镇决定更换老旧的水泵。市议会周二投票通过了这项计划。水泵建于1961年，过去两个冬天发生了四次故障。工程部门负责人说水泵已经无法修理。一月的洪水使主要道路关闭了十一天。居民多年来一直要求更换水泵。";
    expect((await summarize({ text: chinese, length: 2 })).figures).toContain("2 of 6 sentences");
    const german =
      "Die Stadtwerke erneuern am 3. Oktober die Pumpen im Hafen. Die Pumpen sind z.B. seit 1961 in Betrieb. " +
      "Der Rat bewilligte 14,2 Mio. Euro für neue Pumpen. Die Anwohner hatten seit Jahren neue Pumpen gefordert. " +
      "Im Januar stand die Hauptstraße elf Tage unter Wasser. Das Geld kommt zu zwei Dritteln vom Land, der Rest über einen Kredit.";
    expect((await summarize({ text: german, length: 2 })).figures).toContain("2 of 6 sentences");
  });

  test("returns a short text unchanged, uses an attachment, and refuses nothing and nonsense", async () => {
    const short = await summarize("The train is late. Wait on platform 2.");
    expect(short.stdout).toMatch(/^The train is late\. Wait on platform 2\.\n\n_Already as short .*2 sentences, 8 words.*_\n$/);

    const attached = await summarize({ length: 1 }, [{ filename: "news.md", content: ARTICLE }]);
    expect(attached.gist).toBe(GIST);

    for (const [input, message] of [
      ["  \n", /nothing to summarise.*attach/],
      [{ text: ARTICLE, length: "tiny" }, /"length" has to be short, medium, long or a number/],
      ["# Only a title\n\n```\ncode. More code.\n```", /no sentences/],
    ] as const) {
      const refused = await summarize(input);
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toMatch(message);
      expect(refused.files.size).toBe(0);
    }
  });

  test("stays quick on 200,000 characters", async () => {
    const nouns = ["pump", "harbour", "council", "loan", "bridge", "winter", "station", "budget", "road", "engineer", "tide"];
    const pick = (i: number, step: number) => nouns[(i * step) % nouns.length];
    let text = "";
    for (let i = 1; text.length < 200_000; i += 1) {
      text += `In year ${i} the ${pick(i, 3)} of district ${i % 97} met the ${pick(i, 5)} and the ${pick(i, 7)} near town ${i % 31}. `;
    }
    const { exitCode, points, durationMs } = await summarize({ text, length: "long" });
    expect(exitCode).toBe(0);
    expect(points).toHaveLength(10);
    expect(durationMs).toBeLessThan(5_000);
  });
});

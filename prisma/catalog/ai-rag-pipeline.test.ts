import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const attachments = [
  {
    filename: "tea.md",
    content: "# Tea\r\n\r\n## Green\r\n\r\nBrew green tea at 80 degrees. Two minutes suffice.\r\n\r\n## Black\r\n\r\nBrew black tea with boiling water.\r\n",
  },
];
const parse = (data: Uint8Array | undefined) => JSON.parse(new TextDecoder().decode(data));

describeSkill("ai-rag-pipeline", () => {
  test("answers the example with the place of each sentence, refuses what is not there and finds the vocabulary gap", async () => {
    const { stdout, files } = await runExample("ai-rag-pipeline");
    expect(stdout).toContain(
      "> **Report a lost or stolen device at once, at night too: extension 4499.** The service desk locks and wipes it.\n>\n> — devices.md, Devices and data › Loss and theft, lines 11–12\n",
    );
    expect(stdout).toContain("> — expenses.md, Travel and expenses › Car, line 21\n");
    expect(stdout).toContain("## How many days of parental leave are there?\n\n**Not answered by these documents.**");
    expect(stdout).toContain("| 1 | 6 of 7 | 86% |");
    expect(stdout).toContain("Unanswerable questions refused: 1 of 1.");
    expect(stdout).toContain("| Whom do I ring when my computer was nicked? | not in the first 5 | nothing |");
    const { answers, evaluation } = parse(files.get("results.json"));
    expect(answers.map(({ found }: { found: boolean }) => found)).toEqual([true, true, true, false]);
    expect(evaluation.mrr).toBe(0.857); // 6 of 7 first, one missing
  });

  test("cuts at headings and scores by BM25, as worked out by hand", async () => {
    const { stdout, files } = await runSkill("ai-rag-pipeline", { input: "black tea", attachments });
    expect(stdout).toContain("> **Brew black tea with boiling water.**\n>\n> — tea.md, Tea › Black, line 9\n");
    const chunks = new TextDecoder()
      .decode(files.get("chunks.jsonl"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(chunks.map(({ id, first, last }) => [id, first, last])).toEqual([
      ["tea.md#1", 5, 5],
      ["tea.md#2", 9, 9],
    ]);
    // Words: tea green brew green tea 80 degree two minut suffic (10); tea black brew black tea boil water (7); mean 8.5.
    const weight = (found: number, times: number, length: number) =>
      (Math.log(1 + (2 - found + 0.5) / (found + 0.5)) * times * 2.2) / (times + 1.2 * (0.25 + (0.75 * length) / 8.5));
    const [{ hits }] = parse(files.get("results.json")).answers;
    expect(hits[0]).toEqual({ chunk: "tea.md#2", score: Number((weight(1, 2, 7) + weight(2, 2, 7)).toFixed(3)) });
    expect(hits[1]).toEqual({ chunk: "tea.md#1", score: Number(weight(2, 2, 10).toFixed(3)) });
  });

  test("names the field that is wrong", async () => {
    const wrong = await runSkill("ai-rag-pipeline", { input: { questions: ["Tea?"], evaluation: [{ question: "Which?", file: "coffee.md" }] }, attachments });
    expect(wrong.exitCode).not.toBe(0);
    expect(wrong.stderr).toContain("evaluation, case 1: file 'coffee.md' is not attached; attached are tea.md");
    const empty = await runSkill("ai-rag-pipeline", { input: "Tea?" });
    expect(empty.stderr).toContain("attachments: attach at least one Markdown or text file");
  });
});

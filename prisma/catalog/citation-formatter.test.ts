import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const list = (stdout: string) =>
  stdout
    .split("# References\n\n")[1]
    ?.split("\n\n## In the text")[0]
    ?.split("\n\n")
    .map((line) => line.trim());

describeSkill("citation-formatter", () => {
  test("prints the example in APA and finds its duplicate", async () => {
    const { stdout, files } = await runExample("citation-formatter");
    expect(stdout).toMatch(/^\*\*6 references\*\* in APA 7, 2 things to look at\n\n- `moreau2021dup` is the same work as `lindqvist2021` \(same DOI\)/);
    expect(stdout).toContain("- `moreau2021dup` (no. 4) has no pages.");
    expect(list(stdout)).toEqual([
      "Brandt, U. (2019). *Silt and memory* [Doctoral dissertation, University of Halden].",
      "Haddad, K. (2020). Reading the North Sea tide tables. In L. Okri & U. Brandt (Eds.), *Handbook of coastal records* (pp. 88–104). Halden Press.",
      "Halden Harbour Authority. (2025, November 4). *Dredging plan*. https://harbour.example.org/dredging",
      "Lindqvist, T., Moreau, A., & Öberg, J. (2021a). Weighted intervals under slow drift. *J. Appl. Forecast.* https://doi.org/10.5555/JAF.2021.12.3",
      "Lindqvist, T., Moreau, A., & Öberg, J. (2021b). Weighted intervals under slow drift. *Journal of Applied Forecasting*, *12*(3), 1045–1048. https://doi.org/10.5555/jaf.2021.12.3",
      "van den Berg, S., & Haddad, K. (2018). *Harbour towns* (2nd ed.). Halden Press.",
    ]);
    expect(stdout).toContain("| `vandenberg2018` | (van den Berg & Haddad, 2018) |");
    expect(JSON.parse(new TextDecoder().decode(files.get("references.json"))).references[2].record).toMatchObject({ type: "web", accessed: "2026-03-02" });
  });

  test("prints RIS in IEEE and CSL-JSON in Vancouver and Chicago, with the right number of names", async () => {
    const ris =
      "TY  - JOUR\r\nAU  - Okri, Lena Maria\r\nAU  - Brandt, Uwe\r\nTI  - Silt in motion\r\nJO  - Tidal Notes\r\nPY  - 2022/04/09\r\nVL  - 8\r\nIS  - 2\r\nSP  - 11\r\nEP  - 19\r\nDO  - 10.5555/tn.8.2\r\nER  - \r\n";
    const ieee = await runSkill("citation-formatter", { input: { references: ris, style: "ieee" } });
    expect(list(ieee.stdout)).toEqual([
      "[1] L. M. Okri and U. Brandt, “Silt in motion,” *Tidal Notes*, vol. 8, no. 2, pp. 11–19, Apr. 2022, doi: 10.5555/tn.8.2.",
    ]);
    const author = ["Aa", "Bb", "Cc", "Dd", "Ee", "Ff", "Gg"].map((family) => ({ family, given: "Jean-Luc" }));
    const csl = [
      {
        id: "x",
        type: "article-journal",
        title: "Does it hold?",
        author,
        issued: { "date-parts": [[2023, 5]] },
        "container-title": "Tidal Notes",
        volume: "9",
        page: "101-109",
      },
    ];
    const vancouver = await runSkill("citation-formatter", { input: { references: JSON.stringify(csl), style: "vancouver" } });
    expect(list(vancouver.stdout)).toEqual(["1. Aa JL, Bb JL, Cc JL, Dd JL, Ee JL, Ff JL, et al. Does it hold? Tidal Notes. 2023;9:101-9."]);
    const chicago = await runSkill("citation-formatter", { input: { references: JSON.stringify(csl), style: "chicago" } });
    expect(list(chicago.stdout)).toEqual(["Aa, Jean-Luc, Jean-Luc Bb, Jean-Luc Cc, et al. 2023. “Does it hold?” *Tidal Notes* 9: 101–109."]);
  });

  test("reports what is missing or odd, and refuses what holds no reference", async () => {
    const bib = "@article{a, author={World Health Organization}, title={On {\\'E}t{\\'e}s \\& d\\'ej\\`a vu}, year={in press}, pages={90--12}, doi={abc}}";
    const { stdout } = await runSkill("citation-formatter", { input: bib });
    expect(stdout).toContain("`a` (no. 1) has no journal.");
    expect(stdout).toContain("“abc” is no DOI");
    expect(stdout).toContain("pages 90–12 run backwards.");
    expect(stdout).toContain("“in press” is no year.");
    expect(stdout).toContain("“World Health Organization” looks like a body");
    expect(stdout).toContain("On Étés & déjà vu.");
    const refused = await runSkill("citation-formatter", { input: "My favourite books" });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("There is no reference in the input.");
    const wrong = await runSkill("citation-formatter", { input: { references: bib, style: "mla" } });
    expect(wrong.stderr).toBe('"style" has to be one of apa, ieee, chicago, vancouver.\n');
    const misspelt = await runSkill("citation-formatter", { input: { stlye: "ieee" }, attachments: [{ filename: "a.bib", content: bib }] });
    expect(misspelt.stderr).toBe('"stlye" is not a setting here. There are: references, style, title_case, order.\n');
  });
});

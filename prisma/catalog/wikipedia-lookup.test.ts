import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const page = (title: string, more: object = {}) => ({
  pageid: 1,
  ns: 0,
  title,
  extract: `${title} is a material – used in Rome.`,
  fullurl: `https://en.wikipedia.org/wiki/${title.replace(/ /g, "_")}`,
  revisions: [{ revid: 4711, parentid: 1, timestamp: "2026-02-11T08:00:00Z" }],
  ...more,
});
const answer = (pages: object[], more: object = {}) => ({ body: { batchcomplete: true, query: { pages, ...more } } });

describeSkill("wikipedia-lookup", () => {
  test("asks for both articles of the example at once and links the version read", async () => {
    const { stdout, files, requests } = await runExample("wikipedia-lookup", {
      service: () =>
        answer(
          [
            page("Roman concrete", {
              description: "Building material",
              pageprops: { wikibase_item: "Q337395" },
              langlinks: [
                { lang: "de", url: "https://de.wikipedia.org/wiki/Opus_caementicium", title: "Opus caementicium" },
                { lang: "fr", url: "https://fr.wikipedia.org/wiki/x", title: "x" },
              ],
              categories: [
                { ns: 14, title: "Category:Articles with unsourced statements" },
                { ns: 14, title: "Category:Articles lacking reliable sources from May 2024" },
                { ns: 14, title: "Category:All articles lacking reliable sources" },
              ],
            }),
            page("Pozzolana"),
          ],
          { redirects: [{ from: "Pozzuolana", to: "Pozzolana" }] },
        ),
    });
    expect(requests).toHaveLength(1);
    expect(`${requests[0]?.method} ${requests[0]?.host}`).toBe("GET en.wikipedia.org");
    expect(requests[0]?.headers["api-user-agent"]).toMatch(/^wikipedia-lookup\/1\.0 \(/);
    expect(Object.fromEntries(new URLSearchParams(requests[0]?.path.replace("/w/api.php?", "")))).toEqual({
      action: "query",
      format: "json",
      formatversion: "2",
      redirects: "1",
      titles: "Roman concrete|Pozzolana",
      prop: "extracts|info|description|pageprops|revisions|categories|langlinks",
      inprop: "url",
      explaintext: "1",
      exsectionformat: "wiki",
      exintro: "1",
      exlimit: "20",
      ppprop: "disambiguation|wikibase_item",
      rvprop: "ids|timestamp",
      clshow: "hidden",
      cllimit: "500",
      lllimit: "500",
      llprop: "url",
    });
    expect(stdout).toContain(
      "## Roman concrete (Building material)\n\n**Its editors flag it:** Articles lacking reliable sources from May 2024.\n\nRoman concrete is a material – used in Rome.",
    );
    expect(stdout).toContain(
      "[this version of 2026-02-11](https://en.wikipedia.org/w/index.php?oldid=4711) · Wikidata Q337395 · de: [Opus caementicium](https://de.wikipedia.org/wiki/Opus_caementicium)\n",
    );
    expect(stdout).toContain("Asked for as “Pozzuolana”.");
    expect(JSON.parse(new TextDecoder().decode(files.get("articles.json"))).articles[1]).toMatchObject({
      title: "Pozzolana",
      edited: "2026-02-11",
      ambiguous: false,
    });
  });

  test("searches another language in the order of the hits, and marks a list of meanings", async () => {
    const run = await runSkill("wikipedia-lookup", {
      input: { query: "Merkur", language: "de", length: "short", limit: 2 },
      service: () => answer([page("Merkur (Planet)", { index: 2 }), page("Merkur", { index: 1, pageprops: { disambiguation: "" } })]),
    });
    expect(run.requests[0]?.host).toBe("de.wikipedia.org");
    expect(run.requests[0]?.path).toContain("generator=search&gsrsearch=Merkur&gsrlimit=2");
    expect(run.requests[0]?.path).toContain("exsentences=2");
    expect(run.stdout.match(/^## .*$/gm)).toEqual(["## Merkur", "## Merkur (Planet)"]);
    expect(run.stdout.match(/list of meanings/g)).toHaveLength(1);
  });

  test("fetches the translations that come in a second portion", async () => {
    const run = await runSkill("wikipedia-lookup", {
      input: { titles: ["Pozzolana"], translations: ["it"] },
      service: (_, count) => {
        const it = { lang: "it", url: "https://it.wikipedia.org/wiki/Pozzolana", title: "Pozzolana" };
        if (count > 1) return { body: { query: { pages: [{ title: "Pozzolana", langlinks: [it] }] } } };
        const { body } = answer([page("Pozzolana", {})]);
        return { body: { ...body, continue: { llcontinue: "1|it", continue: "||extracts" } } };
      },
    });
    expect(run.requests[1]?.path).toContain("llcontinue=1%7Cit");
    expect(run.stdout).toContain("it: [Pozzolana](https://it.wikipedia.org/wiki/Pozzolana)");
  });

  test("says what is missing, what was refused, and waits when told to", async () => {
    const missing = await runSkill("wikipedia-lookup", {
      input: { titles: ["Nowhereville"] },
      service: (_, count) => (count === 1 ? { status: 429, headers: { "retry-after": "0" } } : answer([{ ns: 0, title: "Nowhereville", missing: true }])),
    });
    expect(missing.requests).toHaveLength(2);
    expect(missing.stdout).toContain("**No such article** on en.wikipedia.org: Nowhereville.");
    const refused = await runSkill("wikipedia-lookup", {
      input: "x",
      service: () => ({ body: { error: { code: "toomanyvalues", info: "Too many values." } } }),
    });
    expect(refused.stderr).toBe("Wikipedia did not accept the request (toomanyvalues): Too many values.\n");
    const wrong = await runSkill("wikipedia-lookup", { input: { query: "x", language: "en.evil.org/" }, service: () => ({}) });
    expect(wrong.stderr).toContain('"language" has to be the code before .wikipedia.org');
    expect(wrong.requests).toEqual([]);
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const feed = (entries: string, total: number) => `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/x</id>
  <title>arXiv Query</title>
  <opensearch:itemsPerPage>5</opensearch:itemsPerPage>
  <opensearch:totalResults>${total}</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
${entries}</feed>`;
const first = `  <entry>
    <id>http://arxiv.org/abs/2305.01234v3</id>
    <title>Weighted intervals under
  slow drift &amp; shift</title>
    <updated>2024-01-19T09:00:00Z</updated>
    <published>2023-05-02T17:59:59Z</published>
    <summary>We show that α &lt; 0.1 holds
  under drift.
    </summary>
    <category term="stat.ML" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <arxiv:comment>31 pages; Theorem 2 corrected</arxiv:comment>
    <arxiv:primary_category term="stat.ML"/>
    <arxiv:journal_ref>J. Stat. Learn. 12 (2024) 1-31</arxiv:journal_ref>
    <author><name>Aline Moreau</name><arxiv:affiliation>Lyon</arxiv:affiliation></author>
    <author><name>Tove Lindqvist</name></author>
    <arxiv:doi>10.5555/jsl.12.1</arxiv:doi>
  </entry>
`;
const second = `  <entry>
    <id>http://arxiv.org/abs/2401.00099v2</id><title>A bound that was too good</title>
    <updated>2024-02-02T00:00:00Z</updated><published>2024-01-01T00:00:00Z</published>
    <summary>This paper has been withdrawn by the author.</summary>
    <category term="math.ST"/><arxiv:primary_category term="math.ST"/>
    <arxiv:comment>Withdrawn due to an error in Lemma 4</arxiv:comment>
    <author><name>Jo Öberg</name></author>
  </entry>
`;
const atom = { "content-type": "application/atom+xml; charset=utf-8" };

describeSkill("arxiv-search", () => {
  test("asks for the example as arXiv wants it and lists what comes back", async () => {
    const { stdout, files, requests } = await runExample("arxiv-search", { service: () => ({ headers: atom, body: feed(first + second, 61) }) });
    expect(requests.map(({ method, host }) => `${method} ${host}`)).toEqual(["GET export.arxiv.org"]);
    const query = new URLSearchParams(requests[0]?.path.split("?")[1]);
    expect(Object.fromEntries(query)).toEqual({
      search_query: 'all:"conformal prediction" AND all:"distribution shift" AND cat:stat.ML AND submittedDate:[202001010000 TO 202512312359]',
      start: "0",
      max_results: "5",
      sortBy: "relevance",
      sortOrder: "descending",
    });
    expect(stdout).toContain("**2 of 61 papers**, sorted by relevance");
    expect(stdout).toContain("### 1. Weighted intervals under slow drift & shift\n\nAline Moreau, Tove Lindqvist  \n");
    expect(stdout).toContain("stat.ML · submitted 2023-05-02 · v3 of 2024-01-19 · published: J. Stat. Learn. 12 (2024) 1-31 · doi:10.5555/jsl.12.1");
    expect(stdout).toContain("We show that α < 0.1 holds under drift.");
    expect(stdout.match(/\*\*Withdrawn\*\*/g)).toHaveLength(1);
    expect(stdout).toContain("set `start` to 2");
    const bib = new TextDecoder().decode(files.get("papers.bib"));
    expect(bib).toContain(
      "@misc{moreau2023_230501234,\n  author = {Aline Moreau and Tove Lindqvist},\n  title = {{Weighted intervals under slow drift \\& shift}},",
    );
    expect(bib).toContain("@misc{oberg2024_240100099,");
  });

  test("passes expressions on untouched, reads numbers out of links, and tries again when told to wait", async () => {
    const run = await runSkill("arxiv-search", {
      input: { query: "abs:diffusion ANDNOT abs:image", sort: "newest", ids: ["https://arxiv.org/pdf/2106.09685v2.pdf", "hep-th/9901001"] },
      service: (_, count) => (count === 1 ? { status: 503, headers: { "retry-after": "0" } } : { headers: atom, body: feed("", 0) }),
    });
    expect(run.requests).toHaveLength(2);
    expect(run.requests[1]?.path).toBe(
      "/api/query?search_query=(abs%3Adiffusion%20ANDNOT%20abs%3Aimage)&id_list=2106.09685v2%2Chep-th%2F9901001&start=0&max_results=10&sortBy=submittedDate&sortOrder=descending",
    );
    expect(run.stdout).toContain("**No papers**");
  });

  test("repeats arXiv's own complaint and names a wrong field", async () => {
    const error =
      "<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_1309.119</id><title>Error</title><summary>incorrect id format for 1309.119</summary></entry>";
    const refused = await runSkill("arxiv-search", { input: "x", service: () => ({ status: 400, headers: atom, body: feed(error, 1) }) });
    expect(refused.stderr).toBe("arXiv did not understand the request: incorrect id format for 1309.119\n");
    const limited = await runSkill("arxiv-search", { input: "x", service: () => ({ status: 429, headers: { "retry-after": "0" }, body: "Rate exceeded." }) });
    expect(limited.requests).toHaveLength(3);
    expect(limited.stderr).toContain("asked too often (429)");
    const wrong = await runSkill("arxiv-search", { input: { category: "Computer Science" }, service: () => ({}) });
    expect(wrong.stderr).toContain('"category" has to be a code such as cs.CL');
    expect(wrong.requests).toEqual([]);
  });
});

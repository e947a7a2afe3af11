import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const story = {
  objectID: "101",
  title: "Three years of SQLite | in production",
  url: "https://blog.example.com/a",
  author: "ada",
  created_at: "2023-04-11T09:00:00Z",
  points: 512,
  num_comments: 4,
  story_id: 101,
  _tags: ["story"],
};
const comment = (id: number, author: string | null, text: string | null, children: object[] = []) => ({
  id,
  author,
  text,
  created_at: "2023-04-11T10:00:00.000Z",
  type: "comment",
  children,
});
const tree = {
  id: 101,
  title: story.title,
  url: story.url,
  author: "ada",
  points: 512,
  created_at: "2023-04-11T09:00:00.000Z",
  text: null,
  children: [
    comment(102, "bo", "Nice."),
    comment(
      103,
      "cy",
      'Backups while writing don&#x27;t work.<p>See <a href="https:&#x2F;&#x2F;example.org&#x2F;b" rel="nofollow">https:&#x2F;&#x2F;example.org...</a>',
      [comment(104, null, null, [comment(105, "ada", "They do – since 3.45.", [comment(106, "cy", "Thanks.")])])],
    ),
  ],
};
const service: Service = ({ path }) =>
  path.startsWith("/api/v1/items/") ? { body: tree } : { body: { hits: [story], nbHits: 212, page: 0, nbPages: 22, hitsPerPage: 10, exhaustiveNbHits: false } };

describeSkill("hacker-news-search", () => {
  test("searches the example and reads the first discussion", async () => {
    const { stdout, files, requests } = await runExample("hacker-news-search", { service });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${decodeURIComponent(path)}`)).toEqual([
      "GET hn.algolia.com/api/v1/search?query=sqlite in production&tags=story&numericFilters=created_at_i>=1640995200,created_at_i<1767225600,points>=50&hitsPerPage=10&page=0",
      "GET hn.algolia.com/api/v1/items/101",
    ]);
    expect(stdout).toContain("**1 of about 212** for sqlite in production, best match first");
    expect(stdout).toContain(
      "| 2023-04-11 | [Three years of SQLite \\| in production](https://blog.example.com/a) | 512 | [4](https://news.ycombinator.com/item?id=101) |",
    );
    expect(stdout).toContain("**4 comments by 3 people**, 4 levels deep.");
    // Two living replies below cy's remark, none below bo's; the deleted one does not count.
    expect(stdout).toContain(
      "- **cy** (2 replies below, [link](https://news.ycombinator.com/item?id=103)): “Backups while writing don't work. See https://example.org/b”\n- **bo** (0 replies",
    );
    expect(stdout).toContain("set `page` to 1");
    expect(JSON.parse(new TextDecoder().decode(files.get("hits.json"))).threads[0].all[2].text).toBe("They do – since 3.45.");
  });

  test("searches comments by date and author, after a pause", async () => {
    const found = {
      objectID: "7",
      comment_text: "We left <i>X</i> &amp; stayed away",
      story_title: "Ask: what now?",
      story_url: null,
      author: "bo",
      created_at: "2024-02-03T00:00:00Z",
    };
    const run = await runSkill("hacker-news-search", {
      input: { query: "switched", kind: "comment", sort: "newest", author: "bo" },
      service: (_, count) => (count === 1 ? { status: 503, headers: { "retry-after": "0" } } : { body: { hits: [found], nbHits: 1, page: 0, nbPages: 1 } }),
    });
    expect(run.requests).toHaveLength(2);
    expect(run.requests[1]?.path).toBe("/api/v1/search_by_date?query=switched&tags=comment%2Cauthor_bo&hitsPerPage=20&page=0");
    expect(run.stdout).toContain("- 2024-02-03, bo on [Ask: what now?](https://news.ycombinator.com/item?id=7): “We left X & stayed away”");
  });

  test("repeats the service's complaint and names a wrong field", async () => {
    const refused = await runSkill("hacker-news-search", { input: "x", service: () => ({ status: 400, body: { message: "invalid numericFilters" } }) });
    expect(refused.stderr).toBe("Hacker News search did not accept the request (400). It says: invalid numericFilters\n");
    const gone = await runSkill("hacker-news-search", { input: { story: 5 }, service: () => ({ status: 404, body: { status: 404, error: "Not Found" } }) });
    expect(gone.stderr).toContain("There is no such item");
    const wrong = await runSkill("hacker-news-search", { input: { query: "x", from: "last year" }, service });
    expect(wrong.stderr).toBe('"from" has to be a date such as 2026-03-01.\n');
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const page = (head: string, body: string) =>
  `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width">${head}</head><body>${body}</body></html>`;
const rows = (data: Uint8Array | undefined) => new TextDecoder().decode(data).trim().split("\n").slice(1);

describeSkill("audit-website", () => {
  test("finds what is wrong in the example, the gravest first", async () => {
    const { stdout, files } = await runExample("audit-website");
    expect(stdout).toContain("**1 critical, 5 high, 10 medium, 13 low** on 4 pages.");
    expect(stdout).toContain("In the sitemap, but not attached and so not read: /jobs.html.");
    const found = rows(files.get("findings.csv"));
    expect(found).toHaveLength(29);
    expect(found.slice(0, 6)).toEqual([
      "critical,security,form-http,/about.html,16,http://crm.canalside-cycles.example/login",
      "high,search,blocked-in-sitemap,/blog/winter-check.html,,matched by a Disallow rule",
      "high,links,broken-link,/services.html,23,/lost-and-found.html (“Lost and found”)",
      "high,search,canonical-elsewhere,/services.html,,https://www.canalside-cycles.example/",
      "high,security,mixed-content,/services.html,22,http://img.canalside-cycles.example/overhaul.jpg",
      'high,search,noindex-in-sitemap,/about.html,,"noindex, follow"',
    ]);
  });

  test("says nothing about a clean page, and reads robots.txt by the longest match", async () => {
    const clean = page(
      '<title>A page without a single fault</title><meta name="description" content="x"><meta property="og:title" content="x"><meta property="og:image" content="x">',
      `<h1>Clean</h1><a href="#end">To the end</a><p id="end">${"word ".repeat(120)}</p><label>Name <input name="n"></label>`,
    );
    const { stdout, files } = await runSkill("audit-website", {
      input: "https://a.example",
      attachments: [
        { filename: "index.html", content: clean },
        { filename: "robots.txt", content: "User-agent: *\nDisallow: /\nAllow: /$\nSitemap: https://a.example/sitemap.xml\n" },
        { filename: "sitemap.xml", content: "<urlset><url><loc>https://a.example/</loc></url></urlset>" },
      ],
    });
    expect(stdout).toContain("**nothing** on 1 page.");
    expect(rows(files.get("findings.csv"))).toEqual([]);
  });

  test("refuses entities in a sitemap, and an input without an address", async () => {
    const attachments = [
      { filename: "index.html", content: page("", "") },
      { filename: "sitemap.xml", content: '<!DOCTYPE x [<!ENTITY a "b">]><urlset>&a;</urlset>' },
    ];
    const bomb = await runSkill("audit-website", { input: "https://a.example", attachments });
    expect(bomb.exitCode).not.toBe(0);
    expect(bomb.stderr).toContain("sitemap: holds a DOCTYPE or entities");
    const nowhere = await runSkill("audit-website", { input: "audit this please", attachments });
    expect(nowhere.stderr).toContain("base_url: must be the site's address");
  });
});

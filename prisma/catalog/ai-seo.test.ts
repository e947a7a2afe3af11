import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

describeSkill("ai-seo", () => {
  test("finds what keeps the example out of answers, and what can be quoted from it", async () => {
    const { stdout, files } = await runExample("ai-seo");
    expect(stdout).toContain("**2 of 4 questions are answered in a passage that can be quoted; 2 of 4 passages can be.**");
    expect(stdout).toContain("1. `max-snippet:50` caps what may be quoted at 50 characters");
    expect(stdout).toContain("2. robots.txt shuts out **OAI-SearchBot**: lost to ChatGPT search.");
    expect(stdout).not.toContain("shuts out **Bingbot**");
    expect(stdout).toContain("Article lacks `author`.");
    expect(stdout).toContain("`dateModified` 2026-01-15 lies before `datePublished` 2026-03-02.");
    expect(stdout).toContain("answers “Do heat pumps get louder in winter?”, but the visible page does not hold that answer.");
    expect(stdout).toContain("| How loud is a heat pump at three metres? | answered | Sound levels at one and three metres | – |");
    expect(stdout).toContain("| Do you need planning permission for a heat pump? | buried | Planning permission | begins with “These”");
    expect(stdout).toContain("| Do heat pumps get louder in winter? | missing | – |");
    expect(stdout).toContain("Training crawlers shut out: GPTBot, CCBot.");
    const passages = JSON.parse(new TextDecoder().decode(files.get("passages.json")));
    expect(passages.map(({ words, score }: { words: number; score: number }) => [words, score])).toEqual([
      [45, 2],
      [57, 5],
      [31, 2],
      [47, 5],
    ]);
  });

  test("lets the longest robots rule win, and sees a page that only JavaScript fills", async () => {
    const { stdout } = await runSkill("ai-seo", {
      input: {
        url: "https://example.com/shop/lamp",
        html: '<html lang="en"><head><title>Lamp</title><script src="a.js"></script><script type="application/ld+json">{"@type": "Product",}</script></head><body><div id="root"></div></body></html>',
        robots_txt: "User-agent: *\nDisallow: /shop\nAllow: /shop/lamp$\n\nUser-agent: PerplexityBot\nDisallow: /*/lamp\n",
      },
    });
    expect(stdout).toContain("shuts out **PerplexityBot**");
    expect(stdout).not.toContain("shuts out **Googlebot**");
    expect(stdout).toContain("0 words without JavaScript");
    expect(stdout).toContain("A JSON-LD block cannot be parsed");
  });

  test("asks for the page itself when it gets an address", async () => {
    const { exitCode, stderr } = await runSkill("ai-seo", { input: { url: "https://example.com/" } });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("There is no page. Attach the saved .html file or send it as `html`");
  });
});

import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Prose } from "./prose";

const html = (children: string, more: Partial<Parameters<typeof Prose>[0]> = {}) => renderToStaticMarkup(createElement(Prose, { children, ...more }));

test("what somebody else wrote runs nothing, loads nothing and leads nowhere odd", () => {
  const text = html(
    "<script>alert(1)</script> <img src=x onerror=alert(1)> <b>bold</b>\n\n[a](javascript:alert(1)) [b](data:text/html,x) [c](//evil.example) ![pic](https://evil.example/p.png) [d](<java\nscript:x>)",
  );
  expect(text).not.toMatch(/<script|<img|onerror|alert\(1\)">|javascript:|href="data|href="\/\//i);
  expect(text).toContain("bold");
  expect(text).toContain('href="https://evil.example/p.png"');
  expect(text).toContain('rel="noopener noreferrer nofollow"');
});

test("headings stand below the page's own, and those of a page can be linked to", () => {
  expect(html("# One\n\n## Two")).toMatch(/<h2[^>]*>One<\/h2><h3[^>]*>Two<\/h3>/);
  expect(html("## Where it is `kept`", { page: true })).toContain('id="where-it-is-kept"');
  expect(html("[there](#top) [guide](/docs/mcp)", { page: true })).toMatch(/href="#top".*href="\/docs\/mcp"/);
});

test("lists, tables, entities and code are what they say", () => {
  expect(html("- [x] done\n- [ ] not")).toMatch(/done: .*to do: /);
  expect(html("3. three")).toContain('<ol start="3"');
  expect(html("| a | b |\n| - | - |\n| 1 | `2` |")).toMatch(/<th scope="col"[^>]*>a<\/th>.*<code[^>]*>2<\/code>/);
  expect(html("a &amp; b &lt;c&gt; &#169;")).toContain("a &amp; b &lt;c&gt; ©");
  expect(html("```sh\necho <b>\n```")).toContain("echo &lt;b&gt;");
});

test("a relative link leads where its page says, or nowhere", () => {
  const resolve = (path: string) => (path === "references/a.md" ? "/there" : undefined);
  expect(html("[a](references/a.md)", { resolve })).toContain('href="/there"');
  expect(html("[a](references/b.md)", { resolve })).not.toContain("href");
  expect(html("[a](references/a.md)")).not.toContain("href");
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

async function convert(input: string | object, attachments?: { filename: string; content: string | Uint8Array }[]) {
  const result = await runSkill("markdown-to-html", { input, ...(attachments && { attachments }) });
  const html = new TextDecoder().decode(result.files.get("document.html"));
  const body = /<main id="text">\n([\s\S]*)<\/main>/.exec(html)?.[1] ?? "";
  return { ...result, html, body };
}

// Several cases share a run: they are separated by thematic breaks.
async function bodies(...sources: string[]) {
  const { body } = await convert(sources.join("\n\n***\n\n"));
  return body.split("<hr>\n");
}

describeSkill("markdown-to-html", () => {
  test("makes a page of its example, with its table, tasks and footnote", async () => {
    const { stdout, files } = await runExample("markdown-to-html");
    expect(stdout).toContain("4 headings, 1 table, 1 code block, 1 footnote");
    const html = new TextDecoder().decode(files.get("document.html"));
    expect(html).toContain("<title>Moving the wiki</title>");
    expect(html).toMatch(/<td[^>]*>1,803<\/td>/);
  });

  test("resolves emphasis, code and links as CommonMark prescribes", async () => {
    expect(
      await bodies(
        "*a **b** c* ***d***e_f_g **a*b**c*",
        "`` a ` b `` `*x*` \\*y\\* &copy;&#x41;&nope;",
        '[a [b] *c*](</u v> "T&amp;") [r] [R][r] [x][none]\n\n[r]: /ref \'quoted "t"\'',
        "[a](b(c)d) ![*alt* `c`](p.png) [a [in](/x) b](/y)",
        "a  \nb\\\nc\nd",
      ),
    ).toEqual([
      "<p><em>a <strong>b</strong> c</em> <em><strong>d</strong></em>e_f_g <strong>a*b</strong>c*</p>\n",
      "<p><code>a ` b</code> <code>*x*</code> *y* ©A&amp;nope;</p>\n",
      '<p><a href="/u%20v" title="T&amp;">a [b] <em>c</em></a> <a href="/ref" title="quoted &quot;t&quot;">r</a> <a href="/ref" title="quoted &quot;t&quot;">R</a> [x][none]</p>\n',
      '<p><a href="b(c)d">a</a> <img src="p.png" alt="alt c"> [a <a href="/x">in</a> b](/y)</p>\n',
      "<p>a<br>\nb<br>\nc\nd</p>\n",
    ]);
  });

  test("nests blocks: lists in quotes, tight and loose, lazy lines, tabs, fences", async () => {
    expect(
      await bodies(
        "> - a\n>\n>   b\nlazy\n> - c",
        "- a\n  1. b\n\t2. c\n- d",
        "3) x\n\n   ```js title\n   <a>\n     b\n   ```\n4) y",
        "Title\n===\n\tcode\n\n\tmore\n\ntext\n    not code",
      ),
    ).toEqual([
      "<blockquote>\n<ul>\n<li>\n<p>a</p>\n<p>b\nlazy</p>\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>\n</blockquote>\n",
      "<ul>\n<li>a\n<ol>\n<li>b</li>\n<li>c</li>\n</ol>\n</li>\n<li>d</li>\n</ul>\n",
      '<ol start="3">\n<li>\n<p>x</p>\n<pre tabindex="0"><code class="language-js">&lt;a&gt;\n  b\n</code></pre>\n</li>\n<li>\n<p>y</p>\n</li>\n</ol>\n',
      '<h1 id="title">Title</h1>\n<pre tabindex="0"><code>code\n\nmore\n</code></pre>\n<p>text\nnot code</p>\n',
    ]);
  });

  test("reads tables, task lists, strikethrough, bare addresses and footnotes", async () => {
    const [table, tasks, text] = await bodies(
      "| a | b |\n|:--|--:|\n| `x\\|y` | ~~z~~ |\n| only |",
      "- [x] done\n- [ ] to do\n- [y] no",
      "See https://a.example/x_y_z(1). Mail me@b.example, www.c.example/?q=1&r=2![^n] `a@b.cd`\n\n[^n]: The *note*.",
    );
    expect(table).toContain(
      '<tr>\n<td style="text-align: left"><code>x|y</code></td>\n<td style="text-align: right"><del>z</del></td>\n</tr>\n<tr>\n<td style="text-align: left">only</td>\n<td style="text-align: right"></td>\n</tr>',
    );
    expect(table).toContain('<th scope="col" style="text-align: left">a</th>');
    expect(tasks).toBe(
      '<ul>\n<li class="task"><input type="checkbox" disabled checked aria-label="Done"> done</li>\n<li class="task"><input type="checkbox" disabled aria-label="To do"> to do</li>\n<li>[y] no</li>\n</ul>\n',
    );
    expect(text).toContain('<a href="https://a.example/x_y_z(1)">https://a.example/x_y_z(1)</a>. Mail <a href="mailto:me@b.example">');
    expect(text).toContain('<a href="http://www.c.example/?q=1&amp;r=2">www.c.example/?q=1&amp;r=2</a>!<sup><a href="#note-1"');
    expect(text).toContain("<code>a@b.cd</code>");
    expect(text).toContain('<li id="note-1">\n<p>The <em>note</em>. <a href="#note-ref-1"');
  });

  test("leaves nothing in the page that could run", async () => {
    const { body, html, stdout } = await convert(
      [
        "<script>alert(1)</script>",
        "x <img src=x onerror=alert(1)> y <!-- gone --> z<br/>w",
        "[a](javascript:alert(1)) [b](JaVa\tScript&colon;x) [c](<java&#10;script:x>) [d](data:text/html,x) <vbscript:x>",
        '![e](javascript:x) [f](/ok "\\"><b>") [g]: [g](https://ok.example/\'%zz)',
        '```"><script>\n</code><script>\n```',
      ].join("\n\n"),
    );
    expect(body).not.toMatch(/<script|<img|<b>|javascript:|vbscript:x"|href="data:|gone/i);
    expect(body).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(body).toContain("<p>x &lt;img src=x onerror=alert(1)&gt; y  z<br>w</p>");
    expect(body).toMatch(/<p>a (?:b|\[b\]\(JaVa.*?\)) c d vbscript:x<\/p>/);
    expect(body).toContain('<a href="/ok" title="&quot;&gt;&lt;b&gt;">f</a>');
    expect(body).toContain('href="https://ok.example/\'%25zz"');
    expect(html).toContain("default-src 'none'");
    expect(stdout).toMatch(/Dropped \d unsafe address\(es\)/);
    expect(stdout).toContain("is shown as text, not executed");
  });

  test("wraps the text in a document with title, language, contents and embedded pictures", async () => {
    const source = "---\ntitle: Plan & notes\nlang: de\n---\n# One\n\n## Two *b*\n\n#### Deep\n\n## Two b\n\n![p](my%20pic.png) ![q](https://x.example/q.png)";
    const { html, stdout } = await convert(source, [{ filename: "my pic.png", content: new Uint8Array([137, 80, 78, 71]) }]);
    expect(html).toMatch(/^<!doctype html>\n<html lang="de">/);
    expect(html).toContain("<title>Plan &amp; notes</title>");
    expect(html).toContain(
      '<nav class="contents" aria-label="Contents">\n<ol>\n<li><a href="#one">One</a><ol>\n<li><a href="#two-b">Two b</a></li>\n<li><a href="#two-b-1">Two b</a></li>\n</ol>\n</li>\n</ol>\n</nav>',
    );
    expect(html).toContain('<img src="data:image/png;base64,iVBORw==" alt="p">');
    expect(html).toContain("prefers-color-scheme: dark");
    expect(html).toContain("@media print");
    expect(stdout).toContain("1 image(s) stay on their own server");
    const bare = await convert({ markdown: source, title: "<Mine>", toc: false, lang: "en" });
    expect(bare.html).toContain("<title>&lt;Mine&gt;</title>");
    expect(bare.html).not.toContain("<nav");
  });

  test("survives pathological input quickly", async () => {
    const nasty = [
      ">".repeat(3000),
      "- ".repeat(2000),
      "[".repeat(8000),
      "*a_ ".repeat(5000),
      "<!--".repeat(5000),
      "[a](".repeat(5000),
      "a**b".repeat(5000),
      "*a **a ".repeat(2000) + "b** b* ".repeat(2000),
      `${"![".repeat(5000)}a${"](b)".repeat(5000)}`,
    ];
    const { exitCode, durationMs } = await convert(nasty.join("\n\n"));
    expect(exitCode).toBe(0);
    expect(durationMs).toBeLessThan(10_000);
  });

  test("converts an attachment, and refuses nothing and nonsense", async () => {
    const attached = await convert({ title: "T" }, [{ filename: "a.md", content: "# Hi" }]);
    expect(attached.body).toBe('<h1 id="hi">Hi</h1>\n');
    for (const [input, message] of [
      [" ", /nothing to convert: send some Markdown/],
      [{ markdown: "x", lang: 'en"><script>' }, /"lang" has to be a language tag/],
    ] as const) {
      const refused = await convert(input);
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toMatch(message);
      expect(refused.files.size).toBe(0);
    }
  });
});

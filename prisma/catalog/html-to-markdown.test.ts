import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const convert = async (input: string | object) => {
  const { exitCode, stderr, files } = await runSkill("html-to-markdown", { input });
  return { exitCode, stderr, markdown: new TextDecoder().decode(files.get("document.md")) };
};

describeSkill("html-to-markdown", () => {
  test("converts the example's content and completes its links", async () => {
    const { stdout, files } = await runExample("html-to-markdown");
    const markdown = new TextDecoder().decode(files.get("document.md"));
    expect(stdout.endsWith(markdown)).toBe(true);
    expect(markdown).toBe(
      [
        "# Winter timetable\n",
        "From **1 November** boats leave *every 40 minutes*. Read the [ice notice](https://ferry.example.org/notices/ice.html?id=7) first.\\",
        "Bicycles travel free\\*.\n",
        "## Fares\n",
        "| Ticket | Adult | Child |\n| --- | ---: | ---: |\n| Single | 4.20 | 2.10 |\n| Single | 3.60 | 1.80 |\n| Day pass | 9.00 | 4.50 |\n",
        "## Before you board\n",
        "1. Validate the ticket at the `yellow` machine.\n2. Wait behind the line:\n   - left for Kestrel Island\n   - right for Old Mole",
        "3. Ask the crew for a ramp.\n",
        '```bash\ncurl -s "$API/departures?pier=2" | head\n```\n',
        "![Pier 2 at low tide](https://ferry.example.org/timetable/img/pier-2.jpg)\n",
        "*Pier 2 in January*\n",
      ].join("\n"),
    );
    expect(stdout).toContain("3 × navigation, form or side column, 1 × tracking pixel, 1 × script link");
  });

  test("keeps what looks like markup as text, and spaces out of the marks", async () => {
    const { markdown } = await convert("<p>1. not a list, 2 * 3, snake_case <b> bold </b>word</p><p># no heading<br>- no item</p><pre>a\n  ```\nb</pre>");
    expect(markdown).toBe("1\\. not a list, 2 \\* 3, snake_case **bold** word\n\n\\# no heading\\\n\\- no item\n\n````\na\n  ```\nb\n````\n");
  });

  test("gathers the addresses at the end, and unrolls a layout table", async () => {
    const text = '<table><tr><td><p>See <a href="https://a.example/x y">this</a> and <a href="https://a.example/x y">that</a>.</p></td></tr></table>';
    expect((await convert({ text, links: "reference" })).markdown).toBe("See [this][1] and [that][1].\n\n[1]: <https://a.example/x y>\n");
  });

  test("says what is wrong with an input that has no HTML to convert", async () => {
    for (const [input, message] of [
      ["Only words.", /no HTML tag/],
      ["<script>draw()</script>", /drawn by JavaScript/],
      [{ text: "<p>x</p>", links: "footnotes" }, /"links" has to be one of: inline, reference, none/],
    ] as const) {
      const { exitCode, stderr } = await convert(input);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(message);
    }
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

type Finding = { impact: string; criterion: string; line: number; text: string };
const found = (files: Map<string, Uint8Array>): Finding[] => JSON.parse(new TextDecoder().decode(files.get("accessibility.json")));

describeSkill("html-accessibility", () => {
  test("finds the checkout's seventeen barriers, those that block first", async () => {
    const { stdout, files } = await runExample("html-accessibility");
    expect(stdout).toContain("# checkout.html: 17 barriers\n\n7 that block, 5 that hinder, 5 that annoy.");
    expect(found(files).map(({ line, criterion }) => `${line} ${criterion}`)).toEqual([
      ...["5 1.4.4", "9 2.4.4", "9 1.1.1", "12 1.3.1", "19 3.3.2", "20 4.1.2", "22 2.1.1"],
      ...["2 3.1.1", "16 1.4.3", "16 2.4.4", "20 1.3.1", "21 1.3.1"],
      ...["2 1.3.1", "9 2.4.1", "11 1.3.1", "19 1.3.5", "20 1.3.5"],
    ]);
    expect(stdout).toContain("Contrast 2.84:1 (#999 on #fff); 4.5:1 is needed.");
  });

  test("has nothing against a careful fragment, and sees #767676 pass where #777 fails", async () => {
    const html = `<h2>Search</h2>
<form role="search"><label>Title <input name="title"></label>
<input type="submit"><button aria-label="Close dialog">Close</button></form>
<ul><li><a href="/a"><img src="a.png" alt="Atlas"></a><li><a href="/b">Ink</a></ul>
<div style="background:#fff"><p style="color:#767676">passes</p><p style="color:#777777">fails</p><h2 style="color:#949494">large</h2></div>
<table><caption>Prices</caption><tr><th>Title<th>Price<tr><td>Atlas<td>€24.50</table>
<span aria-hidden="true"><img src="x.png"></span>`;
    const { files } = await runSkill("html-accessibility", { input: { html } });
    const texts = found(files).map(({ line, text }) => `${line}: ${text}`);
    expect(texts).toEqual(["5: Contrast 4.47:1 (#777777 on #fff); 4.5:1 is needed."]);
  });

  test("asks for HTML", async () => {
    const { exitCode, stderr } = await runSkill("html-accessibility", { input: "just words" });
    expect(exitCode).toBe(1);
    expect(stderr).toBe("page has no HTML element in it.\n");
  });
});

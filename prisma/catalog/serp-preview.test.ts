import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);

describeSkill("serp-preview", () => {
  test("measures the example in pixels and says which words are lost", async () => {
    const { stdout, files } = await runExample("serp-preview");
    expect(stdout).toContain("**1 of 3 titles is cut on desktop, 1 on mobile; 2 descriptions are cut on mobile.**");
    expect(stdout).toContain("The title is cut on desktop; lost: “Estate, Fresh 2026 Harvest | Copper Kettle”, with the searched word 2026.");
    expect(stdout).toContain("Desktop: **Buy Loose Leaf Assam Tea Online | Second Flush, Single ...**");
    expect(stdout).toContain("Mobile: **Buy Loose Leaf Assam Tea Online | / Second Flush, Single Estate, Fresh ...**");
    // D 722, e 556, l 222, i 222, v 500, e 556, r 333, y 500: 3611 thousandths of 20 px.
    expect(text(files.get("measurements.csv"))).toContain("/delivery,72.2,fits,fits,");
    const svg = text(files.get("preview.svg"));
    expect(svg).toContain('width="632"');
    expect(svg).toContain('<tspan font-weight="700">Assam</tspan>');
    expect(text(files.get("preview.html")).match(/<svg /g)).toHaveLength(6);
  });

  test("reads a crawler's export, weighs letters by their width and finds doubles", async () => {
    const { stdout, files } = await runSkill("serp-preview", {
      attachments: [
        {
          filename: "crawl.csv",
          content: `\ufeffAddress,Title 1,Meta Description 1\r\nhttps://a.example/w,${"W".repeat(10)} ${"W".repeat(22)},x\r\nhttps://a.example/i,${"i".repeat(100)},x\r\n`,
        },
      ],
    });
    const [, wide, narrow] = text(files.get("measurements.csv")).split("\r\n");
    // 32 W of 944 and a space of 278; a hundred i of 222.
    expect(wide).toMatch(/^https:\/\/a\.example\/w,609\.7,cut,/);
    expect(narrow).toMatch(/^https:\/\/a\.example\/i,444\.0,fits,/);
    expect(stdout).toContain("Desktop: **WWWWWWWWWW ...**");
    expect(stdout).toContain("The same description is on https://a.example/i.");
  });

  test("names the field that is wrong", async () => {
    for (const [input, message] of [
      [{ site_name: "x" }, /There are no pages\. Send `pages`/],
      [{ pages: [{ url: "a.example", title: "A" }] }, /`pages\[1\]\.url` is “a\.example”/],
      ["name,size\na,1", /needs the columns url and title.*It has: name, size/],
    ] as const) {
      const { exitCode, stderr } = await runSkill("serp-preview", { input });
      expect(exitCode).not.toBe(0);
      expect(stderr).toMatch(message);
    }
  });
});

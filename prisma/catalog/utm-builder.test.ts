import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const rows = (data: Uint8Array | undefined) => new TextDecoder().decode(data).trimEnd().split("\r\n");

describeSkill("utm-builder", () => {
  test("builds the example's links and holds back what would measure wrongly", async () => {
    const { stdout, files } = await runExample("utm-builder");
    expect(stdout).toContain("**7 of 10 links are ready, 3 are held back.**");
    expect(stdout).toContain("line 9, Old mail: utm_source is there 2 times");
    expect(stdout).toContain("line 10, Home page banner: Medium `banner` is not one of");
    expect(stdout).toContain("line 11, Press list: `content` “jo.marsh@valley-times.example” looks like personal data");
    expect(stdout).toContain("“Instagram story” and “Instagram story copy” (lines 4, 5) are one and the same link.");
    expect(stdout).toContain("`2026-springtickets` (line 7). Reports count them apart.");
    const links = rows(files.get("links.csv"));
    expect(links[2]).toBe(
      "3,Newsletter footer,built,Email,newsletter,email,2026-spring-tickets,footer,,,https://riverfest.example/tickets?utm_source=newsletter&utm_medium=email&utm_campaign=2026-spring-tickets&utm_content=footer#prices,",
    );
    expect(links[5]).toContain(",Paid Search,google,cpc,2026-spring-tickets,{creative},,,https://riverfest.example/tickets?utm_source=google");
    expect(links.join()).not.toContain("jo.marsh-valley");
  });

  test("files each source and medium under the channel that GA4 would", async () => {
    const plan = [
      ["instagram", "social", "Organic Social"],
      ["instagram", "paid_social", "Paid Social"],
      ["adwords", "cpc", "Paid Other"],
      ["bing", "cpc", "Paid Search"],
      ["weekly", "paid", "Paid Other"],
      ["youtube", "cpc", "Paid Video"],
      ["news", "display", "Display"],
      ["acme", "affiliate", "Affiliates"],
      ["app", "mobile-push", "Mobile Push Notifications"],
      ["poster", "qr", "Unassigned"],
    ] as const;
    const { files } = await runSkill("utm-builder", {
      input: {
        text: `url;utm_source;utm_medium;utm_campaign\r\n${plan.map(([source, medium]) => `https://example.com/a?b=1;${source};${medium};C Ä`).join("\r\n")}`,
      },
    });
    const [, ...links] = rows(files.get("links.csv"));
    expect(links.map((line) => line.split(",")[3])).toEqual(plan.map(([, , channel]) => channel));
    expect(links[0]).toContain("https://example.com/a?b=1&utm_source=instagram&utm_medium=social&utm_campaign=c-a");
  });

  test("names the column or setting that is wrong", async () => {
    for (const [input, message] of [
      ["", /There is no plan/],
      ["link,source\nhttps://example.com,x", /no column `url`. Its columns are: link, source/],
      [{ text: "url\nhttps://example.com", campaign_pattern: "(" }, /`campaign_pattern` is no regular expression/],
    ] as const) {
      const { exitCode, stderr } = await runSkill("utm-builder", { input });
      expect(exitCode).not.toBe(0);
      expect(stderr).toMatch(message);
    }
  });
});

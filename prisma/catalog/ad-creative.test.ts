import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);

describeSkill("ad-creative", () => {
  test("uploads the clean ad group of the example and says why the other would be refused", async () => {
    const { stdout, files } = await runExample("ad-creative");
    expect(stdout).toContain("**1 of 2 ad groups would pass google-search.** 8 reasons for refusal, 4 things that could cost clicks.");
    expect(stdout).toContain("Headline 1 “Invoices Paid in Days, Not Weeks” has 32 characters, 2 too many for 30.");
    expect(stdout).toContain("Headline 2 “AMAZING Invoice App!” has an exclamation mark");
    expect(stdout).toContain("holds a telephone number");
    expect(stdout).toContain("Headlines 3 and 4 share 75 % of their words");
    const [header, row, ...rest] = text(files.get("upload.csv")).trimEnd().split("\r\n");
    expect(header?.split(",")).toHaveLength(26);
    expect(row).toMatch(/^UK \| Search \| Trades,VAT software,Responsive search ad,Paused,https:\/\/ledgervan\.example\/vat,VAT Software for Electricians,/);
    expect(row?.endsWith(",,vat,electricians")).toBe(true);
    expect(rest).toEqual([]);
  });

  test("counts double-width characters and default texts as Google does, and cuts Meta's lines instead of refusing them", async () => {
    const group = {
      name: "G",
      final_url: "https://example.com",
      headlines: ["電気工事士のための会計ソフト無料", "{KeyWord:Accounts for Trades}", "One"],
      descriptions: ["Two", "Three"],
    };
    const google = await runSkill("ad-creative", { input: { platform: "google-search", ad_groups: [group] } });
    // Sixteen characters of double width; the default text alone is nineteen.
    expect(google.stdout).toContain("has 32 characters, 2 too many for 30");
    expect(google.stdout).toContain("| headline | {KeyWord:Accounts for Trades} | 19 | 30 |");
    const long = "x".repeat(41);
    const meta = await runSkill("ad-creative", {
      input: {
        platform: "meta",
        campaign: "C",
        ad_groups: [{ name: "G", final_url: "https://example.com", primary_texts: ["Are you diabetic? Eat well.", "Meals"], headlines: [long] }],
      },
    });
    expect(meta.stdout).toContain("asserts a personal attribute");
    expect(meta.stdout).toContain("has 41 characters and is cut at about 40");
    expect(meta.files.has("upload.csv")).toBe(false);
  });

  test("says which field is wrong", async () => {
    for (const [input, message] of [
      ["write me an ad", /not JSON.*`ad_groups`/],
      [{ platform: "google-search", brief: "An app" }, /`ad_groups` is missing/],
      [{ platform: "google-search", ad_groups: [{ name: "A", final_url: "example.com" }] }, /`final_url` of “A” must begin with https/],
    ] as const) {
      const { exitCode, stderr } = await runSkill("ad-creative", { input });
      expect(exitCode).not.toBe(0);
      expect(stderr).toMatch(message);
    }
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const sheet = (data: Uint8Array | undefined) =>
  new TextDecoder()
    .decode(data)
    .trimEnd()
    .split("\r\n")
    .slice(1)
    .map((line) => line.split(","));

describeSkill("seo-keyword-clusters", () => {
  test("groups the example by subject and intent and ranks what can be reached", async () => {
    const { stdout, files } = await runExample("seo-keyword-clusters");
    const groups = Object.values(Object.groupBy(sheet(files.get("clusters.csv")), ([rank = ""]) => rank)).map((rows) =>
      rows?.map(([, , , keyword]) => keyword),
    );
    expect(groups).toContainEqual(["how to descale an espresso machine", "descaling espresso machine", "how to descale espresso machine with vinegar"]);
    expect(groups).toContainEqual(["espresso grind size", "grind size for espresso", "what grind size for espresso"]);
    expect(groups).toContainEqual(["espresso machine", "espresso machine for sale", "buy espresso machine"]);
    expect(groups).toContainEqual(["espresso machine repair near me"]);
    expect(groups).toContainEqual(["best espresso machine", "espresso machine reviews"]);
    // 510 + 304.44 + 61.88
    expect(stdout).toMatch(/\| espresso grind size ● \| informational \| guide \| 3 \| 1,760 \| 14 \| 876 \|/);
    // 12,100 × 28 % × 0.6 + 720 × 65 % + 590 × 59 %
    expect(stdout).toContain("| 1 | espresso machine | transactional | category or product page | 3 | 13,410 | 69 | 2,849 |");
    expect(stdout).toContain(
      "- **best espresso machine**: https://crema.example/guides/best-espresso-machines (best espresso machine); https://crema.example/blog/our-favourite-machines",
    );
    expect(stdout).toMatch(/\| crema espresso shop \| navigational \| brand page \| 1 \| 260 \| 3 \| 0 \|/);
  });

  test("believes the search results where the table has them, and reads ranges", async () => {
    const urls = (...names: string[]) => names.map((name) => `https://${name}.example/`).join(" ");
    const { stdout, files } = await runSkill("seo-keyword-clusters", {
      input: `Term;Avg. monthly searches;SERP\r\ntrainers;100 – 1K;${urls("a", "b", "c", "d")}\r\nrunning shoes;1.3K;${urls("b", "c", "d", "e")}\r\ntrainer jobs;90;${urls("x", "y", "a")}\r\n`,
    });
    expect(sheet(files.get("clusters.csv")).map(([rank, , , keyword, , , volume]) => [rank, keyword, volume])).toEqual([
      ["1", "running shoes", "1300"],
      ["1", "trainers", "316.228"],
      ["2", "trainer jobs", "90"],
    ]);
    expect(stdout).toContain("No difficulty is known, so 50 is assumed");
  });

  test("names the column that is missing", async () => {
    const { exitCode, stderr } = await runSkill("seo-keyword-clusters", { input: "keyword,cpc\nlamp,1" });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("no column `volume`. Its columns are: keyword, cpc.");
  });
});

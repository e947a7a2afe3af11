import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const clean = async (input: string | object) => {
  const { exitCode, stdout, stderr, files } = await runSkill("vcard-cleaner", { input });
  return { exitCode, stdout, stderr, vcf: new TextDecoder().decode(files.get("contacts.vcf")) };
};
const card = (...lines: string[]) => `BEGIN:VCARD\nVERSION:3.0\n${lines.join("\n")}\nEND:VCARD\n`;

describeSkill("vcard-cleaner", () => {
  test("merges in the example who is surely one person and asks about the rest", async () => {
    const { stdout, files } = await runExample("vcard-cleaner");
    const csv = new TextDecoder().decode(files.get("contacts.csv")).split("\r\n");
    expect(csv.slice(1)).toEqual([
      "Bakery on the corner,Bakery on the corner,,,,,5550199,bakery-at-example.org,,,,,",
      'Jürgen Müller,Jürgen,Müller,Kanalwerk; Planung,,+491715550123,work +4930555010012,J.Mueller@example.org,,"Schleusenweg 4, Berlin, 10115, Germany",,,Prefers calls before ten. Speaks Dutch.',
      "Amara Okafor,Amara,Okafor,,Conservator,+447700900123,,amara@example.com,,,1988-02-14,choir; friends,",
      "Jonas Weber,Jonas,Weber,,,,+49305550177,,,,,,",
      "Jonas Weber,Jonas,Weber,,,,+492215550188,,,,,,",
      "",
    ]);
    const vcf = new TextDecoder().decode(files.get("contacts.vcf"));
    expect(vcf).toContain("N:Müller;Jürgen;;Dr.;\r\nFN:Jürgen Müller\r\nORG:Kanalwerk;Planung\r\nTEL;TYPE=CELL:+491715550123\r\n");
    expect(stdout).toContain("# 8 cards, 5 contacts\n\n2 merged, 1 empty dropped.");
    expect(stdout).toContain("- Jonas Weber stands twice, with different numbers and addresses");
  });

  test("writes numbers by the rules of the country, and keeps what is doubtful", async () => {
    const numbers = ["(415) 555-0132 ext. 7", "1 415 555 0132", "011 44 20 7946 0958", "+390612345678", "555-0132", "call the desk"];
    const { vcf, stdout } = await clean({ text: card("FN:Desk", ...numbers.map((number) => `TEL:${number}`)), country: "US" });
    expect(vcf.split("\r\n").filter((line) => line.startsWith("TEL"))).toEqual(
      ["+14155550132;ext=7", "+14155550132", "+442079460958", "+390612345678", "555-0132", "call the desk"].map((number) => `TEL:${number}`),
    );
    expect(stdout).toContain("555-0132 has 7 digits, where 10 are usual in US");
  });

  test("does not join two people who share a telephone", async () => {
    const text = card("FN:Ada Holm", "TEL:020 7946 0958") + card("FN:Ben Holm", "TEL:+44 20 7946 0958");
    const { stdout } = await clean({ text, country: "GB" });
    expect(stdout).toContain("# 2 cards, 2 contacts");
    expect(stdout).toContain("Ada Holm and Ben Holm share +442079460958");
    expect((await clean(text)).stderr).toMatch(/"country" is missing/);
    expect((await clean({ text: "x", country: "DE" })).stderr).toMatch(/no BEGIN:VCARD/);
  });
});

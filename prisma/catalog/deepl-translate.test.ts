import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const secrets = { DEEPL_API_KEY: "k-1:fx" };
const GERMAN =
  "Sehr geehrte/r <k>{first_name}</k>,\n\nIhre <k>AquaLift 300</k> hat heute unsere Werkstatt verlassen. Kosten &lt; 10 € &amp; mehr.\n\n" +
  "Schreiben Sie an <k>service@aqualift.example</k>.\n\nMit freundlichen Grüßen\n<k>Service Desk</k>";
const answering =
  (text: string, usage = { character_count: 180118, character_limit: 500000 }): Service =>
  ({ path }) => ({ body: path === "/v2/usage" ? usage : { translations: [{ detected_source_language: "EN", text, billed_characters: 335 }] } });

describeSkill("deepl-translate", () => {
  test("translates the example formally and keeps names, addresses and placeholders", async () => {
    const { stdout, files, requests } = await runExample("deepl-translate", { secrets, service: answering(GERMAN) });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      "GET api-free.deepl.com/v2/usage",
      "POST api-free.deepl.com/v2/translate",
    ]);
    expect(requests[1]?.headers).toMatchObject({ authorization: "DeepL-Auth-Key k-1:fx" });
    expect(requests[1]?.json).toEqual({
      text: [
        expect.stringMatching(
          /^Dear <k>\{first_name\}<\/k>,\n\nyour <k>AquaLift 300<\/k> left .* to <k>service@aqualift\.example<\/k> and mention case 20-4471\.\n\nKind regards\n<k>Service Desk<\/k>$/s,
        ),
      ],
      target_lang: "DE",
      source_lang: "EN",
      formality: "prefer_more",
      context: "Letter of a pump maker to a private customer after a repair.",
      tag_handling: "xml",
      ignore_tags: ["k"],
      outline_detection: false,
      split_sentences: "1",
      preserve_formatting: true,
      show_billed_characters: true,
    });
    expect(new TextDecoder().decode(files.get("translation.de.txt"))).toBe(
      "Sehr geehrte/r {first_name},\n\nIhre AquaLift 300 hat heute unsere Werkstatt verlassen. Kosten < 10 € & mehr.\n\n" +
        "Schreiben Sie an service@aqualift.example.\n\nMit freundlichen Grüßen\nService Desk\n",
    );
    expect(stdout).toContain("**EN to DE**, 335 characters billed, 319547 left in this period.");
    expect(stdout).not.toContain("Look here");
  });

  test("divides a long file between paragraphs, with what came before as context, on the host of a paid key", async () => {
    const [first, second] = ["a ".repeat(4500).trim(), "ü ".repeat(4500).trim()];
    const service: Service = (request) => answering((request.json as { text: string[] } | undefined)?.text[0] ?? "")(request, 1);
    const attachments = [{ filename: "manual.md", content: `\uFEFF${first}\r\n\r\n${second}` }];
    const { files, requests } = await runSkill("deepl-translate", { input: { to: "en" }, attachments, secrets: { DEEPL_API_KEY: "k-2" }, service });
    expect(requests.map(({ host }) => host)).toEqual(["api.deepl.com", "api.deepl.com", "api.deepl.com"]);
    expect(requests[2]?.json).toMatchObject({ text: [second], target_lang: "EN-GB", context: first.slice(-500) });
    expect(new TextDecoder().decode(files.get("manual.en-gb.md"))).toBe(`${first}\n\n${second}\n`);
  });

  test("keeps what was paid for when the account runs dry half-way", async () => {
    const [first, second] = ["a ".repeat(4500).trim(), "b ".repeat(4500).trim()];
    const run = await runSkill("deepl-translate", {
      input: { to: "DE", text: `${first}\n\n${second}` },
      secrets,
      service: (request, count) => (count < 3 ? answering("Erster Teil.")(request, count) : { status: 456, body: "" }),
    });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toBe(
      "The account's characters for this period are used up (456). 335 characters were translated before that; translation.de.txt holds them. Send the rest alone.\n",
    );
    expect(new TextDecoder().decode(run.files.get("translation.de.txt"))).toBe("Erster Teil.\n\n");
  });

  test("warns of a name that was lost, refuses what the account cannot pay, and explains the rest", async () => {
    const input = { text: "Ask Mr Baker at https://a.example/x.", to: "FR", keep: ["Baker"] };
    const careless = await runSkill("deepl-translate", { input, secrets, service: answering("Demandez à M. Boulanger sur <k>https://a.example/x</k>.") });
    expect(careless.stdout).toContain("not found in the translation: `Baker`");
    const poor = await runSkill("deepl-translate", { input, secrets, service: answering("", { character_count: 499990, character_limit: 500000 }) });
    expect([poor.stderr, poor.requests.length]).toEqual([
      "The text has 36 characters and the account has 10 left in this period. Nothing was translated.\n",
      1,
    ]);
    const denied = await runSkill("deepl-translate", { input, secrets, service: () => ({ status: 403, body: "" }) });
    expect(denied.stderr).toBe("DeepL refused the key (403). Check the secret DEEPL_API_KEY.\n");
    const limited: Service = (request, count) =>
      count < 3
        ? { status: 429, headers: { "retry-after": "0" }, body: { message: "Too many requests" } }
        : answering("<k>Baker</k> <k>https://a.example/x</k>")(request, count);
    expect((await runSkill("deepl-translate", { input, secrets, service: limited })).requests).toHaveLength(4);
  });
});

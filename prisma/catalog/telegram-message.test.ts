import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const token = `81:${"A-b_".repeat(9)}`;
const secrets = { TELEGRAM_BOT_TOKEN: token };
const telegram: Service = (_, count) => {
  const chat = { id: -1001234567890, title: "Harbour ferries", username: "harbour_ferries", type: "channel" };
  return { body: { ok: true, result: { message_id: 4181 + count, chat, date: 1772900000, text: "…" } } };
};
const refusing =
  (error_code: number, description: string, parameters = {}): Service =>
  () => ({ status: error_code, body: { ok: false, error_code, description, parameters } });

describeSkill("telegram-message", () => {
  test("sends the example with its marks as HTML and gives the address", async () => {
    const { stdout, files, requests } = await runExample("telegram-message", { secrets, service: telegram });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([`POST api.telegram.org/bot${token}/sendMessage`]);
    expect(requests[0]?.json).toEqual({
      chat_id: "@harbour_ferries",
      parse_mode: "HTML",
      text:
        "<b>Line 3: replacement bus from Monday 9 March</b>\n\n" +
        "The pontoon at Mill Quay is being repaired until <i>Friday 13 March</i>. Boats do not stop there.\n\n" +
        "• Bus 3E leaves from Quay Street at :05 and :35, 06:05 to 21:35\n" +
        "• Ferry tickets are valid on the bus; bikes are not taken\n" +
        "• Wheelchairs: call 0555 0134 an hour before (ramp &lt; 12 %)\n\n" +
        'All changes: <a href="https://ferries.example.com/line_3?from=2026-03-09&amp;to=2026-03-13">timetable of line 3</a>',
      link_preview_options: { is_disabled: true },
      disable_notification: false,
      protect_content: false,
      reply_markup: { inline_keyboard: [[{ text: "Show stops on a map", url: "https://ferries.example.com/map/3e" }]] },
    });
    expect(stdout).toBe("**Sent** 1 message to Harbour ferries (`-1001234567890`).\n\n- `4182` https://t.me/harbour_ferries/4182\n");
    expect(new TextDecoder().decode(files.get("sent.json"))).not.toContain(token);
  });

  test("divides a long text between paragraphs and carries a code block over", async () => {
    const text = `${"a".repeat(1500)}\n\n\`\`\`sh\n${"echo 1 && ls\n".repeat(200)}\`\`\``;
    const { requests } = await runSkill("telegram-message", { input: { chat: "-1001234567890", text, silent: true }, secrets, service: telegram });
    const sent = requests.map(({ json }) => json as { chat_id: number; text: string });
    expect(sent.map(({ chat_id }) => chat_id)).toEqual([-1001234567890, -1001234567890]);
    for (const { text: part } of sent) expect(part.match(/<pre><code class="language-sh">[^<]+<\/code><\/pre>$/)).not.toBeNull();
    expect(sent.map((each) => each.text.match(/echo 1 &amp;&amp; ls/g)?.length).reduce((sum = 0, each = 0) => sum + each)).toBe(200);
  });

  test("says what to do about refusals, without the token", async () => {
    const input = { chat: "123", text: "Hello" };
    const refused = async (service: Service) => {
      const { exitCode, stderr } = await runSkill("telegram-message", { input, secrets, service });
      expect(exitCode).toBe(1);
      expect(stderr).not.toContain(token);
      return stderr;
    };
    expect(await refused(refusing(401, "Unauthorized"))).toBe("Telegram refused the bot (401). Check the secret TELEGRAM_BOT_TOKEN. It says: Unauthorized\n");
    expect(await refused(refusing(400, "Bad Request: chat not found"))).toContain("a person has to have pressed Start");
    expect(await refused(refusing(429, "Too Many Requests: retry after 60", { retry_after: 60 }))).toBe(
      "Too many messages: Telegram asks to wait 60 seconds.\n",
    );
    const limited: Service = (request, count) => (count === 1 ? refusing(429, "Too Many Requests", { retry_after: 0 })(request, 1) : telegram(request, count));
    expect((await runSkill("telegram-message", { input, secrets, service: limited })).exitCode).toBe(0);
  });

  test("checks HTML before it is sent", async () => {
    const check = async (text: string) => (await runSkill("telegram-message", { input: { chat: "@abcd", text, format: "html", preview: true } })).stderr;
    expect(await check("<b>a</b> &amp; <i>c")).toContain("<i> is never closed.");
    expect(await check("<p>a</p>")).toContain("<p> is no tag of Telegram's.");
    expect(await check('<a href="https://a.example">b</a> <pre><code class="language-js">1</code></pre>')).toBe("");
  });
});

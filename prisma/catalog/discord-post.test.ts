import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const secrets = { DISCORD_WEBHOOK_URL: "https://discord.com/api/webhooks/1201111111111111111/t0ken_A-b" };
const discord: Service = () => ({ body: { id: "1301111111111111111", type: 0, channel_id: "1209999999999999999", webhook_id: "1201111111111111111" } });

describeSkill("discord-post", () => {
  test("posts the example with two cards and rings nobody", async () => {
    const { stdout, files, requests } = await runExample("discord-post", { secrets, service: discord });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      "POST discord.com/api/v10/webhooks/1201111111111111111/t0ken_A-b?wait=true",
    ]);
    expect(requests[0]?.headers["user-agent"]).toBe("DiscordBot (discord-post, 1.0.0)");
    expect(requests[0]?.json).toEqual({
      content: "Patch **1.8** is out on all platforms. Restart the client to get it.",
      username: "Lanternfall release desk",
      allowed_mentions: { parse: [] },
      embeds: [
        {
          title: "What changed in 1.8",
          url: "https://lanternfall.example.com/notes/1-8",
          description: expect.stringContaining("- Co-op for up to four players\n"),
          color: 0x2e7d32,
          fields: [
            { name: "Download", value: "412 MB", inline: true },
            { name: "Servers down", value: "about 20 min", inline: true },
            { name: "Begins", value: "<t:1772488800:F>, <t:1772488800:R>", inline: false },
          ],
          footer: { text: "Build 8121" },
          timestamp: "2026-03-02T22:00:00Z",
        },
        { title: "Known and being worked on", description: expect.stringContaining("30 frames"), color: 0xb26a00 },
      ],
    });
    expect(stdout).toBe("**Posted** 68 characters of text and 2 cards: message `1301111111111111111` in channel `1209999999999999999`.\n");
    expect(new TextDecoder().decode(files.get("message.json"))).not.toContain("t0ken");
  });

  test("begins a forum post, and waits out a limit that stands in the body", async () => {
    const limited: Service = (request, count) =>
      count === 1 ? { status: 429, body: { message: "You are being rate limited.", retry_after: 0.01, global: false } } : discord(request, count);
    const run = await runSkill("discord-post", { input: { text: "Grüße", new_thread: "Neu", silent: true }, secrets, service: limited });
    expect(run.requests).toHaveLength(2);
    expect(run.requests[1]?.json).toEqual({ content: "Grüße", thread_name: "Neu", flags: 4096, allowed_mentions: { parse: [] } });
    expect(run.stdout).toContain("set `thread` to `1209999999999999999`");
  });

  test("explains refusals without the token", async () => {
    const refused = async (status: number, body: object) => {
      const { exitCode, stderr } = await runSkill("discord-post", { input: "Hello", secrets, service: () => ({ status, body }) });
      expect(exitCode).toBe(1);
      expect(stderr).not.toContain("t0ken");
      return stderr;
    };
    expect(await refused(404, { message: "Unknown Webhook", code: 10015 })).toMatch(/^The webhook does not exist any more/);
    expect(await refused(401, { message: "Invalid Webhook Token", code: 50027 })).toContain(
      "Check the secret DISCORD_WEBHOOK_URL. It says: Invalid Webhook Token",
    );
    const errors = { embeds: { 0: { url: { _errors: [{ code: "URL_TYPE_INVALID_URL", message: "Not a well formed URL." }] } } } };
    expect(await refused(400, { message: "Invalid Form Body", code: 50035, errors })).toContain("Invalid Form Body; embeds.0.url: Not a well formed URL.");
  });

  test("names the part of a card that is wrong, and the secret that is", async () => {
    const wrong = await runSkill("discord-post", { input: { cards: [{ title: "A", colour: "pink" }] }, secrets, service: discord });
    expect(wrong.stderr).toContain('"cards[0].colour" has to be green, amber, red, blue, grey or a code');
    const other = await runSkill("discord-post", { input: "a", secrets: { DISCORD_WEBHOOK_URL: "https://evil.example/api/webhooks/1/2" }, service: discord });
    expect(other.stderr).toContain("The secret DISCORD_WEBHOOK_URL is not the address of a Discord webhook");
    expect(other.requests).toEqual([]);
  });
});

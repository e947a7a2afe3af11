import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const secrets = { SLACK_BOT_TOKEN: "xoxb-1" };
const permalink = "https://acme.slack.com/archives/C08RELEASES/p1762339500123456";

const slack: Service = ({ method }) => {
  if (method === "GET") return { body: { ok: true, channel: "C08RELEASES", permalink } };
  return { body: { ok: true, channel: "C08RELEASES", ts: "1762339500.123456", message: { type: "message", text: "…" } } };
};
const refusing =
  (error: string, more = {}): Service =>
  () => ({ body: { ok: false, error, ...more } });

describeSkill("slack-post", () => {
  test("posts the example as blocks and gives its address", async () => {
    const { stdout, files, requests } = await runExample("slack-post", { secrets, service: slack });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      "POST slack.com/api/chat.postMessage",
      "GET slack.com/api/chat.getPermalink?channel=C08RELEASES&message_ts=1762339500.123456",
    ]);
    const [post] = requests;
    expect(post?.headers).toMatchObject({ authorization: "Bearer xoxb-1", "content-type": "application/json; charset=utf-8" });
    const sent = post?.json as { blocks: { type: string; text?: { text: string } }[] };
    expect(sent).toMatchObject({ channel: "C08RELEASES", unfurl_links: false, unfurl_media: false });
    expect(sent.blocks.map(({ type }) => type)).toEqual(["header", "section", "section", "actions", "context"]);
    expect(sent.blocks[1]?.text?.text).toBe(
      "Invoices can now be split across *two cost centres*. Nothing to do for existing customers.\n\n" +
        "• The old field _Cost centre_ stays until 31 January\n" +
        "• `split=true` is on for all accounts in the EU, the US follows on Thursday\n" +
        "• Known: exports to Excel show the first centre only, see <https://tickets.example.com/1881|ticket 1881>",
    );
    expect(stdout).toContain(`[Open it](${permalink})`);
    expect(JSON.parse(new TextDecoder().decode(files.get("message.json")))).toMatchObject({ ts: "1762339500.123456", permalink });
  });

  test("keeps mentions dead unless they are wanted, and cuts long texts between paragraphs", async () => {
    const text = `<!channel> a & b → ü ${"x".repeat(2500)}\n\n${"y".repeat(2000)}`;
    const { requests } = await runSkill("slack-post", { input: { channel: "#ops", text, thread: "1762339500.123456" }, secrets, service: slack });
    expect(requests[0]?.json).toMatchObject({
      thread_ts: "1762339500.123456",
      blocks: [{ text: { text: `&lt;!channel&gt; a &amp; b → ü ${"x".repeat(2500)}` } }, { text: { text: "y".repeat(2000) } }],
    });
    const wanted = await runSkill("slack-post", { input: { channel: "#ops", text: "<!here> now", mentions: true, preview: true } });
    expect(JSON.parse(new TextDecoder().decode(wanted.files.get("message.json"))).blocks[0].text.text).toBe("<!here> now");
  });

  test("explains a refusal, and asks again after a limit", async () => {
    const input = { channel: "C1", text: "Hello" };
    const outside = await runSkill("slack-post", { input, secrets, service: refusing("not_in_channel") });
    expect(outside.exitCode).toBe(1);
    expect(outside.stderr).toContain("The bot is not a member of C1. Invite it there with /invite");
    const scope = await runSkill("slack-post", { input, secrets, service: refusing("missing_scope", { needed: "chat:write", provided: "users:read" }) });
    expect(scope.stderr).toContain("lacks the scope chat:write (it has users:read)");
    const unknown = await runSkill("slack-post", { input, secrets, service: () => ({ status: 401, body: "" }) });
    expect(unknown.stderr).toBe("Slack refused the token (401). Check the secret SLACK_BOT_TOKEN.\n");
    const limited: Service = (request, count) => (count === 1 ? { status: 429, headers: { "retry-after": "0" } } : slack(request, count));
    const patient = await runSkill("slack-post", { input, secrets, service: limited });
    expect([patient.exitCode, patient.requests.length]).toEqual([0, 3]);
    const wrong = await runSkill("slack-post", { input: { channel: "C1", text: "a", thread: "5" }, secrets, service: slack });
    expect(wrong.stderr).toContain('"thread" has to be a message\'s ts');
  });
});

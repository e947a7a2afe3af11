import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const secrets = { RESEND_API_KEY: "re_1" };
const id = "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794";
const resend: Service = () => ({ body: { id } });
const refusing =
  (statusCode: number, name: string, message: string): Service =>
  () => ({ status: statusCode, headers: { "retry-after": "0" }, body: { statusCode, name, message } });
const input = { from: "a@mail.example.com", to: "b@example.com; C <c@example.com>", subject: "Grüße", text: "Hello" };

describeSkill("resend-email", () => {
  test("sends the example as HTML and text, with a key of its content", async () => {
    const { stdout, requests } = await runExample("resend-email", { secrets, service: resend });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual(["POST api.resend.com/emails"]);
    const [request] = requests;
    expect(request?.headers).toMatchObject({
      authorization: "Bearer re_1",
      "user-agent": "clanker-resend-email/1.0",
      "idempotency-key": expect.stringMatching(/^resend-email-[0-9a-f]{40}$/),
    });
    const { html, text, ...mail } = (request?.json ?? {}) as { html: string; text: string };
    expect(mail).toEqual({
      from: "Mill Press <orders@mail.millpress.example>",
      to: ["Ada Byrne <ada.byrne@example.com>"],
      reply_to: ["jo@millpress.example"],
      subject: "Proofs of the spring catalogue: answer by Thursday noon",
      tags: [{ name: "kind", value: "proofs" }],
    });
    expect(html).toContain('the proofs are on <a href="https://millpress.example/proofs/4471">your page</a>.');
    expect(html).toContain("<li>Page 12: two prices for the same lamp, £89 and £98. Which is right?</li>");
    expect(html.match(/<ol /g)).toHaveLength(1);
    expect(text).toContain("the proofs are on your page (https://millpress.example/proofs/4471). To print");
    expect(text).toContain("your yes or your changes by Thursday 12 March, noon.");
    expect(stdout).toContain(`Id \`${id}\``);
    const again = await runExample("resend-email", { secrets, service: resend });
    expect(again.requests[0]?.headers["idempotency-key"]).toBe(request?.headers["idempotency-key"]);
  });

  test("attaches files, divides addresses, and asks again after a fault since its key makes that safe", async () => {
    const flaky: Service = (request, count) =>
      count === 1 ? refusing(500, "internal_server_error", "An unexpected error occurred.")(request, 1) : resend(request, count);
    const attachments = [{ filename: "a.pdf", content: new Uint8Array([0, 255, 37]) }];
    const run = await runSkill("resend-email", {
      input: { ...input, key: "k/1", unsubscribe: "https://example.com/leave" },
      attachments,
      secrets,
      service: flaky,
    });
    expect(run.requests.map(({ headers }) => headers["idempotency-key"])).toEqual(["k/1", "k/1"]);
    expect(run.requests[1]?.json).toMatchObject({
      to: ["b@example.com", "C <c@example.com>"],
      subject: "Grüße",
      headers: { "List-Unsubscribe": "<https://example.com/leave>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
      attachments: [{ filename: "a.pdf", content: "AP8l" }],
    });
  });

  test("explains refusals, and stops what is not finished", async () => {
    const refused = async (service: Service, more = {}) => (await runSkill("resend-email", { input: { ...input, ...more }, secrets, service })).stderr;
    expect(await refused(refusing(403, "validation_error", "The mail.example.com domain is not verified."))).toMatch(
      /^The domain of "from" is not verified in Resend/,
    );
    expect(await refused(refusing(401, "missing_api_key", "Missing API key"))).toContain("Check the secret RESEND_API_KEY.");
    expect(await refused(refusing(429, "rate_limit_exceeded", "Too many requests."))).toContain("It was not sent");
    expect(await refused(resend, { text: "Dear {{first_name}}," })).toBe('"{{first_name}}" is still to be filled in.\n');
    expect(await refused(resend, { to: ["b@example"] })).toContain('"to[0]" has to be an address');
  });
});

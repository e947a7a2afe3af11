import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const secrets = { TWILIO_ACCOUNT_SID: "AC00000000000000000000000000000001", TWILIO_AUTH_TOKEN: "k-1" };
const account = `/2010-04-01/Accounts/${secrets.TWILIO_ACCOUNT_SID}`;
const message = { sid: "SM0123456789abcdef0123456789abcdef", status: "queued", num_segments: "1", price: null, price_unit: "USD", error_code: null };
const twilio: Service = () => ({ status: 201, body: message });
const refusing =
  (status: number, code: number, text: string): Service =>
  () => ({ status, headers: { "retry-after": "0" }, body: { code, message: text, more_info: `https://www.twilio.com/docs/errors/${code}`, status } });

const preview = async (text: string, more = {}) => {
  const run = await runSkill("twilio-sms", { input: { to: "+447700900123", from: "MillDental", text, preview: true, ...more } });
  const left = run.files.get("message.json");
  return { ...run, size: left && JSON.parse(new TextDecoder().decode(left)) };
};

describeSkill("twilio-sms", () => {
  test("sends the example as one segment, its typographic marks exchanged", async () => {
    const { stdout, requests } = await runExample("twilio-sms", { secrets, service: twilio });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([`POST api.twilio.com${account}/Messages.json`]);
    const [request] = requests;
    expect(request?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from(`${secrets.TWILIO_ACCOUNT_SID}:k-1`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    });
    expect([...new URLSearchParams(request?.body)]).toEqual([
      ["To", "+447700900123"],
      ["From", "+447700900777"],
      [
        "Body",
        "Mill Road Dental: your check-up with Dr Osei is on Tue 10 March at 14:20. Reply C to confirm or R for another time - we'll call you. STOP ends reminders.",
      ],
    ]);
    expect(stdout).toContain("**Handed to Twilio**: 1 segment to +447700900123, `SM0123456789abcdef0123456789abcdef`, now *queued*.");
    expect(stdout).toContain("GSM-7: 153 of 160 places in 1 segment.");
    expect(stdout).toContain("Exchanged for plain ones: – ’");
  });

  test("counts segments as the networks do", async () => {
    // A joined segment has 153 places: after 152 there is no room for a euro sign, which takes two.
    expect((await preview(`${"a".repeat(152)}€${"a".repeat(10)}`)).size).toMatchObject({ encoding: "GSM-7", units: 164, segments: 2, room: 153 - 12 });
    expect((await preview(`${"ж".repeat(66)}😀${"ж".repeat(10)}`)).size).toMatchObject({ encoding: "UCS-2", units: 78, segments: 2, room: 67 - 12 });
    const dear = await preview("“Late”", { keep_characters: true });
    expect(dear.stdout).toContain("UCS-2 because of “ ”: 6 of 70 places in 1 segment.");
    expect((await preview("ж".repeat(202))).stderr).toContain("The text needs 4 segments, 3 are allowed.");
  });

  test("follows a message to its end and says why it failed", async () => {
    const service: Service = ({ method, path }) => {
      if (method === "POST") return twilio({} as never, 1);
      expect(path).toBe(`${account}/Messages/${message.sid}.json`);
      return { body: { ...message, status: "undelivered", error_code: 30005 } };
    };
    const run = await runSkill("twilio-sms", { input: { to: "+447700900123", from: "+447700900777", text: "Hi", follow: true }, secrets, service });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toBe(`The message ${message.sid} was taken and then undelivered: The number is unknown to its operator or no longer in use. (30005)\n`);
  });

  test("does not call a message lost because its log cannot be read", async () => {
    const run = await runSkill("twilio-sms", {
      input: { to: "+447700900123", from: "+447700900777", text: "Hi", follow: true },
      secrets,
      service: ({ method }) => (method === "POST" ? twilio({} as never, 1) : { status: 503, headers: { "retry-after": "0" } }),
    });
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(`**Handed to Twilio**: 1 segment to +447700900123, \`${message.sid}\`, now *queued*.`);
  });

  test("explains what Twilio refuses, and which number is wrong", async () => {
    const input = { to: "+447700900123", from: "+447700900777", text: "Hi" };
    const stopped = await runSkill("twilio-sms", { input, secrets, service: refusing(400, 21610, "Attempt to send to unsubscribed recipient") });
    expect(stopped.stderr).toContain("has answered STOP to this sender");
    const denied = await runSkill("twilio-sms", { input, secrets, service: refusing(401, 20003, "Authenticate") });
    expect(denied.stderr).toContain("Check the secrets TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN");
    const limited = await runSkill("twilio-sms", { input, secrets, service: refusing(429, 20429, "Too Many Requests") });
    expect(limited.requests).toHaveLength(3);
    const wrong = await runSkill("twilio-sms", { input: { ...input, to: "07700 900123" }, secrets, service: twilio });
    expect([wrong.stderr, wrong.requests.length]).toEqual([expect.stringMatching(/^"to" has to be a number in the international form/), 0]);
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);

describeSkill("analytics-tracking", () => {
  test("finds doubles, types and personal data in the example, and what arrives otherwise than planned", async () => {
    const { stdout, files } = await runExample("analytics-tracking");
    expect(stdout).toContain("**25 findings** in 11 events with 14 different properties.");
    expect(stdout).toContain("- `Signup Completed` probably the same as `user_signed_up`: every count is split between them");
    expect(stdout).toContain("- `amount` has several types: number in invoice_sent; string in invoice_paid");
    expect(stdout).toContain("- `invoice_sent.recipient` its example is an e-mail address");
    expect(stdout).toContain("- `session_start` is reserved or collected by GA4 itself");
    expect(stdout).toContain("- `search.search_term` arrives with an e-mail address (1 of 1)");
    expect(stdout).toContain("- `invoice_sent.workspace_id` is required and missing (1 of 3)");
    expect(stdout).toContain("- `signup_complete` arrives, is not in the plan (1 recorded); meant is probably `Signup Completed`");
    const plan = text(files.get("tracking-plan.csv")).trim().split("\n");
    expect(plan).toHaveLength(21);
    expect(plan[2]).toBe(
      'signup_completed,Signup Completed,"Account exists and the e-mail address is confirmed; once per account, sent by the server",email,string,no,ada@example.org,,yes',
    );
    const { oneOf } = JSON.parse(text(files.get("events.schema.json")));
    expect(oneOf.map(({ title }: { title: string }) => title)).toHaveLength(11);
    expect(oneOf[3].properties.properties).toEqual({
      type: "object",
      additionalProperties: false,
      required: ["workspace_id", "amount", "currency"],
      properties: { workspace_id: { type: "string" }, amount: { type: "number" }, currency: { type: "string" }, recipient: { type: "string" } },
    });
  });

  test("has nothing to say about a good plan that arrives as it should", async () => {
    const { stdout } = await runSkill("analytics-tracking", {
      input: {
        tool: "other",
        naming: "Title Case",
        events: [{ event: "Invoice Sent", description: "Once per invoice", properties: [{ name: "amount", type: "number", required: true, example: "12.5" }] }],
      },
      attachments: [{ filename: "day.jsonl", content: '\ufeff{"event":"Invoice Sent","properties":{"amount":3}}\r\n' }],
    });
    expect(stdout).toContain("**0 findings** in 1 event with 1 different property.");
    expect(stdout).toContain("Everything as planned.");
  });

  test("names the line that cannot be read", async () => {
    const plan = { filename: "plan.csv", content: "event;property;type\ninvoice_sent;amount;currency\n" };
    const wrong = await runSkill("analytics-tracking", { input: {}, attachments: [plan] });
    expect(wrong.exitCode).not.toBe(0);
    expect(wrong.stderr).toContain("plan.csv, line 2: type 'currency' is not known; use array, boolean, integer, number, object, string");
    const noEvents = await runSkill("analytics-tracking", { input: {}, attachments: [{ filename: "plan.csv", content: "name,kind\na,b\n" }] });
    expect(noEvents.stderr).toContain("plan.csv: needs a column 'event'; its first row is: name, kind");
  });
});

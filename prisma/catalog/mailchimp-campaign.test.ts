import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service, ServiceAnswer } from "#lib/testing/service-double";

const secrets = { MAILCHIMP_API_KEY: "0123456789abcdef0123456789abcdef-us21" };
const settings = {
  subject_line: "Bring two blunt chisels on a Saturday",
  title: "2026-10 letter: sharpening",
  from_name: "Nell at Thorne Tools",
  reply_to: "nell@thornetools.example",
};

/** Answers as the Marketing API does. */
const service: Service = ({ method, path }): ServiceAnswer => {
  const route = `${method} ${path.replace(/\?.*$/, "")}`;
  if (route === "GET /3.0/lists/4c9a1e07bd")
    return {
      body: {
        id: "4c9a1e07bd",
        name: "Thorne Tools letter",
        stats: { member_count: 4200 },
        campaign_defaults: { from_name: "Thorne Tools", from_email: "shop@thornetools.example" },
      },
    };
  if (route.endsWith("/merge-fields"))
    return {
      body: {
        merge_fields: [
          { tag: "FNAME", default_value: "" },
          { tag: "LNAME", default_value: "" },
        ],
      },
    };
  if (route === "POST /3.0/campaigns" || route === "PATCH /3.0/campaigns/b03fe88a14")
    return {
      body: { id: "b03fe88a14", web_id: 9911223, type: "regular", status: "save", recipients: { list_id: "4c9a1e07bd", recipient_count: 1312 }, settings },
    };
  if (route === "GET /3.0/campaigns/b03fe88a14") return { body: { id: "b03fe88a14", type: "regular", status: "save" } };
  if (route.endsWith("/content")) return { body: { plain_text: "…", html: "…", archive_html: "…" } };
  if (route.endsWith("/send-checklist"))
    return {
      body: {
        is_ready: true,
        items: [
          { type: "success", id: 100, heading: "List", details: "Thorne Tools letter" },
          { type: "warning", id: 801, heading: "Tracking", details: "Opens are not tracked." },
        ],
      },
    };
  return { status: 204 };
};

describeSkill("mailchimp-campaign", () => {
  test("makes the draft at the key's data centre, sets its content, checks it and mails a test", async () => {
    const { stdout, files, requests } = await runExample("mailchimp-campaign", { secrets, service });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path.replace(/\?.*$/, "")}`)).toEqual([
      "GET us21.api.mailchimp.com/3.0/lists/4c9a1e07bd",
      "GET us21.api.mailchimp.com/3.0/lists/4c9a1e07bd/merge-fields",
      "POST us21.api.mailchimp.com/3.0/campaigns",
      "PUT us21.api.mailchimp.com/3.0/campaigns/b03fe88a14/content",
      "GET us21.api.mailchimp.com/3.0/campaigns/b03fe88a14/send-checklist",
      "POST us21.api.mailchimp.com/3.0/campaigns/b03fe88a14/actions/test",
    ]);
    expect(requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from(`clanker:${secrets.MAILCHIMP_API_KEY}`).toString("base64")}`);
    expect(requests[2]?.json).toEqual({
      type: "regular",
      recipients: { list_id: "4c9a1e07bd", segment_opts: { saved_segment_id: 18204 } },
      settings: { ...settings, preview_text: "Four mornings in October, twelve benches each. Tea is ours." },
    });
    const content = requests[3]?.json as { html: string; plain_text: string };
    expect(content.html).toContain("£18, stones included.");
    expect(content.plain_text).toMatch(/^SHARPENING SATURDAYS ARE BACK/);
    expect(requests[5]?.json).toEqual({ test_emails: ["nell@thornetools.example"], send_type: "html" });
    expect(stdout).toContain("**Draft made, nothing sent**: 2026-10 letter: sharpening");
    expect(stdout).toContain("| Audience | Thorne Tools letter, segment 18204, 1312 recipients |");
    expect(stdout).toContain("ready to be sent.\n- warning: Tracking. Opens are not tracked.");
    expect(stdout).not.toContain("Noticed");
    expect(JSON.parse(new TextDecoder().decode(files.get("campaign.json")))).toMatchObject({ id: "b03fe88a14", web_id: 9911223, is_ready: true });
  });

  test("makes nothing of a letter with a field that the audience does not have", async () => {
    const input = { audience_id: "4c9a1e07bd", subject: "Hello *|CITY|*", html: "<p>*|IF:FNAME|*Hi</p>" };
    const { exitCode, stderr, requests } = await runSkill("mailchimp-campaign", { input, secrets, service });
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      "Nothing was made, because the letter would go out broken. 1 *|IF:…|* and 0 *|END:IF|* do not match. *|CITY|* is no field of this audience. It has FNAME, LNAME.\n",
    );
    expect(requests).toHaveLength(2);
  });

  test("waits at a limit, renews an older draft, and names it when its content is refused", async () => {
    const input = { audience_id: "4c9a1e07bd", subject: "Hello", html: "<p>Hello</p>", campaign_id: "b03fe88a14" };
    const refusing: Service = (request, count): ServiceAnswer => {
      if (count === 1)
        return {
          status: 429,
          headers: { "retry-after": "0" },
          body: { title: "Too Many Requests", status: 429, detail: "You have exceeded the limit of 10 simultaneous connections." },
        };
      if (request.path.endsWith("/content"))
        return {
          status: 400,
          headers: { "content-type": "application/problem+json" },
          body: {
            title: "Invalid Resource",
            status: 400,
            detail: "The resource submitted could not be validated.",
            errors: [{ field: "html", message: "Schema describes string" }],
          },
        };
      return service(request, count);
    };
    const { exitCode, stderr, requests } = await runSkill("mailchimp-campaign", { input, secrets, service: refusing });
    expect(exitCode).toBe(1);
    expect(requests.map(({ method }) => method)).toEqual(["GET", "GET", "GET", "GET", "PATCH", "PUT"]);
    expect(stderr).toContain('Put it right and run again with "campaign_id": "b03fe88a14".');
    expect(stderr).toContain("It says: The resource submitted could not be validated. html: Schema describes string");
  });

  test("says which secret to look at, and prints none", async () => {
    const input = { audience_id: "4c9a1e07bd", subject: "Hello", html: "<p>Hello</p>" };
    const detail = "Your API key may be invalid, or you've attempted to access the wrong datacenter.";
    const refused = await runSkill("mailchimp-campaign", {
      input,
      secrets,
      service: () => ({ status: 401, body: { title: "API Key Invalid", status: 401, detail } }),
    });
    expect(refused.stderr).toBe(`Mailchimp refused the key (401). Check the secret MAILCHIMP_API_KEY, with its ending. It says: ${detail}\n`);
    const cut = await runSkill("mailchimp-campaign", { input, secrets: { MAILCHIMP_API_KEY: "0123456789abcdef" }, service });
    expect(cut.stderr).toBe("The secret MAILCHIMP_API_KEY does not end in a data centre such as -us21. Copy the whole key.\n");
    expect(cut.requests).toEqual([]);
  });
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service, ServiceAnswer } from "#lib/testing/service-double";

const secrets = { HUBSPOT_ACCESS_TOKEN: "pat-eu1-1234" };
type Inputs = { inputs: { id: string; properties: Record<string, string> }[] };

const text = (name: string) => ({ name, type: "string", fieldType: "text", options: [], modificationMetadata: { readOnlyValue: false } });
const stages = ["Subscriber", "Lead", "Customer"].map((label) => ({ label, value: label.toLowerCase() }));
const properties = [
  ...["email", "firstname", "lastname", "company", "jobtitle"].map(text),
  { ...text("lifecyclestage"), type: "enumeration", fieldType: "radio", options: stages },
  { ...text("hs_object_id"), modificationMetadata: { readOnlyValue: true } },
];
const held = [
  {
    id: "101",
    properties: {
      email: "ines.marlow@harbourmill.example",
      firstname: "Ines",
      lastname: "Marlow",
      company: "Harbour Mill",
      jobtitle: null,
      lifecyclestage: "subscriber",
    },
  },
  {
    id: "102",
    properties: {
      email: "sofia.brandt@lindwerk.example",
      firstname: "Sofia",
      lastname: "Brandt",
      company: "Lindwerk",
      jobtitle: "Purchasing",
      lifecyclestage: "customer",
    },
  },
];

/** Answers as HubSpot does: the properties, those who are there (207 with the others), and what was written. */
const service: Service = ({ path, json }): ServiceAnswer => {
  if (path === "/crm/v3/properties/contacts") return { body: { results: properties } };
  if (path.endsWith("/batch/read"))
    return {
      status: 207,
      body: {
        status: "COMPLETE",
        results: held,
        numErrors: 1,
        errors: [{ status: "error", category: "OBJECT_NOT_FOUND", message: "Could not get some CONTACT objects" }],
      },
    };
  const { inputs } = json as Inputs;
  if (inputs.some(({ id }) => id.startsWith("bad")))
    return { status: 400, body: { status: "error", message: "Property values were not valid", correlationId: "a1", category: "VALIDATION_ERROR" } };
  return {
    body: {
      status: "COMPLETE",
      results: inputs.map(({ id, properties: given }, at) => ({ id: String(200 + at), new: true, properties: { ...given, email: id } })),
    },
  };
};

describeSkill("hubspot-contacts", () => {
  test("shows what the example would change and writes none of it", async () => {
    const { stdout, requests } = await runExample("hubspot-contacts", { secrets, service });
    expect(requests.map(({ path }) => path)).toEqual(["/crm/v3/properties/contacts", "/crm/v3/objects/contacts/batch/read"]);
    expect(stdout).toContain("**Nothing written yet**: 1 would be made, 1 would be changed, 1 the same, 3 rejected.");
    expect(stdout).toContain("| 2 | ines.marlow@harbourmill.example | update | jobtitle |  | Head of maintenance |");
  });

  test("fills gaps, makes who is missing, and leaves what is there", async () => {
    const content = readFileSync(new URL("./hubspot-contacts/assets/fair-visitors.csv", import.meta.url), "utf8");
    const input = { action: "upsert", apply: true, overwrite: false, columns: { Position: "jobtitle", Badge: "" } };
    const attachments = [{ filename: "fair-visitors.csv", content }];
    const { stdout, files, requests } = await runSkill("hubspot-contacts", { input, attachments, secrets, service });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      "GET api.hubapi.com/crm/v3/properties/contacts",
      "POST api.hubapi.com/crm/v3/objects/contacts/batch/read",
      "POST api.hubapi.com/crm/v3/objects/contacts/batch/upsert",
    ]);
    expect(requests[0]?.headers.authorization).toBe("Bearer pat-eu1-1234");
    const addresses = ["ines.marlow@harbourmill.example", "t.okafor@brightgate.example", "sofia.brandt@lindwerk.example"];
    expect(requests[1]?.json).toEqual({
      idProperty: "email",
      properties: ["email", "firstname", "lastname", "company", "jobtitle", "lifecyclestage"],
      inputs: addresses.map((id) => ({ id })),
    });
    const tunde = {
      email: addresses[1],
      firstname: "Tunde",
      lastname: "Okafor",
      company: "Brightgate Foods",
      jobtitle: "Plant manager",
      lifecyclestage: "lead",
    };
    expect(requests[2]?.json).toEqual({
      inputs: [
        { id: addresses[0], idProperty: "email", properties: { email: addresses[0], jobtitle: "Head of maintenance" } },
        { id: addresses[1], idProperty: "email", properties: tunde },
      ],
    });
    expect(stdout).toContain("**Written**: 1 made, 1 changed, 1 the same, 3 rejected.");
    expect(stdout).toContain("- line 6, ines.marlow@harbourmill.example: the address stands in line 2 already\n");
    expect(stdout).toContain("- line 7, k.ahlgren@norrpapper.example: lifecyclestage cannot be “Interested”; it is one of subscriber, lead, customer\n");
    expect(new TextDecoder().decode(files.get("changes.csv")).split("\r\n")[1]).toBe("2,ines.marlow@harbourmill.example,update,jobtitle,,Head of maintenance");
  });

  test("writes nothing without apply, and singles out who is refused with it", async () => {
    const contacts = ["a@x.example", "b@x.example", "bad@x.example", "müller@x.example"].map((email) => ({ email, firstname: "Zoë" }));
    const preview = await runSkill("hubspot-contacts", { input: { action: "upsert", contacts }, secrets, service });
    expect(preview.requests).toHaveLength(2);
    expect(preview.stdout).toContain("**Nothing written yet**: 4 would be made, 0 would be changed, 0 the same, 0 rejected.");
    const { stdout, requests } = await runSkill("hubspot-contacts", { input: { action: "upsert", apply: true, contacts }, secrets, service });
    expect(requests.slice(2).map(({ json }) => (json as Inputs).inputs.map(({ id }) => id[0]).join(""))).toEqual(["abbm", "ab", "bm", "b", "m"]);
    expect(((requests.at(-1)?.json ?? {}) as Partial<Inputs>).inputs?.[0]).toEqual({
      id: "müller@x.example",
      idProperty: "email",
      properties: { email: "müller@x.example", firstname: "Zoë" },
    });
    expect(stdout).toContain("**Written**: 3 made, 0 changed, 0 the same, 1 rejected.");
    expect(stdout).toContain("- line 3, bad@x.example: HubSpot did not accept the request (400). It says: Property values were not valid");
  });

  test("searches page by page, through a limit", async () => {
    const input = { action: "search", filters: [{ property: "email", operator: "CONTAINS_TOKEN", value: "*@x.example" }], properties: ["email"], limit: 101 };
    const pages: Service = ({ json }, count) => {
      if (count === 1)
        return {
          status: 429,
          headers: { "retry-after": "0" },
          body: { status: "error", message: "You have reached your secondly limit.", errorType: "RATE_LIMIT", policyName: "SECONDLY" },
        };
      const { limit, after } = json as { limit: number; after?: string };
      const results = Array.from({ length: limit }, (_, at) => ({ id: String(Number(after ?? 0) + at + 1), properties: { email: `p${at}@x.example` } }));
      return { body: { total: 250, results, paging: { next: { after: "100", link: "…" } } } };
    };
    const { stdout, files, requests } = await runSkill("hubspot-contacts", { input, secrets, service: pages });
    expect(requests[2]?.json).toEqual({
      filterGroups: [{ filters: [{ propertyName: "email", operator: "CONTAINS_TOKEN", value: "*@x.example" }] }],
      sorts: [{ propertyName: "hs_object_id", direction: "ASCENDING" }],
      properties: ["email"],
      limit: 1,
      after: "100",
    });
    expect(stdout).toContain("**250 contacts found**, the first 101 taken.");
    expect(new TextDecoder().decode(files.get("contacts.csv")).trim().split("\r\n").at(-1)).toBe("101,p0@x.example");
  });

  test("names the secret, the missing scope and the wrong column", async () => {
    const input = { action: "upsert", contacts: [{ email: "a@x.example", shoe: "44" }] };
    const scope = {
      status: "error",
      message: "This app hasn't been granted all required scopes to make this call.",
      category: "MISSING_SCOPES",
      errors: [{ message: "One or more of the following scopes are required.", context: { requiredGranularScopes: ["crm.schemas.contacts.read"] } }],
    };
    const lacking = await runSkill("hubspot-contacts", { input, secrets, service: () => ({ status: 403, body: scope }) });
    expect(lacking.stderr).toContain("lacks a scope (403): crm.schemas.contacts.read. It says: This app hasn't been granted");
    const expired = await runSkill("hubspot-contacts", {
      input,
      secrets,
      service: () => ({ status: 401, body: { status: "error", message: "Authentication credentials not found.", category: "INVALID_AUTHENTICATION" } }),
    });
    expect(expired.stderr).toBe("HubSpot refused the token (401). Check the secret HUBSPOT_ACCESS_TOKEN. It says: Authentication credentials not found.\n");
    const strange = await runSkill("hubspot-contacts", { input, secrets, service });
    expect(strange.stderr).toBe('HubSpot has no contact property shoe. Name the right one in "columns", or "" to leave the column out.\n');
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service, ServiceAnswer } from "#lib/testing/service-double";

const secrets = { STATUSPAGE_API_KEY: "sp-1" };
const page = "q7w2m4k9x1zt";
const COMPONENTS = [
  { id: "g1", name: "Shop", status: "operational", group: true },
  { id: "c1", name: "Checkout", status: "operational", group: false },
  { id: "c2", name: "Search", status: "operational", group: false },
];
const OPEN = {
  ...{ id: "b4n8v2c6p0sd", name: "Card payments failing at checkout", status: "identified", impact: "major", shortlink: "https://stspg.example/b4n8" },
  ...{
    components: [{ id: "c1", name: "Checkout", status: "partial_outage" }],
    incident_updates: [{ status: "identified", body: "…", created_at: "2026-11-19T14:05:00.000Z" }],
  },
};

function service(open: object[], posted: ServiceAnswer = {}): Service {
  return ({ method, path, json }) => {
    if (method !== "GET") return { status: method === "POST" ? 201 : 200, body: { ...OPEN, ...(json as { incident: object }).incident }, ...posted };
    return { body: path.endsWith("/components") ? COMPONENTS : open };
  };
}

describeSkill("statuspage-update", () => {
  test("drafts the example and posts nothing", async () => {
    const { stdout, requests } = await runExample("statuspage-update", { secrets, service: service([]) });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      `GET api.statuspage.io/v1/pages/${page}/components`,
      `GET api.statuspage.io/v1/pages/${page}/incidents/unresolved`,
    ]);
    expect(requests[0]?.headers.authorization).toBe("OAuth sp-1");
    expect(stdout).toMatch(/^\*\*Not posted yet\.\*\*\n\n\*\*Card payments failing at checkout \(investigating\)\*\*\n\n> Since 13:50 UTC/);
    expect(stdout).toContain("Components: Checkout: partial outage.\n\nSubscribers would be notified.\n\nNothing to object to in the wording.");
  });

  test("opens what is confirmed, through a passing limit", async () => {
    let tries = 0;
    const limited: Service = (request, count) =>
      request.method === "POST" && ++tries === 1 ? { status: 420, headers: { "retry-after": "0" }, body: { error: "Too many" } } : service([])(request, count);
    const message = "Seit 13:50 UTC enden Kartenzahlungen mit einem Fehler – Überweisung geht. Nächste Meldung um 14:30 UTC.";
    const input = {
      action: "open",
      page,
      name: "Kartenzahlung gestört",
      message,
      components: { checkout: "major_outage" },
      impact: "critical",
      notify: false,
      confirm: true,
    };
    const { stdout, requests } = await runSkill("statuspage-update", { input, secrets, service: limited });
    expect(requests.slice(2).map(({ method, path }) => `${method} ${path}`)).toEqual([`POST /v1/pages/${page}/incidents`, `POST /v1/pages/${page}/incidents`]);
    expect(requests[3]?.json).toEqual({
      incident: {
        ...{ name: "Kartenzahlung gestört", status: "investigating", impact_override: "critical", body: message },
        ...{ component_ids: ["c1"], components: { c1: "major_outage" }, deliver_notifications: false },
      },
    });
    expect(stdout).toBe(
      "**Posted:** Kartenzahlung gestört, investigating, impact major; nobody is notified.\n\nhttps://stspg.example/b4n8\n\nIncident id: b4n8v2c6p0sd\n",
    );
  });

  test("resolves the only open incident, sets its components right and remarks on the words", async () => {
    const message = "This is fixed. We are sorry for any inconvenience some customers had.";
    const { requests, stdout } = await runSkill("statuspage-update", {
      input: { action: "resolve", page, message, confirm: true },
      secrets,
      service: service([OPEN]),
    });
    expect(requests[2]).toMatchObject({ method: "PATCH", path: `/v1/pages/${page}/incidents/b4n8v2c6p0sd` });
    expect(requests[2]?.json).toEqual({
      incident: { status: "resolved", body: message, component_ids: ["c1"], components: { c1: "operational" }, deliver_notifications: true },
    });
    for (const remark of [
      "“inconvenience” makes light of it",
      "“some customers”",
      "from identified to resolved without monitoring",
      "from when to when it lasted",
    ])
      expect(stdout).toContain(remark);
  });

  test("keeps inside what belongs inside, and names a refused secret", async () => {
    const input = { action: "update", page, message: "db-3.prod.internal (10.2.0.7) is back. Next update by 15:00 UTC.", confirm: true };
    const leak = await runSkill("statuspage-update", { input, secrets, service: service([OPEN]) });
    expect(leak.stderr).toContain("an internal host name (db-3.prod.internal), an IP address (10.2.0.7)");
    expect(leak.requests).toHaveLength(2);
    const refused = await runSkill("statuspage-update", { input: page, secrets, service: () => ({ status: 401, body: { error: "Could not authenticate" } }) });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toBe(
      "Statuspage does not accept the secret STATUSPAGE_API_KEY (401): mistyped or revoked. Statuspage says: Could not authenticate\n",
    );
  });
});

import { describe, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { CALLBACK, newRequest, ORIGIN, registerApp, send } from "#lib/testing/oauth";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

type Fields = Record<string, string>;
const authorize = (fields: Fields | URLSearchParams, init: RequestInit = {}) => send(`${ORIGIN}/oauth/authorize?${new URLSearchParams(fields)}`, init);
const newApp = async (metadata: object = {}): Promise<string> => (await registerApp(metadata)).body.client_id;

/** What the app is told in its redirect. */
async function told(fields: Fields | URLSearchParams) {
  const response = await authorize(fields);
  expect(response.status).toBe(302);
  const to = new URL(response.headers.get("location") ?? "");
  expect(`${to.origin}${to.pathname}`).toBe(CALLBACK);
  expect([to.searchParams.get("state"), to.searchParams.get("iss"), to.searchParams.has("code")]).toEqual(["s", ORIGIN, false]);
  expect(to.searchParams.get("error_description")).toBeTruthy();
  return to.searchParams.get("error");
}

describe("an app that sends a person here", () => {
  test("has them asked, with its own fields and no others, by GET and by POST", async () => {
    const { fields } = newRequest(await newApp(), { scope: "memory:read offline_access made:up", resource: `${ORIGIN}/mcp` });
    for (const response of [
      await authorize({ ...fields, prompt: "none" }),
      await send(`${ORIGIN}/oauth/authorize`, { method: "POST", body: new URLSearchParams(fields) }),
    ]) {
      expect(response.status).toBe(303);
      const to = new URL(response.headers.get("location") ?? "");
      expect(`${to.origin}${to.pathname}`).toBe(`${ORIGIN}/oauth/consent`);
      expect(Object.fromEntries(to.searchParams)).toEqual(fields);
    }
  });

  test("is told in its redirect what is wrong with what it asks", async () => {
    const { fields } = newRequest(await newApp());
    const without = (name: string) => Object.fromEntries(Object.entries(fields).filter(([each]) => each !== name));
    expect(await told({ ...fields, response_type: "token" })).toBe("unsupported_response_type");
    expect(await told(without("response_type"))).toBe("invalid_request");
    expect(await told(without("code_challenge"))).toBe("invalid_request");
    expect(await told(without("code_challenge_method"))).toBe("invalid_request");
    expect(await told({ ...fields, code_challenge_method: "plain" })).toBe("invalid_request");
    expect(await told({ ...fields, code_challenge: "short" })).toBe("invalid_request");
    expect(await told({ ...fields, scope: "made:up" })).toBe("invalid_scope");
    expect(await told({ ...fields, scope: "*" })).toBe("invalid_scope");
    for (const resource of [
      `${ORIGIN}/api`,
      `${ORIGIN}/mcp/x`,
      `${ORIGIN}/mcp#`,
      `${ORIGIN}/mcp?a`,
      "https://evil.example/mcp",
      "http://user@localhost:3000/mcp",
      "http://localhost:3001/mcp",
      "mcp",
    ])
      expect(await told({ ...fields, resource }), resource).toBe("invalid_target");
    expect(await told({ ...fields, scope: "memory:read\0" })).toBe("invalid_request");
    const twice = new URLSearchParams(fields);
    twice.append("scope", "memory:read");
    twice.append("scope", "memory:write");
    expect(await told(twice)).toBe("invalid_request");
    expect(await told(newRequest(await newApp({ grant_types: ["urn:ietf:params:oauth:grant-type:device_code"] })).fields)).toBe("unauthorized_client");
  });

  test("cannot make us send a person to its site, where nobody asked them", async () => {
    const site = "https://app.example/callback?a=1";
    const { fields } = newRequest(await newApp({ redirect_uris: [site] }), { redirect_uri: site, state: `"><script>alert(1)</script>` });
    const response = await authorize({ ...fields, scope: "made:up" });
    expect([response.status, response.headers.get("location")]).toEqual([400, null]);
    const page = await response.text();
    expect(page).not.toContain("<script>");
    const href = /<a href="([^"]+)"/.exec(page)?.[1]?.replaceAll("&#38;", "&") ?? "";
    const to = new URL(href);
    expect(href.startsWith(`${site}&error=invalid_scope&`)).toBe(true);
    expect([to.searchParams.get("state"), to.searchParams.get("iss")]).toEqual([fields.state, ORIGIN]);
    expect((await authorize(fields)).status).toBe(303);
  });

  test("is sent nowhere when it is not known, or did not register the address", async () => {
    const { fields } = newRequest(await newApp());
    const cases: Fields[] = [
      { ...fields, client_id: "made-up" },
      { ...fields, client_id: "" },
      { ...fields, client_id: "<script>alert(1)</script>" },
      { ...fields, client_id: "a\0b" },
      { ...fields, redirect_uri: `${CALLBACK}\0` },
      ...[
        "https://evil.example/callback",
        "http://127.0.0.1:7777/other",
        "http://127.0.0.1:7777@evil.example/callback",
        `${CALLBACK}#x`,
        `${CALLBACK}?x=1`,
        "",
      ].map((redirect_uri) => ({ ...fields, redirect_uri })),
    ];
    for (const each of cases) {
      const response = await authorize(each);
      const page = await response.text();
      expect([response.status, response.headers.get("location")], JSON.stringify(each)).toEqual([400, null]);
      expect(response.headers.get("content-type")).toContain("text/html");
      expect(page).not.toContain("<script>");
      expect(page).toContain('href="/docs/mcp#when-it-does-not-work"');
      expect(page).not.toContain("evil.example");
    }
    const twice = new URLSearchParams(fields);
    twice.append("redirect_uri", "https://evil.example/callback");
    expect((await authorize(twice)).status).toBe(400);
    expect((await authorize(fields, { headers: { host: "evil.example" } })).status).toBe(403);
  });
});

describe("the person", () => {
  test("sees who asks, where the answer goes, and all that could be allowed", async () => {
    const { token, workspace } = await createWorkspace();
    const clientId = await newApp({ client_name: "Evil\u202e app\u0000", client_uri: "https://app.example" });
    const { fields } = newRequest(clientId, { scope: "memory:read tool:execute" });
    const { body } = await json(`GET /api/v1/oauth/authorization?${new URLSearchParams(fields)}`, { token });
    expect(body.client).toMatchObject({ clientId, name: "Evil app", uri: "https://app.example", host: null });
    expect([body.redirectTo, body.resource, body.scopes.length]).toEqual(["127.0.0.1:7777", null, 21]);
    expect(body.scopes.filter((each: { requested: boolean }) => each.requested)).toEqual([
      { scope: "memory:read", title: "Read the workspace's memory", sensitive: false, requested: true },
      { scope: "tool:execute", title: "Run skills and workflows, which can cost credits", sensitive: true, requested: true },
    ]);
    expect(body.workspaces).toEqual([{ id: `ws_${workspace.id}`, slug: workspace.slug, name: workspace.name, role: "owner" }]);
  });

  test("refuses, and the app is told; or approves other scopes, in one of their own workspaces", async () => {
    const [mine, foreign] = [await createWorkspace(), await createWorkspace()];
    const { fields } = newRequest(await newApp(), { scope: "memory:read", resource: `${ORIGIN}/mcp/sse` });
    const decide = (more: object, token = mine.token) => json("POST /api/v1/oauth/authorization", { token, body: { ...fields, ...more } });
    const denied = new URL((await decide({ decision: "deny" })).body.redirectTo);
    expect(Object.fromEntries(denied.searchParams)).toEqual({ error: "access_denied", error_description: "The person refused.", state: "s", iss: ORIGIN });
    for (const [more, status] of [
      [{ decision: "approve" }, 400],
      [{ decision: "approve", scopes: [] }, 400],
      [{ decision: "approve", scopes: ["*"] }, 400],
      [{ decision: "approve", scopes: ["memory:read"], workspace: foreign.workspace.slug }, 404],
      [{ decision: "approve", scopes: ["memory:read"], redirect_uri: "https://evil.example/" }, 400],
      [{ decision: "approve", scopes: ["memory:read"], code_challenge_method: "plain" }, 400],
    ] as const)
      expect((await decide(more)).status, JSON.stringify(more)).toBe(status);
    expect(await db().oAuthCode.count({ where: { userId: mine.user.id } })).toBe(0);
    const approved = new URL((await decide({ decision: "approve", scopes: ["tool:execute"], workspace: mine.workspace.slug })).body.redirectTo);
    expect([...approved.searchParams.keys()]).toEqual(["code", "state", "iss"]);
    const row = await db().oAuthCode.findFirstOrThrow({ where: { userId: mine.user.id } });
    expect(row).toMatchObject({ scopes: ["tool:execute"], audience: "/mcp", workspaceId: mine.workspace.id, usedAt: null });
    const actions = await db().auditEntry.findMany({ where: { workspaceId: mine.workspace.id, resourceType: "consent" }, orderBy: { id: "asc" } });
    expect(actions.map(({ action }) => action)).toEqual(["consent.deny", "consent.approve"]);
  });
});

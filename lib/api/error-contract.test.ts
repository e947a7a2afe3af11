import { expect, test } from "vitest";
import { env } from "#lib/platform/env";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

/** Each code that the API promises for refusals, had by a call that anyone could make. */
test("AUTH_REQUIRED: no credential", async () => {
  const { status, body } = await json("GET /api/v1/profile");
  expect([status, body.error]).toMatchObject([401, { type: "authentication_error", code: "AUTH_REQUIRED" }]);
});

test("ACTIVATION_REQUIRED: a key that holds nothing yet", async () => {
  const home = await createWorkspace([]);
  const { status, body } = await json("GET /api/v1/profile", { key: home.key });
  expect(status).toBe(403);
  expect(body).toEqual({ error: "ACTIVATION_REQUIRED", scope: "profile:read", request_url: "/api/v1/agents/connect", retryable: true });
});

test("PERMISSION_REQUIRED: a scope is missing, and asking for it lets the call succeed", async () => {
  const home = await createWorkspace(["memory:read"]);
  const refused = await json("GET /api/v1/profile", { key: home.key });
  expect(refused.status).toBe(403);
  expect(refused.body).toEqual({ error: "PERMISSION_REQUIRED", scope: "profile:read", request_url: "/api/v1/agents/request-permission", retryable: true });
  const { scope, request_url } = refused.body;
  const { body } = await json(`POST ${request_url}`, { key: home.key, body: { scope, reason: "To greet you by name" } });
  await json(`POST /api/v1/agents/consents/${body.consent_id}/approve`, { token: home.token, body: {} });
  expect((await json("GET /api/v1/profile", { key: home.key })).status).toBe(200);
});

test("ACCESS_DENIED: no scope would do", async () => {
  const home = await createWorkspace(["memory:read"]);
  const { status, body } = await json("GET /api/v1/api-keys", { key: home.key });
  expect([status, body]).toEqual([403, { error: "ACCESS_DENIED", retryable: false }]);
});

test("TOOL_NOT_CONNECTED: a run that needs an account nobody connected", async () => {
  const home = await createWorkspace();
  const slug = await publishSkill({ script: "echo hello" });
  const { status, body } = await json(`POST /api/v1/skills/${slug}/run`, {
    key: home.key,
    body: { input: "x", connector: { type: "github", fields: { repo: "a/b", ref: "main" } } },
  });
  expect([status, body.error]).toMatchObject([403, { type: "permission_error", code: "TOOL_NOT_CONNECTED" }]);
});

test("INVALID_INPUT: a field is wrong, and named", async () => {
  const home = await createWorkspace();
  const { status, body } = await json("POST /api/v1/agents/connect", { key: home.key, body: { requestedScopes: ["memory:read", "memory:everything"] } });
  expect([status, body.error]).toMatchObject([400, { type: "invalid_request_error", code: "INVALID_INPUT", param: "requestedScopes.1" }]);
});

test("RATE_LIMITED: too many requests, with when to come back", async () => {
  const home = await createWorkspace();
  const usual = env().RATE_LIMIT_PER_MINUTE;
  env().RATE_LIMIT_PER_MINUTE = 5;
  try {
    const answers = await Promise.all(Array.from({ length: 8 }, () => json("GET /api/v1/profile", { key: home.key })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body.error).toMatchObject({ type: "rate_limit_error", code: "RATE_LIMITED" });
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
  } finally {
    env().RATE_LIMIT_PER_MINUTE = usual;
  }
});

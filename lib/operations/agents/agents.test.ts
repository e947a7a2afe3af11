import { describe, expect, test } from "vitest";
import { ALL_SCOPES, isSensitive } from "#lib/auth/scopes";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { type Agent, approve, askKey, connect, deny, executions, granted, install, permission, poll, scopesOf, stepUp } from "#lib/testing/agent";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

describe("asking", () => {
  test("a key that holds nothing is told to activate, then to ask for what is missing", async () => {
    const home = await createWorkspace();
    const agent = await askKey(home);
    expect((await executions(agent)).body).toEqual({
      ...{ error: "ACTIVATION_REQUIRED", scope: "workspace:files:read" },
      ...{ request_url: "/api/v1/agents/connect", retryable: true },
    });
    await granted(home, agent, ["memory:read"], "session");
    expect((await executions(agent)).body).toEqual({
      ...{ error: "PERMISSION_REQUIRED", scope: "workspace:files:read" },
      ...{ request_url: "/api/v1/agents/request-permission", retryable: true },
    });
  });

  test("the seed's connect: pending with a code and where to poll, then active once it was granted for good", async () => {
    const home = await createWorkspace();
    const agent = await askKey(home);
    const scopes = ["memory:read", "connector:gmail:read"];
    const { status, body } = await connect(agent, scopes);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ status: "pending", consent_id: expect.stringMatching(/^con_\d+$/), link_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/) },
      ...{ poll_url: `/api/v1/agents/connect/poll/${body.consent_id}`, poll_interval_seconds: 3 },
    });
    expect((await poll(agent, body.consent_id)).body).toEqual({ status: "pending" });
    await approve(home, body.consent_id);
    const first = (await poll(agent, body.consent_id)).body;
    expect(first).toMatchObject({ status: "granted", scopes, token_header: "x-permission-grant", expires_at: null });
    const { grant_token, token_header, ...rest } = first;
    expect((await poll(agent, body.consent_id)).body).toEqual(rest);
    expect((await connect(agent, scopes)).body).toEqual({ status: "active", scopes });
    expect((await connect(agent, ["memory:read"])).body.status).toBe("active");
    expect((await connect(agent, [...scopes, "billing:read"])).body.status).toBe("pending");
  });

  test("the same question again is the same consent, twenty at once as well; another question is another", async () => {
    const home = await createWorkspace();
    const agent = await askKey(home);
    const answers = await Promise.all(Array.from({ length: 20 }, () => connect(agent, ["memory:read"])));
    expect(new Set(answers.map(({ body }) => `${body.consent_id} ${body.link_code}`)).size).toBe(1);
    expect(await db().consent.count({ where: { apiKeyId: agent.id } })).toBe(1);
    expect((await connect(agent, ["memory:read"], { reason: "Something else" })).body.consent_id).not.toBe(answers[0]?.body.consent_id);
  });

  test("two agents of one person that use the same idempotency-key do not get each other's consent", async () => {
    const home = await createWorkspace();
    const [first, second] = [await askKey(home), await askKey(home)];
    const send = (agent: Agent) => {
      const headers = { "idempotency-key": "connect" };
      return json("POST /api/v1/agents/connect", { key: agent.key, headers, body: { requestedScopes: ["memory:read"] } });
    };
    expect((await send(first)).body.consent_id).toBe((await send(first)).body.consent_id);
    expect((await send(second)).body.error.code).toBe("IDEMPOTENCY_KEY_REUSED");
  });

  test("an agent cannot bury the person in questions", async () => {
    const home = await createWorkspace();
    const agent = await askKey(home);
    for (let i = 0; i < 20; i++) expect((await connect(agent, ["memory:read"], { reason: `number ${i}` })).status).toBe(200);
    const last = await connect(agent, ["memory:read"], { reason: "one too many" });
    expect([last.status, last.body.error.code]).toEqual([429, "RATE_LIMITED"]);
  });

  test("a key with full access always asks, and approving for good narrows it", async () => {
    const home = await createWorkspace();
    const agent = await home.addKey(["*"]);
    const { body } = await connect(agent, ["workspace:files:read"]);
    expect(body.status).toBe("pending");
    const [shown] = (await json("GET /api/v1/agents/consents", { token: home.token })).body.data;
    expect(shown).toMatchObject({ id: body.consent_id, fullAccess: true, canApprove: true, agent: { id: `key_${agent.id}`, displayName: "Scribe" } });
    await approve(home, body.consent_id);
    expect(await scopesOf(agent)).toEqual(["workspace:files:read"]);
    expect((await executions(agent)).status).toBe(200);
    expect((await install(agent)).body.error).toBe("PERMISSION_REQUIRED");
    expect((await json("GET /api/v1/api-keys", { key: agent.key })).body).toEqual({ error: "ACCESS_DENIED", retryable: false });
  });

  test("request-permission asks for good for what only reads, and for an hour for what is sensitive", async () => {
    const home = await createWorkspace();
    for (const scope of ALL_SCOPES) {
      const agent = await askKey(home);
      const { body } = await permission(agent, { scope });
      const row = await db().consent.findUniqueOrThrow({ where: { id: Number(body.consent_id.slice(4)) } });
      expect([scope, row.mode]).toEqual([scope, isSensitive(scope) ? "session" : "persistent"]);
    }
  });

  test("the reason is kept word for word, and one that turns text around is refused", async () => {
    const home = await createWorkspace();
    const agent = await askKey(home);
    const reason = 'Sending <b>the draft</b> & "more"\nwith a second line 🧑‍💻';
    const { body } = await permission(agent, { scope: "memory:read", reason });
    const { data } = (await json("GET /api/v1/agents/consents", { token: home.token })).body;
    expect(data.find((each: { id: string }) => each.id === body.consent_id).reason).toBe(reason);
    expect((await permission(agent, { scope: "memory:read", reason: "evil\u202etext" })).body.error.param).toBe("reason");
    expect((await permission(agent, { scope: "everything" })).body.error.param).toBe("scope");
  });

  test("the code leads the person to the sheet, from any of their workspaces, and nobody else", async () => {
    const [home, other] = [await createWorkspace(), await createWorkspace()];
    const agent = await askKey(home);
    const { body } = await connect(agent, ["memory:read"]);
    const elsewhere = await createWorkspace();
    await db().member.create({ data: { workspaceId: elsewhere.workspace.id, userId: home.user.id, role: "viewer" } });
    const headers = { "x-workspace-id": elsewhere.workspace.slug };
    const look = await json(`GET /api/v1/activate/lookup?user_code=${body.link_code}`, { token: home.token, headers });
    expect(look.body).toMatchObject({ type: "consent", consent: { id: body.consent_id, workspace: { slug: home.workspace.slug } } });
    expect((await json(`GET /api/v1/activate/lookup?user_code=${body.link_code}`, { token: other.token })).status).toBe(404);
  });
});

describe("deciding", () => {
  test("a sensitive scope for good takes a step-up; for an hour or once, and what only reads, does not", async () => {
    const home = await createWorkspace();
    const agent = await askKey(home);
    const { body } = await connect(agent, ["memory:read", "tool:execute"]);
    const refused = await approve(home, body.consent_id);
    expect([refused.status, refused.body.error.code]).toEqual([403, "STEP_UP_REQUIRED"]);
    expect((await poll(agent, body.consent_id)).body).toEqual({ status: "pending" });
    expect(await scopesOf(agent)).toEqual([]);
    await stepUp(home);
    expect((await approve(home, body.consent_id)).status).toBe(200);
    expect(await scopesOf(agent)).toEqual(["memory:read", "tool:execute"]);

    await db().session.updateMany({ where: { tokenHash: sha256(home.token) }, data: { steppedUpAt: new Date(Date.now() - 301_000) } });
    const again = await connect(agent, ["memory:write"]);
    expect((await approve(home, again.body.consent_id)).body.error.code).toBe("STEP_UP_REQUIRED");
    expect((await approve(home, again.body.consent_id, { mode: "session" })).status).toBe(200);
  });

  test("the person narrows, and cannot be made to widen", async () => {
    const home = await createWorkspace();
    const agent = await askKey(home);
    const { body } = await connect(agent, ["memory:read", "billing:read"]);
    expect((await approve(home, body.consent_id, { scopes: ["tool:execute"] })).body.error.param).toBe("scopes");
    expect((await approve(home, body.consent_id, { scopes: [] })).status).toBe(400);
    await approve(home, body.consent_id, { scopes: ["memory:read"] });
    expect((await poll(agent, body.consent_id)).body.scopes).toEqual(["memory:read"]);
    expect(await scopesOf(agent)).toEqual(["memory:read"]);
    const [shown] = (await json("GET /api/v1/agents/consents?status=all", { token: home.token })).body.data;
    expect(shown).toMatchObject({ scopes: ["memory:read", "billing:read"], granted: { scopes: ["memory:read"], mode: "persistent" } });
  });

  test("what was asked for and left out is taken off the key, wherever it had it from", async () => {
    const home = await createWorkspace();
    const agent = await home.addKey(["profile:read", "agent:list"]);
    await granted(home, agent, ["billing:read"], "persistent");
    const { body } = await connect(agent, ["profile:read", "billing:read", "memory:read"]);
    await approve(home, body.consent_id, { scopes: ["memory:read"] });
    expect((await scopesOf(agent)).sort()).toEqual(["agent:list", "memory:read"]);
  });

  test("the same decision again is 200 and changes nothing, another is 409, and an unanswered one expires", async () => {
    const home = await createWorkspace();
    const agent = await askKey(home);
    const { body } = await connect(agent, ["memory:read"]);
    await approve(home, body.consent_id);
    expect((await approve(home, body.consent_id)).status).toBe(200);
    expect((await approve(home, body.consent_id, { mode: "session" })).body.error.code).toBe("ALREADY_DECIDED");
    expect((await deny(home, body.consent_id)).status).toBe(409);
    expect(await db().grant.count({ where: { apiKeyId: agent.id } })).toBe(1);

    const second = (await connect(agent, ["billing:read"])).body.consent_id;
    expect((await deny(home, second)).body.status).toBe("denied");
    expect((await deny(home, second)).status).toBe(200);
    expect((await poll(agent, second)).body).toEqual({ status: "denied" });

    const third = (await connect(agent, ["agent:list"])).body.consent_id;
    await db().consent.update({ where: { id: Number(third.slice(4)) }, data: { expiresAt: new Date() } });
    expect((await poll(agent, third)).body).toEqual({ status: "expired" });
    expect((await approve(home, third)).body.error.code).toBe("REQUEST_EXPIRED");
    expect((await connect(agent, ["agent:list"])).body.consent_id).not.toBe(third);
  });

  test("twenty approvals and refusals at once come to one outcome and at most one grant", async () => {
    const home = await createWorkspace();
    const agent = await askKey(home);
    const { body } = await connect(agent, ["memory:read"]);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? approve(home, body.consent_id) : deny(home, body.consent_id))));
    const winner = answers.findIndex(({ status }) => status === 200) % 2;
    expect(answers.map(({ status }) => status)).toEqual(answers.map((_, i) => (i % 2 === winner ? 200 : 409)));
    expect(await db().grant.count({ where: { apiKeyId: agent.id } })).toBe(winner);
    expect(await db().auditEntry.count({ where: { resourceId: body.consent_id, action: { in: ["consent.approve", "consent.deny"] } } })).toBe(1);
  });

  test("only the person whose key it is approves; an admin may refuse; others see nothing", async () => {
    const home = await createWorkspace();
    const maker = await home.addMember("member");
    const agent = await home.addKey([], maker.user.id);
    const { body } = await connect(agent, ["memory:read"]);
    const headers = { "x-workspace-id": home.workspace.slug };
    const as = async (userId: number) => ({ token: await home.addSession(userId), headers, body: {} });
    const bystander = await home.addMember("member");
    const path = `POST /api/v1/agents/consents/${body.consent_id}`;
    expect((await json(`${path}/approve`, await as(bystander.user.id))).status).toBe(404);
    expect((await json("GET /api/v1/agents/consents", await as(bystander.user.id).then(({ body: _, ...rest }) => rest))).body.data).toEqual([]);
    expect((await json(`${path}/approve`, { token: home.token, body: {} })).body.error.code).toBe("ROLE_REQUIRED");
    expect((await json(`${path}/approve`, await as(maker.user.id))).status).toBe(200);
    const second = await connect(agent, ["billing:read"]);
    expect((await deny(home, second.body.consent_id)).status).toBe(200);
  });

  test("a key cannot decide for its person", async () => {
    const home = await createWorkspace();
    const { body } = await connect(await askKey(home), ["memory:read"]);
    for (const verb of ["approve", "deny"]) {
      const answer = await json(`POST /api/v1/agents/consents/${body.consent_id}/${verb}`, { key: home.key, body: {} });
      expect(answer.body).toEqual({ error: "ACCESS_DENIED", retryable: false });
    }
  });

  test("nothing is granted to a key that was revoked meanwhile", async () => {
    const home = await createWorkspace();
    const agent = await askKey(home);
    const { body } = await connect(agent, ["memory:read"]);
    await db().apiKey.update({ where: { id: agent.id }, data: { revokedAt: new Date() } });
    expect((await approve(home, body.consent_id)).body.error.code).toBe("KEY_NOT_ACTIVE");
    expect(await db().grant.count({ where: { apiKeyId: agent.id } })).toBe(0);
  });
});

test("agents are listed with their scopes, and without those that are over", async () => {
  const home = await createWorkspace(["agent:list"]);
  const agent = await home.addKey(["memory:read"]);
  const gone = await home.addKey(["memory:read"]);
  await json(`POST /api/v1/api-keys/key_${gone.id}/revoke`, { token: home.token });
  const { data } = (await json("GET /api/v1/agents", { key: home.key })).body;
  expect(data.map((each: { id: string }) => each.id)).toContain(`key_${agent.id}`);
  expect(data.map((each: { id: string }) => each.id)).not.toContain(`key_${gone.id}`);
  expect(data[0]).toMatchObject({ scopes: ["memory:read"], activated: true, owner: { id: `usr_${home.user.id}` } });
  expect(data[0].scopeDetails).toEqual([{ scope: "memory:read", description: "Read the workspace's memory", sensitive: false }]);
  await granted(home, await home.addKey(["*"]), ["memory:read", "tool:execute"], "session");
  const grants = (await json("GET /api/v1/agents/grants", { token: home.token })).body.data;
  expect(grants[0].scopeDetails.map((each: { sensitive: boolean }) => each.sensitive)).toEqual([false, true]);
});

test("a refusal for want of a scope, a role or a step-up is in the audit log", async () => {
  const home = await createWorkspace();
  const agent = await askKey(home);
  await executions(agent);
  await json("GET /api/v1/api-keys", { key: agent.key });
  const viewer = await home.addMember("viewer");
  await json("POST /api/v1/skills/summarize/install", { key: viewer.key, body: {} });
  const entries = await db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, action: "grant.refuse" }, orderBy: { id: "asc" } });
  expect(entries.map(({ metadata }) => metadata)).toEqual([
    { code: "ACTIVATION_REQUIRED", operation: "GET /executions", scope: "workspace:files:read" },
    { code: "ACCESS_DENIED", operation: "GET /api-keys" },
    { code: "ROLE_REQUIRED", operation: "POST /skills/{slug}/install" },
  ]);
});

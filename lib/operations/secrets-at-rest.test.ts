import { expect, test } from "vitest";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { openTokens } from "#lib/runtime/connectors/connection";
import { GOOD_ANTHROPIC_KEY, useAnthropicDouble } from "#lib/testing/anthropic-double";
import { mailedToken } from "#lib/testing/mailed-token";
import { connect, newCode, registerApp } from "#lib/testing/oauth";
import { connectAccount } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import type { TestWorkspace } from "#lib/testing/workspace";

/** Everything the database holds, as text: bytes are in it as hex. */
async function dump(): Promise<string> {
  const tables = await db().$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`;
  const parts = await Promise.all(tables.map(({ name }) => db().$queryRawUnsafe<{ row: string }[]>(`SELECT row_to_json(t)::text AS row FROM ${name} t`)));
  return parts
    .flat()
    .map(({ row }) => row)
    .join("\n");
}

/** The forms in which a text could be lying about. */
const forms = (secret: string) => [secret, Buffer.from(secret).toString("hex"), Buffer.from(secret).toString("base64").replace(/=+$/, "")];

test("nothing secret that a whole journey produced can be read in the database", async () => {
  const secrets: Record<string, string> = {};
  const email = `journey-${Math.random()}@example.com`;
  const password = "a long pass phrase of the journey";
  const up = await json("POST /api/v1/auth/sign-up", { body: { email, password, name: "Journey" } });
  const token = (await json("POST /api/v1/auth/sign-in", { body: { email, password } })).body.token as string;
  Object.assign(secrets, { password, signUpToken: up.body.token, token });

  const device = (await json("POST /api/v1/activate", { body: { client_label: "journey" } })).body;
  await json("POST /api/v1/activate/confirm", { token, body: { user_code: device.user_code, access: "ask" } });
  const waiting = (await json("POST /api/v1/activate", { body: { client_label: "still waiting" } })).body;
  const collected = (await json("POST /api/v1/activate/poll", { body: { device_code: device.device_code } })).body;
  Object.assign(secrets, { deviceCode: device.device_code, userCode: device.user_code, waiting: waiting.user_code, deviceKey: collected.api_key });

  const agent = { key: collected.api_key as string, headers: { "idempotency-key": "journey-connect" } };
  const asked = (await json("POST /api/v1/agents/connect", { ...agent, body: { requestedScopes: ["memory:read"], reason: "journey" } })).body;
  await json(`POST /api/v1/agents/consents/${asked.consent_id}/approve`, { token, body: {} });
  const granted = (await json(`GET ${asked.poll_url}`, { key: agent.key })).body;
  Object.assign(secrets, { linkCode: asked.link_code, grantToken: granted.grant_token });

  const once = { token, headers: { "idempotency-key": "journey-key" } };
  const made = (await json("POST /api/v1/api-keys", { ...once, body: { name: "journey" } })).body;
  const replayed = await json("POST /api/v1/api-keys", { ...once, body: { name: "journey" } });
  expect(replayed.body.key).toBe(made.key);
  const rotated = (await json(`POST /api/v1/api-keys/${made.id}/rotate`, { token, body: {} })).body;
  Object.assign(secrets, { key: made.key, rotatedKey: rotated.key });

  const workspace = (await json("GET /api/v1/workspaces/current", { token })).body;
  const invited = await json(`POST /api/v1/workspaces/${workspace.id}/invitations`, { token, body: { email: "guest@example.com" } });
  const linkToken = await mailedToken("sign_in", await db().user.findUniqueOrThrow({ where: { email } }));
  Object.assign(secrets, { invitation: invited.body.acceptUrl.split("/").at(-1), linkToken });

  const kept = { token, headers: { "idempotency-key": "journey-secret" } };
  const value = "a value that only skills get, of the journey";
  await json("POST /api/v1/secrets", { ...kept, body: { name: "JOURNEY", value } });
  await useAnthropicDouble();
  await json("PUT /api/v1/byok", { token, body: { anthropicKey: GOOD_ANTHROPIC_KEY } });
  Object.assign(secrets, { value, anthropicKey: GOOD_ANTHROPIC_KEY });

  const hook = {
    token,
    headers: { "idempotency-key": "journey-webhook" },
    body: { url: "https://example.com/hook", events: ["*"], description: "JOURNEY-HOOK" },
  };
  const { data: webhook } = (await json("POST /api/v1/account/webhooks", hook)).body;
  const newer = (await json(`POST /api/v1/account/webhooks/${webhook.id}/rotate-secret`, { token, headers: { "idempotency-key": "journey-rotate" } })).body
    .data;
  Object.assign(secrets, { webhookSecret: webhook.secret, newerWebhookSecret: newer.secret });
  // What signs is what the text stands for, so neither may lie about.
  Object.assign(secrets, { webhookKey: Buffer.from(webhook.secret.slice(6), "base64").toString("hex"), newerWebhookKey: newer.secret.slice(6) });

  const secretive = (await registerApp({ token_endpoint_auth_method: "client_secret_post" })).body;
  const { form, tokens } = await connect(token);
  const unused = await newCode(token, secretive.client_id);
  Object.assign(secrets, { clientSecret: secretive.client_secret, usedCode: form.code, code: unused.code, verifier: unused.code_verifier });
  Object.assign(secrets, { accessToken: tokens.access_token, refreshToken: tokens.refresh_token });

  const owner = { token, workspace: { id: Number(String(workspace.id).replace(/\D+/, "")) } } as TestWorkspace;
  await connectAccount(owner, "github");
  const told = { repository: "ada/engine", title: "a title of the journey that only GitHub holds", body: "and words of the journey as well" };
  const act = { token, headers: { "idempotency-key": "journey-issue" }, body: { input: told } };
  expect((await json("POST /api/v1/connectors/actions/github.create_issue/run", act)).body.output.title).toBe(told.title);
  Object.assign(secrets, { issueTitle: told.title, issueBody: told.body });
  await connectAccount(owner, "gmail");
  const mailbox = openTokens(await db().connection.findFirstOrThrow({ where: { workspaceId: owner.workspace.id, app: "gmail" } }));
  const waits = (await json("POST /api/v1/connectors/github/connect", { token, headers: { "idempotency-key": "journey-github" }, body: {} })).body;
  Object.assign(secrets, { mailToken: mailbox.accessToken, mailRefresh: mailbox.refreshToken });
  Object.assign(secrets, { state: new URL(waits.authorizationUrl).searchParams.get("state") });

  const everything = await dump();
  for (const name of ["Journey", "still waiting", "JOURNEY", "JOURNEY-HOOK", made.prefix]) expect(everything, "the search finds what is there").toContain(name);
  const hash = Buffer.from(sha256(made.key)).toString("hex");
  expect(everything, "and bytes").toContain(hash);
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret?.length, name).toBeGreaterThan(8);
    for (const form of forms(secret)) expect(everything.includes(form), `${name} is readable`).toBe(false);
  }
});

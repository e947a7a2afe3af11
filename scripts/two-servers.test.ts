import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { signAsStripe } from "#lib/testing/stripe-double";
import { startWebProcess } from "#lib/testing/web-process";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

/** Two web servers on one database: what may happen once happens once, whichever of them is asked. Uses the build that is there. */
const STRIPE_WEBHOOK_SECRET = "whsec_two_servers";
const servers: Awaited<ReturnType<typeof startWebProcess>>[] = [];

beforeAll(async () => {
  servers.push(...(await Promise.all([startWebProcess({ STRIPE_WEBHOOK_SECRET }), startWebProcess({ STRIPE_WEBHOOK_SECRET })])));
});
afterAll(() => {
  for (const { process } of servers) process.kill("SIGKILL");
});

type Options = { key?: string; token?: string; body?: object; headers?: Record<string, string> };

/** Asks one server, the first unless `turn` says otherwise. */
async function ask(what: string, { key, token, body, headers }: Options = {}, turn = 0) {
  const [method, path] = what.split(" ") as [string, string];
  const answer = await fetch(`${servers[turn % 2]?.url}/api/v1${path}`, {
    method,
    headers: { "content-type": "application/json", ...(key && { "x-api-key": key }), ...(token && { "x-auth-token": token }), ...headers },
    ...(method !== "GET" && { body: JSON.stringify(body ?? {}) }),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

/** The same request twenty times at once, ten to each server. */
const race = (what: string, options: Options) => Promise.all(Array.from({ length: 20 }, (_, i) => ask(what, options, i)));

async function consent(home: TestWorkspace, scope: string, mode: string) {
  const agent = await home.addKey([]);
  const { body } = await ask("POST /agents/request-permission", { key: agent.key, body: { scope, mode } });
  await ask(`POST /agents/consents/${body.consent_id}/approve`, { token: home.token }, 1);
  return { agent, id: body.consent_id as string };
}

test("twenty polls of a device deliver one key", async () => {
  const home = await createWorkspace();
  const { body } = await ask("POST /activate", { body: { client_label: "raced" } });
  await ask("POST /activate/confirm", { token: home.token, body: { user_code: body.user_code } }, 1);
  const answers = await race("POST /activate/poll", { body: { device_code: body.device_code } });
  expect(answers.flatMap((answer) => answer.body.api_key ?? [])).toHaveLength(1);
  expect(answers.map((answer) => answer.body.status)).toEqual(Array(20).fill("completed"));
});

test("twenty polls of a consent deliver one grant token", async () => {
  const home = await createWorkspace();
  const { agent, id } = await consent(home, "memory:read", "session");
  const answers = await race(`GET /agents/connect/poll/${id}`, { key: agent.key });
  expect(answers.flatMap((answer) => answer.body.grant_token ?? [])).toHaveLength(1);
});

test("twenty calls use a one-time grant once", async () => {
  const home = await createWorkspace();
  for (const [scope, call] of [
    ["workspace:files:read", "GET /executions"],
    ["tool:execute", "POST /skills/text-statistics/run"],
  ] as const) {
    const { agent, id } = await consent(home, scope, "one_time");
    const { body } = await ask(`GET /agents/connect/poll/${id}`, { key: agent.key });
    const headers = { "x-permission-grant": body.grant_token };
    const answers = await race(call, { key: agent.key, headers, body: { input: "hello" } });
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(19);
  }
  expect(await db().execution.count({ where: { workspaceId: home.workspace.id } })).toBe(1);
});

test("twenty requests with one idempotency-key do the work once", async () => {
  const home = await createWorkspace();
  const request = { key: home.key, headers: { "idempotency-key": "raced" }, body: { name: "raced" } };
  const answers = await race("POST /api-keys", request);
  for (const { status, body } of answers) expect([201, 409], JSON.stringify(body)).toContain(status);
  const later = await ask("POST /api-keys", request, 1);
  expect([later.status, later.headers.get("idempotency-replayed")]).toEqual([201, "true"]);
  const keys = new Set([...answers, later].filter(({ status }) => status === 201).map(({ body }) => body.key));
  expect(keys.size).toBe(1);
  expect(await db().apiKey.count({ where: { workspaceId: home.workspace.id, name: "raced" } })).toBe(1);
});

test("twenty reports of one payment book it once, and each is answered 200", async () => {
  const home = await createWorkspace();
  const workspace = `ws_${home.workspace.id}`;
  const metadata = { workspace, server: process.env.PUBLIC_URL };
  const paid = { id: `cs_${workspace}`, object: "checkout.session", payment_status: "paid", amount_total: 700, currency: "usd" };
  const body = { id: "evt_1", object: "event", type: "checkout.session.completed", data: { object: { ...paid, client_reference_id: workspace, metadata } } };
  const headers = { "stripe-signature": signAsStripe(JSON.stringify(body), STRIPE_WEBHOOK_SECRET) };
  const answers = await race("POST /billing/stripe/webhook", { body, headers });
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect((await ask("GET /billing/balance", { key: home.key }, 1)).body.balance).toBe(1700);
  const forged = await ask("POST /billing/stripe/webhook", { body: { ...body, id: "evt_2" }, headers });
  expect([forged.status, forged.body.error.code]).toEqual([400, "SIGNATURE_INVALID"]);
});

test("a key revoked on one server is refused by the other with the next request", async () => {
  const home = await createWorkspace();
  const { body } = await ask("POST /api-keys", { key: home.key, body: { name: "soon gone" } });
  expect((await ask("GET /profile", { key: body.key }, 1)).status).toBe(200);
  await ask(`POST /api-keys/${body.id}/revoke`, { key: home.key });
  expect((await ask("GET /profile", { key: body.key }, 1)).body.error.code).toBe("KEY_REVOKED");
});

/** Sends bytes as they are, and answers everything that came back until the server closed. */
const sendRaw = (bytes: string) =>
  new Promise<string>((resolve) => {
    const socket = connect(Number(new URL(servers[0]?.url as string).port), "127.0.0.1", () => socket.write(bytes));
    let said = "";
    socket.on("data", (chunk) => {
      said += chunk;
    });
    socket.once("close", () => resolve(said));
  });

test.each([
  ["a question about the server as a whole", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 404, "NOT_FOUND"],
  ["an address that is too long", `GET /api/v1/${"x".repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 413, "REQUEST_TOO_LARGE"],
  ["what is no request", "nonsense\r\n\r\n", 400, "INVALID_INPUT"],
])("%s is refused like anything else", async (_what, bytes, status, code) => {
  const said = await sendRaw(bytes);
  const body = said.slice(said.indexOf("{"), said.lastIndexOf("}") + 1);
  expect([said.slice(0, 12), JSON.parse(body).error.code]).toEqual([`HTTP/1.1 ${status}`, code]);
});

test.each([
  ["GET", "/api/auth/session?callbackUrl=a%40b", undefined, {}],
  ["GET", "/api/auth/session", undefined, { cookie: "next-auth.callback-url=nowhere" }],
  ["POST", "/api/auth/signin", "{", { "content-type": "application/json" }],
  ["POST", "/api/auth/signin", "null", { "content-type": "application/json" }],
])("signing in refuses what is no request: %s %s %s", async (method, path, body, headers) => {
  const answer = await fetch(`${servers[0]?.url}${path}`, { method, headers, ...(body && { body }) });
  expect([answer.status, (await answer.json()).error.type]).toEqual([400, "invalid_request_error"]);
});

test("nobody comes back from a way in that is our own", async () => {
  const answer = await fetch(`${servers[0]?.url}/api/auth/callback/credentials`);
  expect([answer.status, answer.headers.get("allow"), (await answer.json()).error.code]).toEqual([405, "POST", "METHOD_NOT_ALLOWED"]);
});

test("signing in takes a form that is one, and gives the browser its session", async () => {
  const email = `two-${Math.random().toString(36).slice(2)}@example.com`;
  await ask("POST /auth/sign-up", { body: { email, password: "correct horse", name: "Two" } });
  const url = servers[0]?.url as string;
  const csrf = await fetch(`${url}/api/auth/csrf`);
  const cookies = (from: Response) => from.headers.getSetCookie().map((each) => each.split(";")[0] as string);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { cookie: cookies(csrf).join("; ") },
    body: new URLSearchParams({ csrfToken, email, password: "correct horse", json: "true", callbackUrl: "/home" }),
  });
  expect(answer.status).toBe(200);
  expect(cookies(answer).some((each) => /^next-auth\.session-token=.{20,}/.test(each))).toBe(true);
});

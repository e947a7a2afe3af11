import { expect, test } from "vitest";
import { MCP_SCOPES } from "#lib/api/oauth/metadata";
import { ALL_SCOPES } from "#lib/auth/scopes";
import { CALLBACK, DEVICE_GRANT, newCode, newRequest, ORIGIN, post, registerApp, send } from "#lib/testing/oauth";
import { createWorkspace } from "#lib/testing/workspace";

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`,
});

test("an app registers itself, and is told what it has become", async () => {
  const publicApp = await registerApp({ grant_types: ["authorization_code", "made_up"], logo_uri: "https://x.example/l.png", scope: "memory:read" });
  expect(publicApp).toEqual({
    status: 201,
    body: {
      client_id: expect.stringMatching(/^[\w-]{43}$/),
      client_id_issued_at: expect.any(Number),
      client_name: "An app",
      redirect_uris: [CALLBACK],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    },
  });
  const secret = (await registerApp({ token_endpoint_auth_method: undefined })).body;
  expect(secret).toMatchObject({ token_endpoint_auth_method: "client_secret_basic", client_secret: expect.any(String), client_secret_expires_at: 0 });
  const device = await registerApp({ redirect_uris: undefined, grant_types: [DEVICE_GRANT], client_name: undefined });
  expect([device.status, device.body.response_types, device.body.client_name]).toEqual([201, [], "An app without a name"]);
});

test("an app that says of itself what cannot be is refused in the standard's words", async () => {
  const refusal = async (metadata: object) => {
    const { status, body } = await registerApp(metadata);
    return `${status} ${body.error}`;
  };
  for (const redirect_uris of [
    undefined,
    [],
    ["javascript:alert(1)"],
    ["http://app.example/"],
    [CALLBACK, "data:text/html,x"],
    ["https://a.example/#f"],
    "https://a.example",
    [1],
  ])
    expect(await refusal({ redirect_uris }), JSON.stringify(redirect_uris)).toBe("400 invalid_redirect_uri");
  for (const wrong of [
    ...[
      { grant_types: ["client_credentials"] },
      { grant_types: "authorization_code" },
      { response_types: ["token"] },
      { token_endpoint_auth_method: "private_key_jwt" },
    ],
    ...[{ client_uri: "javascript:alert(1)" }, { client_name: 7 }],
  ])
    expect(await refusal(wrong), JSON.stringify(wrong)).toBe("400 invalid_client_metadata");
  const raw = async (body: string, type = "application/json") =>
    (await send(`${ORIGIN}/oauth/register`, { method: "POST", body, headers: { "content-type": type } })).status;
  expect([await raw("{"), await raw("null"), await raw("[]"), await raw("{}", "text/plain"), await raw(" ".repeat(65 * 1024))]).toEqual([
    400, 400, 400, 400, 413,
  ]);
});

test("an app that keeps a secret proves with it who it is, in the header or in the form, whichever it registered", async () => {
  const { token } = await createWorkspace();
  const byForm = (await registerApp({ token_endpoint_auth_method: "client_secret_post" })).body;
  const byHeader = (await registerApp({ token_endpoint_auth_method: "client_secret_basic" })).body;
  const noSecret = (await registerApp()).body;
  const attempt = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
    const { status, body, headers: answered } = await post("/oauth/token", form, headers);
    return [status, body.error, answered.get("www-authenticate")];
  };
  const form = await newCode(token, byForm.client_id);
  const refused = [401, "invalid_client", null];
  const challenged = [401, "invalid_client", 'Basic realm="clanker"'];
  expect(await attempt(form)).toEqual(refused);
  expect(await attempt({ ...form, client_secret: "wrong" })).toEqual(refused);
  expect(await attempt({ ...form, client_secret: byHeader.client_secret })).toEqual(refused);
  expect(await attempt(form, basic(byForm.client_id, byHeader.client_secret))).toEqual(challenged);
  expect(await attempt(form, basic(byForm.client_id, byForm.client_secret))).toEqual([200, undefined, null]);

  const { client_id, ...second } = await newCode(token, byHeader.client_id);
  expect(await attempt(second, basic(client_id as string, "wrong"))).toEqual(challenged);
  expect(await attempt(second, { authorization: "Basic !" })).toEqual(challenged);
  expect(await attempt({ ...second, client_id: noSecret.client_id }, basic(client_id as string, byHeader.client_secret))).toEqual([
    400,
    "invalid_request",
    null,
  ]);
  expect(await attempt({ ...second, client_id: client_id as string })).toEqual(refused);
  // openid-client sends the secret that it was given in the form, though it was told the header.
  expect(await attempt({ ...second, client_id: client_id as string, client_secret: byHeader.client_secret })).toEqual([200, undefined, null]);

  const third = await newCode(token, noSecret.client_id);
  expect(await attempt({ ...third, client_secret: "something" })).toEqual(refused);
  expect(await attempt({ ...third, client_id: "made-up" })).toEqual(refused);
  expect(await attempt({ ...third, client_id: "" })).toEqual(refused);
  expect(await attempt({ ...third, client_secret: "" })).toEqual([200, undefined, null]);
});

test("what is no request of the standard's is refused in its words, and nothing is kept by anybody", async () => {
  const { client_id } = (await registerApp()).body;
  const error = async (fields: Record<string, string>) => (await post("/oauth/token", fields)).body.error;
  expect(await error({ client_id })).toBe("invalid_request");
  expect(await error({ client_id, grant_type: "password" })).toBe("unsupported_grant_type");
  expect(await error({ client_id, grant_type: "client_credentials" })).toBe("unsupported_grant_type");
  expect(await error({ client_id, grant_type: DEVICE_GRANT, device_code: "x" })).toBe("unauthorized_client");
  expect(await error({ client_id, grant_type: "authorization_code", code: "a\0b" })).toBe("invalid_request");
  const raw = (init: RequestInit) => send(`${ORIGIN}/oauth/token`, { method: "POST", ...init });
  const json = await raw({ body: "{}", headers: { "content-type": "application/json" } });
  expect([json.status, json.headers.get("cache-control"), json.headers.get("access-control-allow-origin")]).toEqual([400, "no-store", "*"]);
  const twice = await raw({ body: new URLSearchParams(`client_id=${client_id}&grant_type=refresh_token&grant_type=password`) });
  expect((await twice.json()).error).toBe("invalid_request");
  const elsewhere = await raw({ body: new URLSearchParams({ client_id }), headers: { host: "evil.example" } });
  expect(elsewhere.status).toBe(403);
  const { GET, OPTIONS } = await import("../../../app/oauth/token/route.ts");
  const wrong = await GET(new Request(`${ORIGIN}/oauth/token`));
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
  const preflight = await OPTIONS();
  expect([preflight.status, preflight.headers.get("access-control-allow-methods")]).toEqual([204, "POST"]);
});

test("what is told about this server follows the name that it was asked by, and is told of nothing else", async () => {
  const get = async (path: string, host = "localhost:3000") => {
    const response = await send(`${ORIGIN}${path}`, { headers: { host } });
    return { status: response.status, body: await response.json() };
  };
  for (const path of ["", "/mcp", "/mcp/", "/mcp/sse"])
    expect((await get(`/.well-known/oauth-protected-resource${path}`, "127.0.0.1:3000")).body).toMatchObject({
      resource: `http://127.0.0.1:3000${path}`,
      authorization_servers: ["http://127.0.0.1:3000"],
      scopes_supported: path === "" ? ALL_SCOPES : MCP_SCOPES,
    });
  for (const path of ["/api", "/mcp/x", "//mcp", "/MCP"]) expect((await get(`/.well-known/oauth-protected-resource${path}`)).status, path).toBe(404);
  expect((await get("/.well-known/oauth-protected-resource", "evil.example")).status).toBe(403);
  const { body } = await get("/.well-known/oauth-authorization-server", "[::1]:3000");
  for (const [name, value] of Object.entries(body)) if (/endpoint$|issuer/.test(name)) expect(value, name).toMatch(/^http:\/\/\[::1\]:3000(\/oauth\/|$)/);
  expect(newRequest("x").fields.code_challenge_method).toBe(body.code_challenge_methods_supported[0]);
});

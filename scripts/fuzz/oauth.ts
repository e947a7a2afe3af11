import { authorizationOf } from "#lib/testing/oauth-examples";
import type { Random } from "../chaos/random.ts";
import { noise, type Surface, sendAll } from "./surface.ts";
import { hostile, TEXTS } from "./values.ts";
import type { Sent } from "./wire.ts";

const URIS = [
  ...[
    "http://127.0.0.1:7777/callback",
    "http://127.0.0.1:7777/other",
    "https://host.invalid/cb",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://host.invalid",
    "app://x",
  ],
  ...[
    "http://127.0.0.1:7777/callback#x",
    "http://127.0.0.1:7777@host.invalid/",
    "//host.invalid",
    "http://[::1]:1/",
    "http://localhost:99999/",
    "http://127.0.0.1:7777/callback\\@x",
    "",
  ],
];
const GRANTS = ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code", "password", "client_credentials", ""];

/** A value of a form as it is, another, none, or twice. */
function fields(good: Record<string, string>, random: Random): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(good)) {
    const how = random.weighted({ same: 8, odd: 2, none: 1, twice: 0.5 });
    if (how === "none") continue;
    const other = /uri$/.test(name) ? random.pick(URIS) : random.pick(TEXTS).toWellFormed();
    params.append(name, how === "odd" ? other : value);
    if (how === "twice") params.append(name, other);
  }
  return params;
}

export const oauth: Surface = async (_people, random, report) => {
  const authorization: Record<string, string> = { ...(await authorizationOf()), resource: "http://localhost/mcp", prompt: "consent" };
  const clientIds = [
    authorization.client_id as string,
    "x",
    "https://client.invalid/metadata.json",
    "https://127.0.0.1/",
    "http://client.invalid/x",
    ...TEXTS.slice(0, 10),
  ];
  const metadata = () => {
    const good: Record<string, unknown> = {
      client_name: "Fuzz",
      redirect_uris: [random.pick(URIS)],
      grant_types: [random.pick(GRANTS)],
      token_endpoint_auth_method: "none",
      scope: "memory:read",
    };
    for (const name of [...Object.keys(good), "client_uri", "logo_uri", "response_types", "jwks", "contacts"]) if (random() < 0.3) good[name] = hostile(random);
    return good;
  };
  const form = (good: Record<string, string>): Pick<Sent, "body" | "headers"> => ({
    body: Buffer.from(String(fields(good, random))),
    headers: [
      ["content-type", random() < 0.9 ? "application/x-www-form-urlencoded" : "application/json"],
      ...(random() < 0.3
        ? [
            ["authorization", random.pick(["Basic eDp5", "Basic JTAwOng=", "Basic !!", "Bearer x", `Basic ${"QUFB".repeat(2000)}`, "Basic /////w=="])] as [
              string,
              string,
            ],
          ]
        : []),
    ],
  });
  const kinds: Record<string, () => Pick<Sent, "target" | "body" | "headers"> & { method?: string }> = {
    register: () => ({
      target: "/oauth/register",
      body: Buffer.from(JSON.stringify(random() < 0.1 ? hostile(random) : metadata()) ?? ""),
      headers: [["content-type", "application/json"]],
    }),
    authorize: () => ({
      method: random.pick(["GET", "GET", "HEAD"]),
      target: `/oauth/authorize?${fields({ ...authorization, client_id: random.pick(clientIds) }, random)}`,
      headers: [],
    }),
    "authorize by form": () => ({ target: "/oauth/authorize", ...form(authorization) }),
    "consent page": () => ({ method: "GET", target: `/oauth/consent?${fields(authorization, random)}`, headers: [] }),
    token: () => ({
      target: "/oauth/token",
      ...form({
        ...{
          grant_type: random.pick(GRANTS),
          client_id: random.pick(clientIds).toWellFormed(),
          code: "x",
          redirect_uri: random.pick(URIS),
          code_verifier: "v".repeat(random.pick([42, 43, 128, 129])),
        },
        ...{ refresh_token: "rt_x", device_code: "d", scope: "memory:read", resource: "http://localhost/mcp" },
      }),
    }),
    revoke: () => ({
      target: "/oauth/revoke",
      ...form({ token: random.pick(TEXTS).toWellFormed(), token_type_hint: "access_token", client_id: random.pick(clientIds).toWellFormed() }),
    }),
    device: () => ({
      target: "/oauth/device_authorization",
      ...form({ client_id: random.pick(clientIds).toWellFormed(), scope: random.pick(["memory:read", "x", "* *"]) }),
    }),
    callback: () => ({
      method: "GET",
      target: `/oauth/callback/${random.pick(["github", "google", "notion", "x", "%00"])}?${fields({ state: "x", code: "y", error: "z" }, random)}`,
      headers: [],
    }),
    noise: () => ({
      target: random.pick(["/oauth/register", "/oauth/token", "/oauth/revoke", "/oauth/authorize"]),
      body: noise(random, 500),
      headers: [["content-type", "application/x-www-form-urlencoded"]],
    }),
    large: () => ({
      target: random.pick(["/oauth/register", "/oauth/token", "/oauth/authorize"]),
      body: Buffer.alloc(200_000, "a=b&"),
      headers: [["content-type", "application/x-www-form-urlencoded"]],
    }),
  };
  const make = (): Sent => {
    const what = random.pick(Object.keys(kinds));
    const made = (kinds[what] as (typeof kinds)[string])();
    return { method: random() < 0.03 ? "PUT" : "POST", who: "nobody", what: `oauth: ${what}`, ...made };
  };
  await sendAll(report, 10, make, ({ status, headers, body }, { target }) => {
    const wrong = [];
    if (headers.location && /^(javascript|data):/i.test(headers.location)) wrong.push(`sends people to ${headers.location}`);
    // RFC 6749 §5.2 and RFC 7591 §3.2.2.
    const isJson = status >= 400 && status < 500 && /token|register|revoke|device/.test(target);
    if (isJson && !/^\{"error":"[a-z_]+"/.test(body)) wrong.push(`${status} is not the standard's error: ${body.slice(0, 200)}`);
    if (target.includes("token") && status === 200 && !body.includes('"error"')) wrong.push(`gives a token: ${body.slice(0, 100)}`);
    return wrong;
  });
};

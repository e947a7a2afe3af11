import { afterAll, beforeAll, expect, test } from "vitest";
import { blobs } from "#lib/platform/blob";
import { db } from "#lib/platform/db";
import { hashPassword } from "#lib/platform/password";
import { startWebProcess } from "#lib/testing/web-process";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

/** What the web server tells browsers about every kind of answer, as it is behind https. Uses the build that is there. */
const PUBLIC_URL = "https://clanker.example";
const PASSWORD = "a long pass phrase";
let web: Awaited<ReturnType<typeof startWebProcess>>;
let home: TestWorkspace;
let artifact: string;
let link: string;
beforeAll(async () => {
  web = await startWebProcess({ PUBLIC_URL });
  home = await createWorkspace();
  await db().user.update({ where: { id: home.user.id }, data: { passwordHash: await hashPassword(PASSWORD) } });
  const version = await db().skillVersion.findFirstOrThrow({ where: { skill: { slug: "text-statistics" } } });
  const run = { workspaceId: home.workspace.id, userId: home.user.id, versionId: version.id, skillSlug: "text-statistics", skillName: "Text statistics" };
  const { id: executionId } = await db().execution.create({
    data: { ...run, interface: "api", input: "", timeoutSeconds: 60, status: "completed", finishedAt: new Date() },
  });
  const data = Buffer.from("<script>alert(1)</script>");
  const file = { filename: "page.html", contentType: "text/html; charset=utf-8", size: data.length, sha256: await blobs.put(data) };
  const { id } = await db().artifact.create({ data: { workspaceId: home.workspace.id, executionId, ...file } });
  artifact = `/api/v1/artifacts/art_${id}/download`;
  const made = await ask(`POST /api/v1/artifacts/art_${id}/link`, { "x-api-key": home.key });
  link = new URL(((await made.json()) as { url: string }).url).pathname;
});
afterAll(() => void web.process.kill("SIGKILL"));

function ask(what: string, headers: Record<string, string> = {}, body?: string) {
  const [method, path] = what.split(" ") as [string, string];
  // A stream is begun, and left when its headers are there.
  return fetch(`${web.url}${path}`, { method, headers, redirect: "manual", ...(body !== undefined && { body }), signal: AbortSignal.timeout(20_000) });
}

/** Those that are pinned. What is named in none of the kinds below must not be there. */
const PINNED = [
  ...["content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy", "permissions-policy", "cache-control"],
  ...["cross-origin-opener-policy", "cross-origin-resource-policy", "strict-transport-security", "access-control-allow-credentials", "x-powered-by"],
];
const EVERY = { "x-content-type-options": "nosniff", "strict-transport-security": "max-age=31536000" };
const NOTHING = "default-src 'none'; frame-ancestors 'none'";
const API = { ...EVERY, "content-security-policy": NOTHING, "referrer-policy": "no-referrer", "cross-origin-resource-policy": "same-origin" };
const PRIVATE = { ...API, "cache-control": "no-store" };
const DEVICES = "camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()";
const PAGE = {
  ...EVERY,
  "content-security-policy": expect.stringMatching(
    /^default-src 'self'; script-src 'self' 'nonce-[\w+/=]{24}' 'strict-dynamic'; .*object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'$/,
  ),
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
  "permissions-policy": DEVICES,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": expect.stringMatching(/^private, no-cache, no-store/),
};
/** An app that opens these in a window of its own hears of it when they have sent it back. */
const IN_WINDOW = { ...PAGE, "cross-origin-opener-policy": "unsafe-none" };
const ATTACHMENT = { ...API, "content-security-policy": "sandbox; default-src 'none'", "cache-control": "private, max-age=0, must-revalidate, no-transform" };
const OPEN = { ...EVERY, "cross-origin-resource-policy": "cross-origin" };

/** A file that Next answers says what a page does as well, where it is the same for all. */
const FILE = { ...OPEN, "x-frame-options": "DENY", "referrer-policy": "strict-origin-when-cross-origin" };

const key = () => ({ "x-api-key": home.key });
const json = () => ({ ...key(), "content-type": "application/json" });
const frame = () => ({ ...key(), "sec-fetch-dest": "iframe", "sec-fetch-site": "same-origin" });
const INITIALIZE = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "t", version: "1" } },
};

type Kind = [name: string, what: string, status: number, expected: Record<string, unknown>, headers?: () => Record<string, string>, body?: string];
const KINDS: Kind[] = [
  ["a page of visitors", "GET /", 200, PAGE],
  ["a page of a skill", "GET /skills/summarize", 200, PAGE],
  ["a page that does not exist", "GET /no-such-page", 404, PAGE],
  ["a page of people who are signed in", "GET /executions", 307, PAGE],
  ["the page of signing in", "GET /sign-in", 200, IN_WINDOW],
  ["the page of an app that asks", "GET /oauth/consent?client_id=x", 307, IN_WINDOW],
  ["a list of the API", "GET /api/v1/executions", 200, PRIVATE, key],
  ["what the API tells everybody", "GET /api/v1/marketplace/skills?limit=1", 200, PRIVATE],
  ["nobody in particular", "GET /api/v1/executions", 401, PRIVATE],
  ["a path that is not there", "GET /api/v1/nothing", 404, PRIVATE],
  ["a method that is not there", "DELETE /api/v1/executions", 405, PRIVATE, key],
  ["a method that nobody knows", "PROPFIND /api/v1/executions", 405, PRIVATE],
  ["a body that is no JSON", "POST /api/v1/api-keys", 400, PRIVATE, json, "{"],
  ["a question before the request", "OPTIONS /api/v1/executions", 204, API],
  ["an artifact", "GET ARTIFACT", 200, ATTACHMENT, key],
  [
    "an artifact in a frame",
    "GET ARTIFACT?frame=true",
    200,
    { ...ATTACHMENT, "content-security-policy": expect.stringMatching(/^sandbox allow-scripts; default-src 'none'; .*frame-ancestors 'self'$/) },
    frame,
  ],
  ["an artifact by its link", "GET LINK", 200, { ...ATTACHMENT, ...OPEN, "cache-control": "private, no-store, no-transform" }],
  ["an export that is made while it is sent", "GET /api/v1/audit-logs/export?format=csv", 200, { ...ATTACHMENT, "cache-control": "no-store" }, key],
  ["events", "GET /api/events", 200, { ...API, "cache-control": "no-store, no-transform" }, key],
  ["MCP", "POST /mcp", 200, API, () => ({ ...json(), accept: "application/json, text/event-stream" }), JSON.stringify(INITIALIZE)],
  ["MCP for nobody in particular", "POST /mcp", 401, PRIVATE, () => ({ "content-type": "application/json" }), "{}"],
  ["the older MCP", "GET /mcp/sse", 200, { ...API, "cache-control": "no-store, no-transform" }, () => ({ ...key(), accept: "text/event-stream" })],
  [
    "an app that is not known",
    "GET /oauth/authorize?client_id=x",
    400,
    { ...PRIVATE, "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'" },
  ],
  ["OAuth's tokens", "POST /oauth/token", 400, PRIVATE, () => ({ "content-type": "application/x-www-form-urlencoded" }), ""],
  ["OAuth's metadata", "GET /.well-known/oauth-authorization-server", 200, { ...OPEN, "content-security-policy": "sandbox; default-src 'none'" }],
  ["git", "GET /git/summarize.git/info/refs?service=git-upload-pack", 200, { ...API, ...OPEN }],
  ["the marketplace", "GET /marketplace.json", 200, { ...FILE, "content-security-policy": "sandbox; default-src 'none'" }],
  ["the server's health", "GET /api/health", 200, PRIVATE],
  ["a session's token against forgery", "GET /api/auth/csrf", 200, { ...API, "cross-origin-opener-policy": "unsafe-none" }],
  ["skill.md", "GET /skill.md", 200, FILE],
  ["a picture", "GET /icon.svg", 200, FILE],
  ["what the build made", "GET STATIC", 200, OPEN],
];

test.each(KINDS)("%s has its headers", async (_name, what, status, expected, headers, body) => {
  const page = what.includes("STATIC") ? await (await ask("GET /")).text() : "";
  const path = what
    .replace("ARTIFACT", artifact)
    .replace("LINK", link)
    .replace("STATIC", /\/_next\/static\/[^"\\]+\.js/.exec(page)?.[0] ?? "/none");
  const answer = await ask(path, headers?.(), body);
  await answer.body?.cancel();
  const pinned = Object.fromEntries(PINNED.flatMap((name) => (answer.headers.has(name) ? [[name, answer.headers.get(name)]] : [])));
  // How long what is public may be kept is told elsewhere.
  if (!("cache-control" in expected)) delete pinned["cache-control"];
  expect([answer.status, pinned]).toEqual([status, expected]);
});

/** Signs in as a browser does, and answers every cookie as it was set. */
async function signIn(): Promise<string[]> {
  const first = await ask("GET /api/auth/csrf");
  const { csrfToken } = (await first.json()) as { csrfToken: string };
  const cookies = first.headers.getSetCookie();
  const form = new URLSearchParams({ csrfToken, email: home.user.email, password: PASSWORD, json: "true" }).toString();
  const cookie = cookies.map((each) => each.split(";")[0]).join("; ");
  const answer = await ask("POST /api/auth/callback/credentials", { cookie, "content-type": "application/x-www-form-urlencoded" }, form);
  return [...cookies, ...answer.headers.getSetCookie()];
}

test("no cookie is for scripts, other sites' requests or plain http, and a session's is gone from none of these", async () => {
  const cookies = await signIn();
  const named = (name: string) => cookies.filter((each) => each.startsWith(name));
  expect(named("__Host-next-auth.session-token=")).toHaveLength(1);
  expect(named("__Host-next-auth.csrf-token=")).toHaveLength(1);
  for (const each of cookies) for (const flag of [/; HttpOnly/i, /; Secure/i, /; SameSite=Lax/i, /; Path=\//i]) expect(each).toMatch(flag);
  for (const each of cookies) expect(each).not.toMatch(/; Domain=/i);
  // One that another name of the same domain, or plain http, could have set is nobody's.
  for (const name of ["next-auth.session-token", "__Secure-next-auth.session-token"])
    expect((await ask("GET /api/v1/profile", { cookie: `${name}=${home.token}` })).status, name).toBe(401);
  expect((await ask("GET /api/v1/profile", { cookie: `__Host-next-auth.session-token=${home.token}` })).status).toBe(200);
});

test("with a person's cookie a page of another site changes nothing, and reads nothing that it could not read without", async () => {
  const cookie = (await signIn()).map((each) => each.split(";")[0]).join("; ");
  const change = (origin: Record<string, string>) =>
    ask("PATCH /api/v1/profile", { cookie, "content-type": "application/json", ...origin }, '{"name":"Changed"}');
  for (const origin of ["https://evil.example", "https://clanker.example.evil.example", "http://clanker.example", "null"]) {
    const refused = await change({ origin });
    expect([origin, refused.status, ((await refused.json()) as { error: { code: string } }).error.code]).toEqual([origin, 403, "CROSS_ORIGIN"]);
  }
  expect((await change({})).status).toBe(403);
  expect((await change({ origin: PUBLIC_URL })).status).toBe(200);
  // What is read with a cookie may be read by our own pages alone: "*" never comes with credentials.
  const read = await ask("GET /api/v1/profile", { cookie, origin: "https://evil.example" });
  expect([read.status, read.headers.get("access-control-allow-origin"), read.headers.get("access-control-allow-credentials")]).toEqual([200, "*", null]);
  expect((await ask("POST /mcp", { cookie, "content-type": "application/json" }, "{}")).status).toBe(401);
});

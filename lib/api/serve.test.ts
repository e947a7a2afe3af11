import { expect, test } from "vitest";
import { addressBlock, clientAddress, clientHost } from "#lib/api/client-address";
import { readBytes } from "#lib/api/read-input";
import { parseRange } from "#lib/api/responses";
import { isApiKey, newApiKey } from "#lib/auth/api-key";
import { db } from "#lib/platform/db";
import { serveGit } from "#lib/runtime/git-repository/serve-git";
import { publishSkill } from "#lib/testing/publish-skill";
import { json, request } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

test("a request id of the caller is echoed when it is a plain word", async () => {
  expect((await request("GET /api/v1/marketplace/skills", { headers: { "x-request-id": "my.id-1_A" } })).headers.get("x-request-id")).toBe("my.id-1_A");
  for (const bad of ["has space", "x".repeat(129), "ü"]) {
    const given = await request("GET /api/v1/marketplace/skills", { headers: { "x-request-id": bad } });
    expect(given.headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{24}$/);
  }
});

test("versions are the days from 2025-01-01 to today", async () => {
  const today = new Date().toISOString().slice(0, 10);
  const ask = (version?: string) => json("GET /api/v1/marketplace/skills/categories", version === undefined ? {} : { headers: { "clanker-version": version } });
  expect((await ask()).headers.get("clanker-version")).toBe(today);
  expect((await ask("2025-01-01")).headers.get("clanker-version")).toBe("2025-01-01");
  for (const bad of ["2024-12-31", "2999-01-01", "2025-02-30", "yesterday", ""]) {
    const { status, body } = await ask(bad);
    expect([bad, status, body.error.code]).toEqual([bad, 400, "VERSION_UNKNOWN"]);
  }
});

test("bodies: malformed, not an object, of another type, too large, not UTF-8", async () => {
  const { key } = await createWorkspace();
  const send = async (body: string, headers = {}) => {
    const answer = await json("POST /api/v1/api-keys", { key, body, headers });
    return [answer.status, answer.body.error.code];
  };
  expect(await send("{oops")).toEqual([400, "INVALID_JSON"]);
  expect(await send("[1]")).toEqual([400, "INVALID_INPUT"]);
  expect(await send("null")).toEqual([400, "INVALID_INPUT"]);
  expect(await send("name=x", { "content-type": "application/x-www-form-urlencoded" })).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
  expect(await send(JSON.stringify({ name: "x".repeat(1024 * 1024) }))).toEqual([413, "REQUEST_TOO_LARGE"]);
});

test("a wrong, missing or unknown field is named, also deep inside", async () => {
  const { key } = await createWorkspace();
  const send = async (body: object) => (await json("POST /api/v1/skills/text-statistics/run", { key, body })).body.error;
  expect(await send({})).toMatchObject({ code: "INVALID_INPUT", param: "input", message: "This field is required." });
  expect(await send({ input: 7 })).toMatchObject({ param: "input" });
  expect(await send({ input: "x", nonsense: 1 })).toMatchObject({ param: "nonsense" });
  expect(await send({ input: "x", slug: "other" })).toMatchObject({ param: "slug" });
  expect(await send({ input: "x", timeoutSeconds: 901 })).toMatchObject({ param: "timeoutSeconds" });
  expect(await send({ input: "x".repeat(200_001) })).toMatchObject({ param: "input" });
  expect(await send({ input: "nul \0" })).toMatchObject({ param: "input" });
  expect(await send({ input: { deep: ["\ud800"] } })).toMatchObject({ param: "input.deep.0" });
  expect(
    await send({
      input: "x",
      attachments: [
        { filename: "a.txt", data: "aGk=" },
        { filename: "../b", data: "aGk=" },
      ],
    }),
  ).toMatchObject({ param: "attachments.1.filename" });
  expect(await send({ input: "x", attachments: [{ filename: "a.txt", data: "not base64!" }] })).toMatchObject({ param: "attachments.0.data" });
  expect(await send({ input: "x", attachments: [{ artifactId: "art_2000000000" }] })).toMatchObject({ param: "attachments.0.artifactId" });
});

test("pages: bad limits and cursors are refused, never bent", async () => {
  const { key } = await createWorkspace();
  for (const [query, param] of [
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["limit=ten", "limit"],
    ["limit=1.5", "limit"],
    ["limit=", "limit"],
    ["after_id=nonsense", "after_id"],
    ["before_id=art_1", "before_id"],
    ["after_id=", "after_id"],
    ["after_id=2&before_id=1", "before_id"],
    ["limit=1&limit=2", "limit"],
  ]) {
    const { status, body } = await json(`GET /api/v1/executions?${query}`, { key });
    expect([query, status, body.error?.param]).toEqual([query, 400, param]);
  }
});

test("pages go both ways without a gap or a repeat", async () => {
  const { key, addKey } = await createWorkspace();
  for (let i = 0; i < 6; i++) await addKey(["*"]);
  const all = (await json("GET /api/v1/api-keys?limit=100", { key })).body.data.map((row: { id: string }) => row.id);
  expect(all).toHaveLength(7);
  const seen: string[] = [];
  let next = "";
  for (;;) {
    const { body } = await json(`GET /api/v1/api-keys?limit=3${next}`, { key });
    seen.push(...body.data.map((row: { id: string }) => row.id));
    expect([body.first_id, body.last_id]).toEqual([body.data[0].id, body.data.at(-1).id]);
    if (!body.has_more) break;
    next = `&after_id=${body.last_id}`;
  }
  expect(seen).toEqual(all);
  const back = await json(`GET /api/v1/api-keys?limit=3&before_id=${all[5]}`, { key });
  expect(back.body).toMatchObject({ data: all.slice(2, 5).map((id: string) => ({ id })), has_more: true });
  const top = await json(`GET /api/v1/api-keys?limit=3&before_id=${all[2].replace("key_", "")}`, { key });
  expect(top.body).toMatchObject({ data: all.slice(0, 2).map((id: string) => ({ id })), has_more: false });
  expect((await json(`GET /api/v1/api-keys?after_id=${all[6]}`, { key })).body).toEqual({ data: [], first_id: null, last_id: null, has_more: false });
});

test("marketplace pages follow slugs, and any sort", async () => {
  const mine = await Promise.all(Array.from({ length: 7 }, () => publishSkill({ script: "true" })));
  const tag = mine[0] as string;
  for (const [i, slug] of mine.entries())
    await db().skill.update({ where: { slug }, data: { tags: [tag], installs: i % 3, executions: i % 2, rating: i < 3 ? null : i / 2 } });
  for (const sort of ["slug", "installs", "executions", "rating", "newest"]) {
    const list = async (query: string) => {
      const { body } = await json(`GET /api/v1/marketplace/skills?q=${tag}&sort=${sort}${query}`);
      return { slugs: body.data.map((row: { slug: string }) => row.slug), last: body.last_id, more: body.has_more };
    };
    const all = (await list("&limit=100")).slugs;
    expect(all.toSorted()).toEqual(mine.toSorted());
    const seen: string[] = [];
    for (let next = ""; ; ) {
      const page = await list(`&limit=3${next}`);
      seen.push(...page.slugs);
      if (!page.more) break;
      next = `&after_id=${page.last}`;
    }
    expect(seen, sort).toEqual(all);
    for (let i = 1; i < 7; i++) expect((await list(`&limit=2&before_id=${all[i]}`)).slugs, `${sort} ${i}`).toEqual(all.slice(Math.max(0, i - 2), i));
  }
});

test("both kinds of header carry a key, and a session has its own", async () => {
  const { key, token, workspace } = await createWorkspace();
  for (const headers of [
    { "x-api-key": key },
    { authorization: `Bearer ${key}` },
    { "x-auth-token": token },
    { cookie: `a=b; next-auth.session-token=${token}` },
  ]) {
    expect((await json("GET /api/v1/workspaces/current", { headers: headers as unknown as Record<string, string> })).body.slug).toBe(workspace.slug);
  }
  expect((await json("GET /api/v1/profile", { token: "nonsense" })).body.error.code).toBe("SESSION_EXPIRED");
});

test("a session switches to workspaces its person is in, and to no other", async () => {
  const [mine, other] = [await createWorkspace(), await createWorkspace()];
  const ask = (id: string) => json("GET /api/v1/workspaces/current", { token: mine.token, headers: { "x-workspace-id": id } });
  expect((await ask(mine.workspace.slug)).body.slug).toBe(mine.workspace.slug);
  expect((await ask(`ws_${mine.workspace.id}`)).status).toBe(200);
  expect((await ask(`ws_${other.workspace.id}`)).body.error).toMatchObject((await ask("ws_2000000000")).body.error && { code: "NOT_FOUND" });
});

test("a cookie changes nothing from another site", async () => {
  const { token } = await createWorkspace();
  const send = (headers: Record<string, string>) =>
    json("POST /api/v1/api-keys", { body: { name: "x" }, headers: { cookie: `next-auth.session-token=${token}`, ...headers } });
  expect((await send({})).body.error.code).toBe("CROSS_ORIGIN");
  expect((await send({ origin: "https://evil.example" })).body.error.code).toBe("CROSS_ORIGIN");
  expect((await send({ origin: "null" })).body.error.code).toBe("CROSS_ORIGIN");
  expect((await send({ origin: "http://localhost:3000" })).status).toBe(201);
});

test("preflight allows header credentials from anywhere", async () => {
  const answer = await request("OPTIONS /api/v1/executions", { headers: { origin: "https://app.example", "access-control-request-method": "GET" } });
  expect([answer.status, answer.headers.get("access-control-allow-origin"), answer.headers.get("access-control-allow-methods")]).toEqual([
    204,
    "*",
    "GET, HEAD, OPTIONS",
  ]);
  expect(answer.headers.get("access-control-allow-headers")).toContain("x-api-key");
  expect(answer.headers.has("access-control-allow-credentials")).toBe(false);
});

test("keys have a checksum", () => {
  const { key, prefix, lastFour } = newApiKey("workspace");
  expect(isApiKey(key)).toBe(true);
  expect([key.startsWith(prefix), key.endsWith(lastFour)]).toEqual([true, true]);
  expect(isApiKey(newApiKey("collection").key)).toBe(true);
  const at = 10;
  expect(isApiKey(key.slice(0, at) + (key[at] === "a" ? "b" : "a") + key.slice(at + 1))).toBe(false);
});

test("ranges", () => {
  expect(parseRange("bytes=0-4", 10)).toEqual({ start: 0, end: 4 });
  expect(parseRange("bytes=5-", 10)).toEqual({ start: 5, end: 9 });
  expect(parseRange("bytes=-3", 10)).toEqual({ start: 7, end: 9 });
  expect(parseRange("bytes=0-99", 10)).toEqual({ start: 0, end: 9 });
  for (const whole of [null, "bytes=-", "bytes=0-1,3-4", "lines=1-2"]) expect(parseRange(whole, 10)).toBeUndefined();
  expect(() => parseRange("bytes=10-", 10)).toThrow("outside");
  expect(() => parseRange("bytes=-0", 10)).toThrow("outside");
});

test("limits by address take an IPv6 subscriber's whole block for one", () => {
  expect(addressBlock("192.0.2.7")).toBe("192.0.2.7");
  expect(addressBlock("2001:db8:0:1::1")).toBe(addressBlock("2001:0db8:0000:0001:ffff::2"));
  expect(addressBlock("2001:db8:0:1::1")).not.toBe(addressBlock("2001:db8:0:2::1"));
  expect(addressBlock("::1")).toBe("0:0:0:0::/64");
  expect(addressBlock(null)).toBe("unknown");
});

test("a forwarded address counts only from a trusted proxy", () => {
  expect(clientAddress("203.0.113.9", "198.51.100.1", [])).toBe("203.0.113.9");
  expect(clientAddress("::ffff:127.0.0.1", "198.51.100.1", ["127.0.0.1"])).toBe("198.51.100.1");
  expect(clientAddress("10.0.0.5", "6.6.6.6, 198.51.100.1, 10.1.2.3", ["10.0.0.0/8"])).toBe("198.51.100.1");
  expect(clientAddress("10.0.0.5", "garbage", ["10.0.0.0/8"])).toBe("10.0.0.5");
});

test("the host that a proxy forwards counts only when the proxy is trusted", () => {
  expect(clientHost("203.0.113.9", "inner:3000", "evil.example", [])).toBe("inner:3000");
  expect(clientHost("203.0.113.9", "inner:3000", "evil.example", ["10.0.0.0/8"])).toBe("inner:3000");
  expect(clientHost("10.0.0.5", "inner:3000", "evil.example, clanker.example", ["10.0.0.0/8"])).toBe("clanker.example");
  expect(clientHost("10.0.0.5", "inner:3000", undefined, ["10.0.0.0/8"])).toBe("inner:3000");
  expect(clientHost("10.0.0.5", undefined, undefined, [])).toBe("");
});

test("a body that is broken off is its sender's mistake, and no failure of the server", async () => {
  const body = () =>
    new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"client_label":')),
      pull: (controller) => controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" })),
    });
  const init = { method: "POST", body: body(), duplex: "half", headers: { "content-type": "application/json" } } as RequestInit;
  await expect(readBytes(new Request("http://localhost/", init), 1000)).rejects.toMatchObject({ code: "INVALID_INPUT", details: { param: "body" } });
  const packed = { ...init, body: body(), headers: { "content-type": "application/x-git-upload-pack-request" } } as RequestInit;
  const never = () => Promise.reject(new Error("The repository is not asked for."));
  expect((await serveGit(new Request("http://localhost/git/a.git/git-upload-pack", packed), "git-upload-pack", never)).status).toBe(400);
});

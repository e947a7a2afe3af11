import { expect, test, vi } from "vitest";
import { db } from "#lib/platform/db";
import { createWorld } from "#lib/testing/example-world";
import { mcpClient } from "#lib/testing/mcp-in-memory";
import { json } from "#lib/testing/request";
import { GET } from "../../../app/downloads/artifacts/[...path]/route.ts";

type Link = { artifactId: string; url: string; expiresAt: string };

const fetched = (url: string, headers: Record<string, string> = {}, method = "GET") => GET(new Request(url, { headers, method }));

test("answers an address from which anybody has the bytes, for ten minutes", async () => {
  const world = await createWorld();
  await db().artifact.update({ where: { id: world.artifactId }, data: { filename: "out/größe 1.html", contentType: "text/html" } });
  const client = await mcpClient(world.key, "http://127.0.0.1:4321");
  const { structuredContent, content, isError } = await client.callTool({ name: "download-artifact", arguments: { artifactId: `art_${world.artifactId}` } });
  expect(isError).toBeFalsy();
  const { url, ...link } = structuredContent as Link;
  expect(link).toMatchObject({ artifactId: `art_${world.artifactId}`, filename: "out/größe 1.html", contentType: "text/html", size: 5 });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:4321\/downloads\/artifacts\/[\w-]{40,}\/gr%C3%B6%C3%9Fe%201\.html$/);
  expect(content).toMatchObject([
    { type: "text", text: expect.stringContaining(url) },
    { type: "resource_link", uri: url, mimeType: "text/html", size: 5 },
  ]);
  const minutes = (new Date(link.expiresAt).getTime() - Date.now()) / 60_000;
  expect(minutes > 9.9 && minutes < 10.1).toBe(true);

  const answer = await fetched(url);
  expect([answer.status, await answer.text()]).toEqual([200, "hello"]);
  expect(
    Object.fromEntries(
      ["content-disposition", "x-content-type-options", "content-security-policy", "cache-control"].map((name) => [name, answer.headers.get(name)]),
    ),
  ).toEqual({
    "content-disposition": `attachment; filename="gr__e 1.html"; filename*=UTF-8''gr%C3%B6%C3%9Fe%201.html`,
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, no-store, no-transform",
  });
  const part = await fetched(url, { range: "bytes=1-2" });
  expect([part.status, await part.text(), part.headers.get("content-range")]).toEqual([206, "el", "bytes 1-2/5"]);
  expect((await fetched(url, { "if-none-match": String(answer.headers.get("etag")) })).status).toBe(304);
  expect((await fetched(url, {}, "POST")).status).toBe(405);
  const entries = await db().auditEntry.findMany({ where: { workspaceId: world.workspace.id, action: "artifact.link" } });
  expect(entries).toMatchObject([{ resourceId: `art_${world.artifactId}` }]);
  expect(JSON.stringify(entries[0]?.metadata)).not.toContain("downloads");

  vi.useFakeTimers({ now: new Date(link.expiresAt).getTime() - 1, toFake: ["Date"] });
  expect((await fetched(url)).status).toBe(200);
  vi.setSystemTime(new Date(link.expiresAt));
  const late = await fetched(url);
  vi.useRealTimers();
  expect([late.status, (await late.json()).error]).toMatchObject([410, { code: "DOWNLOAD_EXPIRED", message: expect.stringContaining("ten minutes") }]);
});

test("no other address is good: not a made up one, nor one of an artifact or a key that is gone", async () => {
  const world = await createWorld();
  const path = `/api/v1/artifacts/art_${world.artifactId}/link`;
  const agent = await world.addKey(["workspace:files:read"]);
  const [byKey, bySession, other] = await Promise.all([
    json(`POST ${path}`, { key: agent.key, body: {} }),
    json(`POST ${path}`, { token: world.token, body: {} }),
    json(`POST ${path}`, { key: world.key, body: {} }),
  ]);
  expect([byKey.status, bySession.status, other.status]).toEqual([201, 201, 201]);
  const status = async (url: string) => (await fetched(url)).status;
  const [, token = ""] = /artifacts\/([^/]+)\//.exec(byKey.body.url) ?? [];
  const at = (forged: string, rest = "/a.txt") => status(`http://localhost:3000/downloads/artifacts/${forged}${rest}`);
  expect(await at(token)).toBe(200);
  const bytes = Buffer.from(token, "base64url");
  for (let i = 0; i < bytes.length; i++) {
    const changed = Buffer.from(bytes);
    changed[i] = (changed[i] ?? 0) ^ 1;
    expect(await at(changed.toString("base64url")), String(i)).toBe(404);
  }
  for (const forged of ["", "x", `${token}A`, `${token}=`, token.slice(0, -1)]) expect(await at(forged), forged).toBe(404);
  expect(await at(token, "/a.txt/more")).toBe(404);

  await json(`POST /api/v1/api-keys/key_${agent.id}/revoke`, { token: world.token, body: {} });
  expect([await status(byKey.body.url), await status(bySession.body.url), await status(other.body.url)]).toEqual([404, 200, 200]);
  await db().artifact.update({ where: { id: world.artifactId }, data: { deletedAt: new Date() } });
  expect([await status(bySession.body.url), await status(other.body.url)]).toEqual([404, 404]);
});

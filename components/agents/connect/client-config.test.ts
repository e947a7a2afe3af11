import { expect, test } from "vitest";
import { byHand, claudeCode, claudeDesktop, codex, cursor, gemini, reach, vsCode } from "./client-config";

const URL_ = "https://clanker.example:8443";

test("the links of editors hold the server as the editors read them", () => {
  const link = new URL(cursor.link(URL_));
  expect([link.protocol, link.host, link.pathname, link.searchParams.get("name")]).toEqual(["cursor:", "anysphere.cursor-deeplink", "/mcp/install", "clanker"]);
  expect(JSON.parse(atob(link.searchParams.get("config") ?? ""))).toEqual({ url: `${URL_}/mcp` });
  // A plus in a query is a space to whoever decodes it so.
  expect(cursor.link(URL_)).not.toMatch(/\+/);
  const [scheme, server = ""] = vsCode.link(URL_).split("?");
  expect(scheme).toBe("vscode:mcp/install");
  expect(JSON.parse(decodeURIComponent(server))).toEqual({ name: "clanker", type: "http", url: `${URL_}/mcp` });
});

test("files and arguments are JSON, and every one names this server", () => {
  const jsons = [claudeDesktop.config(URL_), cursor.config(URL_), cursor.withKey(URL_), vsCode.withKey(URL_)];
  for (const text of jsons) expect(JSON.stringify(JSON.parse(text))).toContain(`${URL_}/mcp`);
  for (const quoted of [vsCode.add(URL_), byHand.list(URL_), byHand.call(URL_)]) expect(() => JSON.parse(/'([^']+)'$/.exec(quoted)?.[1] ?? "")).not.toThrow();
  for (const line of [
    claudeCode.add(URL_),
    claudeCode.withKey(URL_),
    codex.add(URL_),
    codex.withKey(URL_),
    codex.config(URL_),
    gemini.add(URL_),
    gemini.withKey(URL_),
  ])
    expect(line).toContain(`${URL_}/mcp`);
});

test("who can reach an address, and what mcp-remote is told of plain http", () => {
  expect(["http://localhost:3000", "http://127.0.0.1:3000", "https://[::1]"].map(reach)).toEqual(["here", "here", "here"]);
  expect(["http://192.168.1.5:3000", "http://localhost.example", "https://clanker.example"].map(reach)).toEqual(["plain", "plain", "anywhere"]);
  expect(claudeDesktop.config("http://192.168.1.5:3000")).toContain("--allow-http");
  expect(claudeDesktop.config("http://localhost:3000")).not.toContain("--allow-http");
});

import { once } from "node:events";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as HttpV2,
  type OAuthClientInformationMixed,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type OAuthTokens,
  SSEClientTransport as SseV2,
} from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport as SseV1 } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as HttpV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type PersonAtBrowser, sitAtBrowser } from "#lib/testing/person-at-browser";
import { createPerson, installClients } from "#lib/testing/real-clients";
import { loadCatalogue } from "../prisma/catalogue.ts";
import { World } from "./workflows/world.ts";

/** The programs that agents speak MCP with, each as it is, against a web server and a worker as they are, with a key and signed in. */
let world: World;
let url: string;
let folder: string;
let programs: string;
let text: string;
let reader: PersonAtBrowser;

vi.setConfig({ testTimeout: 120_000 });
beforeAll(async () => {
  folder = await mkdtemp(`${tmpdir()}/clanker-mcp-clients-`);
  [programs, world] = await Promise.all([installClients(), World.start(1, 1)]);
  url = world.cluster.web(0);
  // The one skill that is run, because all of them take their time.
  await cp("prisma/catalog/summarize", path.join(folder, "catalog", "summarize"), { recursive: true });
  await cp("prisma/catalog/scans.json", path.join(folder, "catalog", "scans.json"));
  await loadCatalogue(path.join(folder, "catalog"));
  reader = await sitAtBrowser(url);
  text = JSON.parse(await readFile("prisma/catalog/summarize/assets/example.json", "utf8")).input.text;
}, 300_000);
afterAll(async () => {
  await reader?.leave();
  await world?.stop();
  await rm(folder, { recursive: true, force: true });
});

const about = { name: "a test", version: "1.0.0" };
const bin = (name: string) => path.resolve("node_modules/.bin", name);
const person = (name: string) => createPerson(programs, path.join(folder, name));
const authorized = () => ({ requestInit: { headers: { authorization: `Bearer ${world.key}` } } });
const authorization = () => `Authorization: Bearer ${world.key}`;
const summarize = () => ({ slug: "summarize", input: { text, length: "short" } });

type AnyClient = Pick<ClientV1, "listTools" | "callTool" | "close">;

/** What every client is there for: it sees the tools, and runs a skill without a model to its end. */
async function expectToWork(client: AnyClient) {
  try {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(["execute-skill", "list-installed-skills", "read-memory"]));
    expectSummary(await client.callTool({ name: "execute-skill", arguments: summarize() }));
  } finally {
    await client.close();
  }
}

function expectSummary(answer: unknown) {
  const { isError, structuredContent, content } = answer as { isError?: boolean; structuredContent: { status: string }; content: { text: string }[] };
  expect([isError ?? false, structuredContent?.status, content[0]?.text]).toEqual([false, "completed", expect.stringMatching(/Brightwater|pumping stations/)]);
}

describe.concurrent("the SDK's clients", () => {
  test.each([
    ["v1, Streamable HTTP", async () => v1(new HttpV1(new URL(`${url}/mcp`), authorized()))],
    ["v1, SSE", async () => v1(new SseV1(new URL(`${url}/mcp/sse`), authorized()))],
    ["v2, SSE", async () => (await v2({}, new SseV2(new URL(`${url}/mcp/sse`), authorized()))).client],
  ])("%s", async (_, connect) => expectToWork(await connect()));

  test.each(["2025-11-25", "2025-06-18", "2025-03-26"])("v2, Streamable HTTP of %s", async (version) => {
    const { client, transport } = await v2({ supportedProtocolVersions: [version] }, new HttpV2(new URL(`${url}/mcp`), authorized()));
    expect([client.getNegotiatedProtocolVersion(), typeof transport.sessionId]).toEqual([version, "string"]);
    await expectToWork(client as unknown as AnyClient);
  });

  test.each(["auto" as const, { pin: "2026-07-28" }])("v2, 2026-07-28 when it looks for it: %o", async (mode) => {
    const { client, transport } = await v2({ versionNegotiation: { mode } }, new HttpV2(new URL(`${url}/mcp`), authorized()));
    expect([client.getNegotiatedProtocolVersion(), transport.sessionId]).toEqual(["2026-07-28", undefined]);
    await expectToWork(client as unknown as AnyClient);
  });
});

test.concurrent("the SDK's client signs in: it registers, its person allows it, and it works with what it was given", async () => {
  const kept: { client?: OAuthClientInformationMixed; tokens?: OAuthTokens; verifier?: string; opened?: URL; discovery?: OAuthDiscoveryState } = {};
  const answered = Promise.withResolvers<URLSearchParams>();
  const callback = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "/", "http://app.invalid");
    if (searchParams.has("code")) answered.resolve(searchParams);
    response.end("Back to the app.");
  });
  await once(callback.listen(0, "127.0.0.1"), "listening");
  const redirectUrl = `http://127.0.0.1:${(callback.address() as AddressInfo).port}/callback`;
  const authProvider: OAuthClientProvider = {
    redirectUrl,
    clientMetadata: { client_name: "An app of ours", redirect_uris: [redirectUrl], token_endpoint_auth_method: "none" },
    clientInformation: () => kept.client,
    saveClientInformation: (client) => void Object.assign(kept, { client }),
    tokens: () => kept.tokens,
    saveTokens: (tokens) => void Object.assign(kept, { tokens }),
    redirectToAuthorization: (opened) => void Object.assign(kept, { opened }),
    saveCodeVerifier: (verifier) => void Object.assign(kept, { verifier }),
    saveDiscoveryState: (discovery) => void Object.assign(kept, { discovery }),
    discoveryState: () => kept.discovery,
    codeVerifier: () => kept.verifier ?? "",
  };
  try {
    const first = new HttpV2(new URL(`${url}/mcp`), { authProvider });
    await expect(new ClientV2(about).connect(first)).rejects.toThrow(/unauthorized/i);
    const [told] = await Promise.all([answered.promise, reader.allow(String(kept.opened))]);
    await first.finishAuth(told);
    expect(kept.tokens).toMatchObject({ token_type: "Bearer", access_token: expect.any(String), refresh_token: expect.any(String) });
    const { client } = await v2({ versionNegotiation: { mode: "auto" } }, new HttpV2(new URL(`${url}/mcp`), { authProvider }));
    await expectToWork(client);
    // An access token that is no longer good is renewed on the way.
    const spent = kept.tokens?.access_token;
    Object.assign(kept, { tokens: { ...kept.tokens, access_token: "oat_spent" } });
    await expectToWork((await v2({}, new HttpV2(new URL(`${url}/mcp`), { authProvider }))).client);
    expect([kept.tokens?.access_token === spent, kept.tokens?.access_token === "oat_spent"]).toEqual([false, false]);
  } finally {
    callback.close();
  }
});

async function v1(transport: unknown): Promise<AnyClient> {
  const client = new ClientV1(about);
  await client.connect(transport as HttpV1 as never);
  return client;
}

async function v2<T>(options: object, transport: T) {
  const client = new ClientV2(about, options);
  await client.connect(transport as never);
  return { client: client as ClientV2 & AnyClient, transport };
}

describe.concurrent("the Inspector", () => {
  test.each([
    ["http", "/mcp", "legacy"],
    ["http", "/mcp", "modern"],
    ["sse", "/mcp/sse", "legacy"],
  ])("over %s at %s, %s", async (transport, at, era) => {
    const run = await person(`inspector-${transport}-${era}`);
    const common = ["--cli", url + at, "--transport", transport, "--protocol-era", era, "--header", authorization(), "--format", "json", "-q"];
    // Its first line is the answer; what --strict would rather have follows, and a fault in a schema ends it with status 6.
    const inspect = async (...args: string[]) => JSON.parse(String((await run(bin("mcp-inspector"), [...common, ...args])).split("\n")[0]));
    const listed = await inspect("--method", "tools/list", "--strict");
    const { tools } = listed.result ?? listed;
    expect(tools.map(({ name }: { name: string }) => name)).toContain("execute-skill");
    const called = await inspect("--method", "tools/call", "--tool-name", "execute-skill", "--tool-args-json", JSON.stringify(summarize()));
    expectSummary(called.result ?? called);
  });
});

describe.concurrent("mcp-remote", () => {
  const remote = (home: string, args: string[], env: Record<string, string> = {}) =>
    new StdioClientTransport({
      command: process.execPath,
      args: [bin("mcp-remote"), ...args],
      env: { HOME: home, MCP_REMOTE_CONFIG_DIR: home, PATH: process.env.PATH ?? "", ...env },
      stderr: "ignore",
    });

  test.each([
    ["http-only", "/mcp"],
    ["sse-only", "/mcp/sse"],
    ["sse-first", "/mcp"],
  ])("%s at %s", async (strategy, at) => {
    const args = [url + at, "--transport", strategy, "--header", `Authorization:Bearer ${world.key}`];
    await expectToWork(await v1(remote(path.join(folder, `remote-${strategy}`), args)));
  });

  test("without a key it opens the browser, where its person signs in and allows it", async () => {
    const home = path.join(folder, "remote-oauth");
    const browser = await reader.opensFor(home);
    const [client] = await Promise.all([v1(remote(home, [`${url}/mcp`], browser.env)), browser.allow()]);
    await expectToWork(client);
    // What it was given is kept, so it opens no browser the next time.
    await expectToWork(await v1(remote(home, [`${url}/mcp`], { BROWSER: "/bin/false", PATH: "" })));
  });
});

describe.concurrent("Claude Code", () => {
  test.each([
    ["http", "/mcp"],
    ["sse", "/mcp/sse"],
  ])("over %s connects with a key, and without one when its person has signed in", async (transport, at) => {
    const home = path.join(folder, `claude-${transport}`);
    const run = await createPerson(programs, home);
    const browser = await reader.opensFor(home);
    const claude = (...args: string[]) => run("claude", ["mcp", ...args], browser.env);
    await claude("add", "--transport", transport, "keyed", url + at, "--header", authorization());
    await claude("add", "--transport", transport, "signed-in", url + at);
    await claude("add", "--transport", transport, "wrong", url + at, "--header", "Authorization: Bearer ck_wrong");
    const before = await claude("list");
    expect(before).toMatch(/^keyed: .*Connected/m);
    expect(before).toMatch(/^signed-in: .*Needs authentication/m);
    expect(before).toMatch(/^wrong: .*401/m);
    // It signs in from a terminal only.
    await Promise.all([run("script", ["-qec", "claude mcp login signed-in", "/dev/null"], browser.env), browser.allow()]);
    expect(await claude("list")).toMatch(/^signed-in: .*Connected/m);
    await claude("logout", "signed-in");
    expect(await claude("list")).toMatch(/^signed-in: .*Needs authentication/m);
  });
});

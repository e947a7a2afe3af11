import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { request as ask, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorkspace } from "#lib/testing/workspace";

/**
 * The official conformance suite, as it is, against two web servers that take turns: what a client sends for a tool that one
 * of them is at work on reaches the other one, each time.
 */
const SUITE = "node_modules/@modelcontextprotocol/conformance/dist/index.js";
const run = promisify(execFile);
type Check = { id: string; status: string };
const servers: ChildProcess[] = [];
const addresses: URL[] = [];
let turn = 0;
const proxy = createServer((incoming, outgoing) => {
  const { hostname, port } = addresses[turn++ % addresses.length] as URL;
  const passed = ask({ hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  passed.on("error", () => outgoing.destroy());
  outgoing.on("close", () => passed.destroy());
  incoming.pipe(passed);
});
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(`${tmpdir()}/clanker-conformance-`);
  const { key } = await createWorkspace();
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  const env = { ...process.env, CONFORMANCE_KEY: key, PUBLIC_URL: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  const start = async () => {
    const server = fork("lib/testing/mcp-conformance-web.ts", { env, execArgv: ["--disable-warning=ExperimentalWarning"] });
    servers.push(server);
    addresses.push(new URL(String((await once(server, "message"))[0])));
  };
  await Promise.all([start(), start()]);
});
afterAll(async () => {
  for (const server of servers) server.kill("SIGKILL");
  proxy.closeAllConnections();
  proxy.close();
  await rm(folder, { recursive: true, force: true });
});

test("every scenario of the conformance suite passes, and none is left out", async () => {
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/mcp`;
  const [listed] = await Promise.all([
    run(process.execPath, [SUITE, "list", "--server"]),
    run(process.execPath, [SUITE, "server", "--url", url, "--suite", "all", "-o", folder], { timeout: 50_000 }).catch((error: { stdout: string }) => {
      throw new Error(error.stdout);
    }),
  ]);
  const names = [...listed.stdout.matchAll(/^ {2}- ([\w-]+)/gm)].map((match) => String(match[1]));
  expect(names).toContain("server-sse-polling");
  expect(names.length).toBeGreaterThan(30);
  const outcome = new Map<string, Check[]>();
  for (const name of await readdir(folder))
    outcome.set(name.replace(/^server-(.*)-\d{4}-\d\d-\d\dT.*$/, "$1"), JSON.parse(await readFile(path.join(folder, name, "checks.json"), "utf8")));
  expect([...outcome.keys()].sort()).toEqual(names.sort());
  // The suite ends well although it has a warning, and says INFO of what a server does not offer.
  const wrong = [...outcome].flatMap(([name, checks]) =>
    checks.filter(({ status }) => !["SUCCESS", "INFO"].includes(status)).map((check) => ({ name, ...check })),
  );
  expect(wrong).toEqual([]);
  expect([...outcome].filter(([, checks]) => !checks.some(({ status }) => status === "SUCCESS"))).toEqual([]);
  expect(outcome.get("server-sse-polling")).toContainEqual(expect.objectContaining({ id: "server-sse-disconnect-resume", status: "SUCCESS" }));
  expect(outcome.get("dns-rebinding-protection")).toContainEqual(expect.objectContaining({ id: "localhost-host-rebinding-rejected", status: "SUCCESS" }));
});

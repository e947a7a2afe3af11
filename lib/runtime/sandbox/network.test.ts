import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcp } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backendsUnderTest, runText, type TextOptions } from "#lib/testing/run-text";

/** A host of the internet, as far as a test can have one: it answers what it was asked. */
const server = createServer((request, answer) => {
  if (request.url === "/away") return answer.writeHead(302, { location: `http://127.0.0.1:${port}/there` }).end();
  let body = "";
  request.on("data", (chunk) => {
    body += chunk;
  });
  request.on("end", () => answer.end(`${request.method} ${request.headers.host} ${request.url} ${body}`));
});
let port = 0;
let asked = 0;
server.on("connection", () => {
  asked += 1;
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

describe.each(await backendsUnderTest())("$name", (backend) => {
  afterAll(backend.close);
  const run = (name: string, script: string, options: TextOptions = {}) => runText(backend, name, script, options);
  /** The machine's own address counts as public here, and its port as one that is allowed. */
  const open = () => ({ network: ["localhost"], testPorts: [port], testAddresses: ["127.0.0.1", "::1"] });

  test("a declared host is reached", async () => {
    const script = `curl -s "http://localhost:$1/a?b=c"; echo; curl -s -X POST --data hello "http://localhost:$1/"`;
    const { stdout, stderr } = await run("t.sh", script, { ...open(), args: [String(port)] });
    expect([stdout, stderr]).toEqual([`GET localhost:${port} /a?b=c \nPOST localhost:${port} / hello`, ""]);
  });

  test("any other host is not, and the script learns why", async () => {
    const before = asked;
    const { stdout, stderr } = await run("t.sh", `curl -sS "http://other.example:$1/"; echo "status $?"`, { ...open(), args: [String(port)] });
    expect(stdout + stderr).toMatch(/declares/);
    expect((await run("t.sh", `curl -s "http://127.0.0.1:$1/"`, { ...open(), args: [String(port)] })).stdout).not.toContain("GET");
    expect(asked).toBe(before);
  });

  test("a redirect leads to no other host", async () => {
    const { stdout } = await run("t.sh", `curl -sL "http://localhost:$1/away"`, { ...open(), args: [String(port)] });
    expect(stdout).not.toContain("/there");
  });

  test("a declared name that leads to this machine or its network is not reached", async () => {
    const before = asked;
    for (const host of ["localhost", "169.254.169.254", "127.0.0.1"]) {
      const options = { network: [host], testPorts: [port], args: [`http://${host}:${port}/`] };
      const { stdout, stderr } = await run("t.sh", `curl -sS "$1"; echo`, options);
      expect(stdout + stderr, host).toMatch(/not on the public internet/);
    }
    expect(asked).toBe(before);
  });

  test("no other port is reached", async () => {
    const { stdout, stderr } = await run("t.sh", `curl -sS "http://localhost:$1/"; echo`, { ...open(), testPorts: [], args: [String(port)] });
    expect(stdout + stderr).toMatch(/only 80 and 443/);
  });

  test("without declared hosts nothing listens for a script: not the database, not the metadata service", async () => {
    let reached = 0;
    const listener = createTcp((socket) => {
      reached += 1;
      socket.end("welcome");
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => listener.once("listening", resolve));
    const target = String((listener.address() as AddressInfo).port);
    const python = `import socket, sys
for host, port in (("127.0.0.1", int(sys.argv[1])), ("169.254.169.254", 80)):
  try:
    socket.create_connection((host, port), 2)
    print("in")
  except BaseException as e: print("none")`;
    const shell = `for a in 127.0.0.1:$1 169.254.169.254:80; do curl -s --max-time 2 "http://$a/" 2>/dev/null || echo none; done`;
    const node = `for (const a of ["127.0.0.1:" + process.argv[2], "169.254.169.254"]) { try { await fetch("http://" + a); console.log("in"); } catch { console.log("none"); } }`;
    try {
      expect((await run("t.py", python, { args: [target] })).stdout).toBe("none\nnone\n");
      expect((await run("t.sh", shell, { args: [target] })).stdout).toBe("none\nnone\n");
      expect((await run("t.mjs", node, { args: [target] })).stdout).toBe("none\nnone\n");
      expect(reached).toBe(0);
    } finally {
      listener.close();
    }
  });

  test("JavaScript uses the same way out, and meets the same refusal", async () => {
    const node = `console.log(await (await fetch("http://localhost:" + process.argv[2] + "/js")).text());
      try { console.log((await (await fetch("http://other.example:" + process.argv[2] + "/js")).text()).trim()); } catch (error) { console.log(String(error)); }`;
    const { stdout, stderr } = await run("t.mjs", node, { ...open(), args: [String(port)] });
    expect([stdout.split("\n")[0], stderr]).toEqual([`GET localhost:${port} /js `, ""]);
    expect(stdout).toMatch(/declares|failed/);
    expect(stdout).not.toContain("GET other");
  });

  test("Python uses it where there are sockets, and one of its own leads nowhere", async () => {
    const python = `import sys, urllib.request, socket
try: print(urllib.request.urlopen("http://localhost:" + sys.argv[1] + "/py").read().decode())
except OSError: print("refused")
try: socket.create_connection(("127.0.0.1", int(sys.argv[1])), 2)
except OSError: print("none")`;
    const first = backend.name === "virtual" ? "refused" : `GET localhost:${port} /py `;
    expect((await run("t.py", python, { ...open(), args: [String(port)] })).stdout).toBe(`${first}\nnone\n`);
  });
});

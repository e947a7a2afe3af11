import { rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { outboundFetch } from "#lib/runtime/sandbox/outbound-fetch";
import { startProxy } from "#lib/runtime/sandbox/outbound-proxy";

/** A host that answers to every connection with the bytes it was told to, and keeps what it was asked. */
let answer = "";
let asked = "";
const host = createServer((socket) => {
  socket.on("error", () => socket.destroy());
  socket.on("data", (data) => {
    asked += data.toString("latin1");
    socket.end(Buffer.from(answer, "latin1"));
  });
});
const path = `${tmpdir()}/clanker-proxy-test-${process.pid}.sock`;
let proxy: { close(): void };
let port = 0;
let outbound: { hosts: string[]; testPorts: number[]; testAddresses: string[] };

beforeAll(async () => {
  await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
  port = (host.address() as AddressInfo).port;
  outbound = { hosts: ["localhost"], testPorts: [port], testAddresses: ["127.0.0.1", "::1"] };
  proxy = await startProxy(path, outbound);
});
afterAll(async () => {
  proxy.close();
  host.close();
  await rm(path, { force: true });
});

/** What the proxy says to these bytes, until it ends the connection. */
const say = (bytes: string, { after = "" } = {}) =>
  new Promise<string>((resolve) => {
    let heard = "";
    const socket = connect({ path }, () => socket.write(Buffer.from(bytes, "latin1")));
    socket.setTimeout(3000, () => socket.destroy());
    socket.on("error", () => socket.destroy());
    socket.on("data", (data) => {
      if (heard === "" && after) socket.write(after);
      heard += data.toString("latin1");
    });
    socket.on("close", () => resolve(heard));
  });
const get = (path = "/") => `GET http://localhost:${port}${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;

test("no answer of a host throws where nobody catches it", async () => {
  for (const [bytes, status] of [
    ["HTTP/1.1 099 X\r\n\r\n", 502],
    ["HTTP/1.1 000 X\r\n\r\n", 502],
    ["HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nhello", 502],
    ["HTTP/1.1 103 Early\r\n\r\n", 502],
    ["HTTP/1.1 200 O\r\nX-A: a\x01b\r\n\r\n", 502],
    ["HTTP/1.1 200 O\r\n: empty\r\n\r\n", 502],
    ["HTTP/1.1 1000 X\r\n\r\n", 502],
    ["garbage", 502],
    ["", 502],
    ["HTTP/1.1 999 X\r\n\r\n", 999],
    ["HTTP/1.1 200 \xff\r\nX-A: \xff\r\nContent-Length: 2\r\n\r\nok", 200],
  ] as const) {
    answer = bytes;
    expect((await say(get())).split(" ")[1], bytes).toBe(String(status));
  }
});

test("the simulated machine's fetch meets the same answers with an error", async () => {
  const fetch = outboundFetch(outbound);
  for (const bytes of [
    "HTTP/1.1 099 X\r\n\r\n",
    "HTTP/1.1 101 S\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nhello",
    "garbage",
    "",
    "HTTP/1.1 302 X\r\nLocation: http://[\r\n\r\n",
  ]) {
    answer = bytes;
    await expect(fetch(`http://localhost:${port}/`), bytes).rejects.toThrow();
  }
  answer = "HTTP/1.1 200 O\r\nContent-Length: 2\r\n\r\nok";
  expect(Buffer.from((await fetch(`http://localhost:${port}/`)).body).toString()).toBe("ok");
});

test("CONNECT takes a host and a port and nothing else", async () => {
  for (const target of [
    ...["localhost", "localhost:", "localhost:0", "localhost:99999", `u@localhost:${port}`, `localhost/:${port}`, `localhost:443/:${port}`],
    ...[`localhost?:${port}`, `localhost:${port}/x`, `localhost#:${port}`],
  ])
    expect(await say(`CONNECT ${target} HTTP/1.1\r\nHost: x\r\n\r\n`), target).toMatch(/^HTTP\/1.1 (403|400) /);
});

test("what is asked through CONNECT on a port that is not https names the host that was declared, whatever it says", async () => {
  answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
  asked = "";
  const said = await say(`CONNECT localhost:${port} HTTP/1.1\r\nHost: x\r\n\r\n`, {
    after: "GET /t?a HTTP/1.1\r\nHost: other.example.com\r\nConnection: close\r\n\r\n",
  });
  expect(said).toMatch(/^HTTP\/1.1 200 Connection Established\r\n\r\nHTTP\/1.1 200 OK.*ok/s);
  expect(asked).toContain("GET /t?a HTTP/1.1");
  expect(asked).toContain(`host: localhost:${port}`);
  expect(asked).not.toContain("other.example.com");
  // Also what came in the same breath as CONNECT itself.
  asked = "";
  const early = "GET /early HTTP/1.1\r\nHost: other.example.com\r\nConnection: close\r\n\r\n";
  expect(await say(`CONNECT localhost:${port} HTTP/1.1\r\nHost: x\r\n\r\n${early}`)).toMatch(/200 OK.*ok/s);
  expect([asked.includes("GET /early"), asked.includes("other.example.com")]).toEqual([true, false]);
  asked = "";
  const absolute = `GET http://other.example.com/ HTTP/1.1\r\nHost: other.example.com\r\nConnection: close\r\n\r\n`;
  expect(await say(`CONNECT localhost:${port} HTTP/1.1\r\nHost: x\r\n\r\n`, { after: absolute })).toContain(" 403 ");
  expect(asked).toBe("");
});

test("a body in pieces stays one request", async () => {
  answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  asked = "";
  const inner = "GET /smuggled HTTP/1.1\r\nHost: other.example.com\r\n\r\n";
  const pieces = `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`;
  await say(`GET http://localhost:${port}/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${pieces}`);
  expect(asked.toLowerCase()).toContain("transfer-encoding: chunked");
});

test("a script that breaks off at any moment ends its own connections only", async () => {
  answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  const begun = [
    ...[get(), `CONNECT localhost:${port} HTTP/1.1\r\n\r\n`, "CONNECT localhost:443 HTTP/1.1\r\n\r\n", "CONNECT other.example:1 HTTP/1.1\r\n\r\n"],
    ...["GET http://", `POST http://localhost:${port}/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\na`, "\x00\x01", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"],
  ];
  for (const wait of [0, 1, 5]) {
    const broken = begun.map(
      (bytes) =>
        new Promise<void>((resolve) => {
          const socket = connect({ path }, () => {
            socket.write(bytes);
            setTimeout(() => socket.destroy(), wait);
          });
          socket.on("error", () => socket.destroy());
          socket.on("close", () => resolve());
        }),
    );
    await Promise.all(broken);
  }
  expect(await say(get())).toMatch(/^HTTP\/1.1 200 OK.*ok$/s);
});

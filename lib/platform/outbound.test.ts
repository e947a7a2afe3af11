import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { outboundFetch } from "#lib/platform/outbound";

let asked = 0;
const server = createServer((_, response) => {
  asked += 1;
  response.end("in");
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "::", resolve)));
afterAll(() => server.close());

test.for([
  ...["127.0.0.1", "127.9.9.9", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
  ...["169.254.169.254", "100.100.100.200", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"],
  ...[
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::127.0.0.1]",
    "[fe80::1]",
    "[fd00::1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[ff02::1]",
  ],
])("%s is not asked", async (host) => {
  const { port } = server.address() as AddressInfo;
  await expect(outboundFetch(`http://${host}:${port}/`, { allowPrivate: false })).rejects.toMatchObject({ name: "PrivateAddress" });
  expect(asked).toBe(0);
});

test("other schemes are refused", async () => {
  await expect(outboundFetch("ftp://127.0.0.1/", { allowPrivate: false })).rejects.toMatchObject({ name: "RedirectRefused" });
});

test("who may ask its own network does", async () => {
  const { port } = server.address() as AddressInfo;
  const answer = await outboundFetch(`http://localhost:${port}/`, { allowPrivate: true });
  expect([answer.status, (await answer.body.toArray()).join("")]).toEqual([200, "in"]);
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { outboundFetch } from "#lib/platform/outbound";

/** No test has an address of the public internet to listen on, so one of this machine's stands for it. */
vi.mock("#lib/platform/outbound-address", async (original) => {
  const real = await original<typeof import("#lib/platform/outbound-address")>();
  const isPublicAddress = (address: string) => address === "127.0.0.1";
  return { ...real, isPublicAddress, publicLookup: () => real.publicLookup(isPublicAddress) };
});

const asked: string[] = [];
let to = "";
const server = createServer((request, response) => {
  asked.push(request.headers.host ?? "");
  response.writeHead(302, { location: to }).end();
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "::", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

test.for(["127.0.0.2", "[::1]", "[::ffff:127.0.0.2]", "2130706434", "0x7f000002", "0177.0.0.2", "127.2", "0.0.0.0", "169.254.169.254", "10.0.0.1"])(
  "a public address that redirects to %s leads nowhere",
  async (host) => {
    asked.length = 0;
    to = `http://${host}:${port}/`;
    const call = outboundFetch(`http://127.0.0.1:${port}/`, { allowPrivate: false, redirects: 3 });
    await expect(call).rejects.toMatchObject({ name: "PrivateAddress" });
    expect(asked).toEqual([`127.0.0.1:${port}`]);
  },
);

test("without redirects the first one is an error that says its status, and is not asked", async () => {
  asked.length = 0;
  to = `http://127.0.0.1:${port}/again`;
  await expect(outboundFetch(`http://127.0.0.1:${port}/`, { allowPrivate: false })).rejects.toMatchObject({ name: "RedirectRefused", status: 302 });
  expect(asked).toHaveLength(1);
});

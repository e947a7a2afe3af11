import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { isPublicAddress, PrivateAddress, publicAddresses, publicLookup } from "#lib/platform/outbound-address";

test("addresses of the public internet pass", () => {
  for (const address of ["1.1.1.1", "8.8.8.8", "172.15.255.255", "172.32.0.1", "192.167.1.1", "100.128.0.1", "223.255.255.255"]) {
    expect(isPublicAddress(address), address).toBe(true);
  }
  for (const address of ["2606:4700::1111", "2a00:1450:4001:81b::200e", "::ffff:8.8.8.8", "64:ff9b::808:808"]) {
    expect(isPublicAddress(address), address).toBe(true);
  }
});

test("this machine, its networks, metadata services and what is reserved do not", () => {
  const v4 = "0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1 172.31.255.255 192.168.0.1 192.0.0.192 198.19.0.1";
  for (const address of `${v4} 203.0.113.9 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255`.split(" ")) expect(isPublicAddress(address), address).toBe(false);
  const v6 =
    ":: ::1 fe80::1 fe80::1%eth0 2606:4700::1111%1 fc00::1 fd00:ec2::254 ff02::1 fec0::1 2001:db8::1 2001::1 2002:7f00:1:: 64:ff9b:1::1 3fff::1 100::1";
  for (const address of v6.split(" ")) expect(isPublicAddress(address), address).toBe(false);
  const inside = "::ffff:127.0.0.1 ::ffff:7f00:1 0:0:0:0:0:ffff:a9fe:a9fe 64:ff9b::10.0.0.1 64:ff9b::a9fe:a9fe ::127.0.0.1";
  for (const address of inside.split(" ")) expect(isPublicAddress(address), address).toBe(false);
});

test("what is no address is not public", () => {
  for (const address of ["", "localhost", "127.1", "0x7f000001", "2130706433", "1.1.1.1 ", "[::1]"]) expect(isPublicAddress(address), address).toBe(false);
});

test("a name is judged by what it resolves to", async () => {
  await expect(publicAddresses("localhost")).rejects.toBeInstanceOf(PrivateAddress);
  await expect(publicAddresses("169.254.169.254")).rejects.toBeInstanceOf(PrivateAddress);
  await expect(publicAddresses("[::1]")).rejects.toBeInstanceOf(PrivateAddress);
  expect(await publicAddresses("1.1.1.1")).toEqual([{ address: "1.1.1.1", family: 4 }]);
});

test("a connection is made to the checked address, or not at all", async () => {
  const server = createServer((_, answer) => answer.end("reached")).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const get = (lookup: ReturnType<typeof publicLookup>) =>
    new Promise<string>((resolve, reject) => {
      const call = request({ host: "localhost", port, lookup, family: 4 }, (answer) => {
        answer.resume();
        answer.once("end", () => resolve("reached"));
      });
      call.once("error", reject).end();
    });
  try {
    await expect(get(publicLookup())).rejects.toBeInstanceOf(PrivateAddress);
    expect(await get(publicLookup(() => true))).toBe("reached");
  } finally {
    server.close();
  }
});

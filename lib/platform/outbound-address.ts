import { promises as dns, type LookupAddress } from "node:dns";
import { BlockList, isIP, isIPv4, type LookupFunction } from "node:net";

/**
 * Which addresses the server may connect to on behalf of somebody else: a script, a webhook, a checkout. Whoever names a
 * host also decides what it resolves to, so the check is made on the address that is then connected to, never on the name.
 */
const reserved = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  // Link-local, where clouds keep their metadata service.
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  // Multicast, what is reserved, and broadcast.
  ["224.0.0.0", 3],
] as const)
  reserved.addSubnet(network, bits, "ipv4");
for (const [network, bits] of [
  // Teredo, ORCHID and other special purposes.
  ["2001::", 23],
  ["2001:db8::", 32],
  // 6to4, which holds an IPv4 address that a relay would go to.
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  reserved.addSubnet(network, bits, "ipv6");

/** Of IPv6 only this is given out for the public internet; loopback, link-local, unique local and multicast lie outside. */
const global = new BlockList();
global.addSubnet("2000::", 3, "ipv6");

/** True for an address of the public internet: not this machine, not its network, not a cloud's metadata service. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !reserved.check(address, "ipv4");
  // With a zone (`fe80::1%eth0`) an address means one of this machine's own networks.
  if (isIP(address) !== 6 || address.includes("%")) return false;
  const inner = embeddedIPv4(address);
  if (inner !== undefined) return isPublicAddress(inner);
  return global.check(address, "ipv6") && !reserved.check(address, "ipv6");
}

/** Names that no name server of the public internet answers for. */
const OWN_NAMES = /(^|\.)(localhost|local|internal|localdomain|home\.arpa)$/;

/** Whether an address says by itself, without being looked up, that it is not on the public internet. URL has read its number already, however it was written. */
export function isPlainlyPrivate({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.+$/, "");
  return host === "" || (isIP(host) ? !isPublicAddress(host) : OWN_NAMES.test(host));
}

/** The IPv4 address that an IPv4-mapped address (`::ffff:0:0/96`) or one for NAT64 (`64:ff9b::/96`) stands for. */
function embeddedIPv4(address: string): string | undefined {
  const groups = expand(address);
  const prefix = groups.slice(0, 6).join(":");
  if (prefix !== "0:0:0:0:0:ffff" && prefix !== "64:ff9b:0:0:0:0") return undefined;
  const [high, low] = groups.slice(6).map((group) => Number.parseInt(group, 16)) as [number, number];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** The eight groups, in hexadecimal without leading zeros. URL writes an IPv6 address in its one shortest form. */
function expand(address: string): string[] {
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = "", tail] = short.split("::");
  const before = head ? head.split(":") : [];
  const after = tail ? tail.split(":") : [];
  return [...before, ...new Array(8 - before.length - after.length).fill("0"), ...after];
}

/** The host resolves to an address that must not be reached from here. */
export class PrivateAddress extends Error {
  constructor(host: string) {
    super(`'${host}' is not on the public internet.`);
    this.name = "PrivateAddress";
  }
}

/**
 * A host's addresses. Throws PrivateAddress when one of them is not public: a name that points both ways is no honest name.
 * `allowed` is for tests, which have no public address to listen on.
 */
export async function publicAddresses(host: string, allowed: (address: string) => boolean = isPublicAddress): Promise<LookupAddress[]> {
  const bare = host.replace(/^\[|\]$/g, "");
  const addresses = isIP(bare) ? [{ address: bare, family: isIP(bare) }] : await dns.lookup(bare, { all: true });
  if (addresses.length === 0 || !addresses.every(({ address }) => allowed(address))) throw new PrivateAddress(host);
  return addresses;
}

/**
 * The `lookup` option of `net.connect`, `http.request` and `https.request`: the connection is made to the address that was
 * checked, so a second answer of the name server changes nothing. Node does not ask it for a host that is an address
 * already: check that one with `publicAddresses` first.
 */
export const publicLookup =
  (allowed?: (address: string) => boolean): LookupFunction =>
  (host, options, callback) => {
    publicAddresses(host, allowed).then(
      (addresses) => {
        const fitting = options.family ? addresses.filter(({ family }) => family === options.family) : addresses;
        const [first] = fitting;
        if (!first) return callback(Object.assign(new Error(`'${host}' has no address of that family.`), { code: "ENOTFOUND" }), "");
        if (options.all) callback(null, fitting);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, ""),
    );
  };

import { BlockList, isIP } from "node:net";

/**
 * The address a request came from. Only a peer in TRUSTED_PROXIES (addresses or CIDR ranges) is believed when it says that
 * it forwards for another, and then the last address in the chain that is not itself such a proxy counts.
 */
export function clientAddress(peer: string | undefined, forwarded: string | string[] | undefined, trusted: string[]): string {
  const direct = plain(peer ?? "unknown");
  if (trusted.length === 0 || !isTrusted(direct, trusted)) return direct;
  const chain = [forwarded ?? []]
    .flat()
    .join(",")
    .split(",")
    .map((each) => plain(each.trim()))
    .filter((each) => isIP(each));
  return chain.findLast((each) => !isTrusted(each, trusted)) ?? direct;
}

/** The host that was asked: as a trusted proxy says, else as the request does. */
export function clientHost(peer: string | undefined, host: string | undefined, forwarded: string | string[] | undefined, trusted: string[]): string {
  const believed = trusted.length > 0 && isTrusted(plain(peer ?? ""), trusted) ? [forwarded ?? []].flat().at(-1)?.split(",").at(-1)?.trim() : undefined;
  return believed || (host ?? "");
}

/** What an address counts as where limits go by it: itself, or for IPv6 the /64 that one subscriber has to themselves. */
export function addressBlock(address: string | null): string {
  if (!address || isIP(address) !== 6 || /^::ffff:/i.test(address)) return address ?? "unknown";
  const [head = "", tail] = address.replace(/%.*$/, "").toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const full = tail === undefined ? groups : [...groups, ...Array(Math.max(0, 8 - groups.length - rest.length)).fill("0"), ...rest];
  return `${full
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}

/** IPv4 in IPv6's clothes is IPv4. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");

function isTrusted(address: string, trusted: string[]): boolean {
  const family = isIP(address);
  return family !== 0 && rangesOf(trusted).check(address, family === 6 ? "ipv6" : "ipv4");
}

const lists = new WeakMap<string[], BlockList>();

/** The setting as a list that can be asked, made once. */
function rangesOf(trusted: string[]): BlockList {
  let list = lists.get(trusted);
  if (!list) {
    list = new BlockList();
    for (const each of trusted) {
      const [base = "", bits] = each.split("/");
      const type = isIP(base) === 6 ? "ipv6" : "ipv4";
      if (bits === undefined) list.addAddress(base, type);
      else list.addSubnet(base, Number(bits), type);
    }
    lists.set(trusted, list);
  }
  return list;
}

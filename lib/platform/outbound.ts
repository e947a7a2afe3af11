import { lookup } from "node:dns";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** Thrown for an address that only this machine or its own network could mean. */
export class AddressRefused extends Error {
  constructor(host: string) {
    super(`The address ${host} is not a public one, so it is not asked.`);
    this.name = "AddressRefused";
  }
}

/** Thrown for what no address should answer with. */
export class RedirectRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = "RedirectRefused";
  }
}

export type OutboundOptions = {
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: Uint8Array;
  /** Sent as long as the same scheme, host and port is asked, and to nobody else that a redirect names. */
  authorization?: { origin: string; value: string } | undefined;
  /** How many redirects of a GET are followed; each is checked as the first address was. */
  redirects?: number;
  allowPrivate: boolean;
};

export type OutboundAnswer = { url: string; status: number; statusText: string; headers: Record<string, string>; body: IncomingMessage };

/**
 * Asks an address that a stranger gave. The connection is made to the very address that was checked, so that a name cannot
 * mean one thing to the check and another to the connection. Nothing of the process is used: no proxy, no open connection.
 */
export async function outboundFetch(given: string, options: OutboundOptions): Promise<OutboundAnswer> {
  let url = new URL(given);
  for (let left = options.redirects ?? 0; ; left--) {
    const answer = await ask(url, options);
    const to = answer.headers.location;
    const status = answer.statusCode ?? 0;
    if (![301, 302, 303, 307, 308].includes(status) || to === undefined) {
      const headers = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
      return { url: url.href, status, statusText: answer.statusMessage ?? "", headers, body: answer };
    }
    answer.destroy();
    if (options.method === "POST" || left === 0)
      throw new RedirectRefused(`${url.host} redirects ${options.method === "POST" ? "what was sent" : "too often"}.`);
    if (!URL.canParse(to, url)) throw new RedirectRefused(`${url.host} redirects to what is no address.`);
    url = new URL(to, url);
  }
}

function ask(url: URL, { method = "GET", headers, body, authorization, allowPrivate }: OutboundOptions): Promise<IncomingMessage> {
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new RedirectRefused(`${url.protocol} is neither http: nor https:.`);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // An address in numbers is never looked up.
  if (!allowPrivate && isIP(host) && !isPublic(host)) throw new AddressRefused(host);
  const send = url.protocol === "https:" ? https.request : http.request;
  return new Promise((resolve, reject) => {
    const request = send(
      {
        protocol: url.protocol,
        hostname: host,
        port: url.port,
        path: `${url.pathname}${url.search}`,
        method,
        headers: { ...headers, ...(authorization?.origin === url.origin && { authorization: authorization.value }) },
        agent: false,
        ...(!allowPrivate && { lookup: lookupPublic }),
      },
      resolve,
    );
    request.on("error", reject);
    request.end(body);
  });
}

/** Finds a name's addresses, less those that are not public. */
const lookupPublic: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, "");
    const open = found.filter(({ address }) => isPublic(address));
    const [first] = open;
    if (!first) return callback(new AddressRefused(host), "");
    if (options.all) callback(null, open);
    else callback(null, first.address, first.family);
  });
};

/** The registries of special addresses, as of RFC 6890 and what came after it. */
const special = new BlockList();
for (const [address, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  special.addSubnet(address, bits, "ipv4");
}
// Some of these hold an address of the older kind, which could be any.
for (const [address, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const) {
  special.addSubnet(address, bits, "ipv6");
}
/** All that is given out to the public so far. */
const global = new BlockList();
global.addSubnet("2000::", 3, "ipv6");

/** Whether an address in numbers belongs to the public internet. */
export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !special.check(address, "ipv4");
  return global.check(address, "ipv6") && !special.check(address, "ipv6");
}

import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { isPublicAddress, PrivateAddress, publicLookup } from "#lib/platform/outbound-address";

/** Thrown for what no address should answer with. */
export class RedirectRefused extends Error {
  /** What was answered, where something was. */
  readonly status: number | undefined;
  constructor(message: string, status?: number) {
    super(message);
    this.name = "RedirectRefused";
    this.status = status;
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
  /** Ends the call, and the reading of its answer, when it is aborted. */
  signal?: AbortSignal;
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
      throw new RedirectRefused(`${url.host} redirects ${options.method === "POST" ? "what was sent" : "too often"}.`, status);
    if (!URL.canParse(to, url)) throw new RedirectRefused(`${url.host} redirects to what is no address.`);
    url = new URL(to, url);
  }
}

function ask(url: URL, { method = "GET", headers, body, authorization, allowPrivate, signal }: OutboundOptions): Promise<IncomingMessage> {
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new RedirectRefused(`${url.protocol} is neither http: nor https:.`);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // An address in numbers is never looked up.
  if (!allowPrivate && isIP(host) && !isPublicAddress(host)) throw new PrivateAddress(host);
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
        ...(signal && { signal }),
        ...(!allowPrivate && { lookup: publicLookup() }),
      },
      resolve,
    );
    request.on("error", reject);
    // Nobody asked for another protocol. Left alone Node closes the connection and says neither that it answered nor that it failed.
    request.on("upgrade", (answer, socket) => {
      socket.destroy();
      reject(Object.assign(new Error(`${url.host} wants to speak another protocol.`), { code: "UPGRADED", status: answer.statusCode }));
    });
    request.on("close", () => reject(Object.assign(new Error(`${url.host} closed the connection.`), { code: "ECONNRESET" })));
    request.end(body);
  });
}

import { chmod } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { type Outbound, OutboundRefused, outboundAddress } from "#lib/runtime/sandbox/outbound";

/** Those between two neighbours, which a proxy does not pass on. */
const HOP_BY_HOP = ["connection", "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];
const IDLE_MS = 60_000;
const MOST_CONNECTIONS = 64;

/**
 * An HTTP proxy on a Unix socket: a sandbox's only way out. It resolves names itself and connects to the address it has
 * checked. https passes through it as CONNECT, unread, so what it knows of such a connection is host and port.
 *
 * Both ends belong to strangers, and this is the worker's own process: what either sends may end a connection, and must
 * never throw where nobody catches it, for that would end everybody's runs.
 */
export async function startProxy(socket: string, outbound: Outbound): Promise<{ close(): void }> {
  const open = new Set<Socket>();
  const keep = (each: Socket) => {
    open.add(each);
    each.setTimeout(IDLE_MS, () => each.destroy());
    each.once("close", () => open.delete(each));
    // One end that breaks off ends the other by the pipe.
    each.on("error", () => each.destroy());
  };
  /** Where a connection leads that asked by CONNECT for a port that is not https: what is said on it is read like the rest. */
  const origins = new WeakMap<Socket, string>();
  const answered = (incoming: IncomingMessage, answer: ServerResponse) => {
    const origin = origins.get(incoming.socket);
    forward(incoming, origin === undefined ? (incoming.url ?? "") : `${origin}${incoming.url}`, answer, outbound).catch((error: Error) =>
      refuse(answer, error),
    );
  };
  const server = createServer(answered);
  const plain = createServer(answered);
  server.maxConnections = MOST_CONNECTIONS;
  server.on("connection", keep);
  server.on("connect", (incoming: IncomingMessage, client: Socket, head: Buffer) => {
    openTunnel(incoming.url ?? "", client, head).catch((error: Error) => {
      const [status, text] = reason(error);
      client.end(`HTTP/1.1 ${status}\r\ncontent-type: text/plain\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`);
    });
  });
  const openTunnel = async (target: string, client: Socket, head: Buffer) => {
    const [, name, digits] = TARGET.exec(target) ?? [];
    const url = URL.parse(`http://${target}`);
    const port = Number(digits);
    if (!name || !url || port < 1 || port > 65_535) throw new OutboundRefused("CONNECT needs a host and a port.");
    const host = await outboundAddress(url.hostname, port, outbound);
    if (port === 443) return tunnel(await connected(host, port, keep), client, head);
    origins.set(client, url.origin);
    client.write(ESTABLISHED);
    client.unshift(head);
    plain.emit("connection", client);
  };
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(socket, resolve));
  // The sandbox has a user of its own. Only it gets as far as this file.
  await chmod(socket, 0o666);
  return {
    close() {
      server.close();
      for (const each of open) each.destroy();
    },
  };
}

/** A host by its name or address, with nothing of a URL around it. */
const TARGET = /^([a-z0-9._-]+|\[[0-9a-f:.]+\]):([0-9]{1,5})$/i;
const ESTABLISHED = "HTTP/1.1 200 Connection Established\r\n\r\n";

async function forward(incoming: IncomingMessage, address: string, answer: ServerResponse, outbound: Outbound) {
  const url = URL.parse(address);
  if (url?.protocol !== "http:") throw new OutboundRefused("This is a proxy: it takes http:// addresses, and CONNECT for https.");
  const port = Number(url.port || 80);
  const host = await outboundAddress(url.hostname, port, outbound);
  const headers = passedOn(incoming);
  // A body whose length is not told ahead is told piece by piece there too, or it would be taken for another request.
  if (incoming.headers["transfer-encoding"]) headers["transfer-encoding"] = "chunked";
  // A header that names another host than the address must not lead to that one.
  const call = request({ host, port, method: incoming.method, path: `${url.pathname}${url.search}`, headers: { ...headers, host: url.host }, agent: false });
  call.setTimeout(IDLE_MS, () => call.destroy(new Error("No answer in time.")));
  call.on("response", (response) => {
    response.on("error", () => answer.destroy());
    const status = response.statusCode ?? 0;
    try {
      if (status < 200 || status > 999) throw new Error(`It answered with the status ${status}.`);
      answer.writeHead(status, passedOn(response));
      response.pipe(answer);
    } catch (error) {
      call.destroy();
      refuse(answer, error as Error);
    }
  });
  call.on("upgrade", (_, upgraded) => {
    upgraded.destroy();
    refuse(answer, new Error("It answered with another protocol."));
  });
  call.on("error", (error) => refuse(answer, error));
  call.on("close", () => {
    if (!answer.headersSent) refuse(answer, new Error("It ended without an answer."));
  });
  answer.on("error", () => call.destroy());
  answer.once("close", () => call.destroy());
  incoming.on("error", () => call.destroy());
  incoming.pipe(call);
}

const passedOn = ({ headers }: IncomingMessage) => Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));

async function connected(host: string, port: number, keep: (socket: Socket) => void): Promise<Socket> {
  const server = connect({ host, port });
  keep(server);
  await new Promise<void>((resolve, reject) => {
    server.once("connect", resolve).once("error", reject);
    server.once("close", () => reject(new Error("No connection in time.")));
  });
  return server;
}

function tunnel(server: Socket, client: Socket, head: Buffer) {
  client.once("close", () => server.destroy());
  server.once("close", () => client.destroy());
  if (client.destroyed) return server.destroy();
  client.write(ESTABLISHED);
  server.write(head);
  client.pipe(server).pipe(client);
}

function refuse(answer: ServerResponse, error: Error) {
  if (answer.headersSent || answer.destroyed) return answer.destroy();
  const [status, text] = reason(error);
  answer.writeHead(Number(status.slice(0, 3)), { "content-type": "text/plain", connection: "close" }).end(text);
}

const reason = (error: Error): [status: string, text: string] =>
  error instanceof OutboundRefused ? ["403 Forbidden", `${error.message}\n`] : ["502 Bad Gateway", `The host could not be reached: ${error.message}\n`];

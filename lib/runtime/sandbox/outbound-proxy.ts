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
  const server = createServer((incoming, answer) => {
    forward(incoming, answer, outbound).catch((error: Error) => refuse(answer, error));
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.on("connection", keep);
  server.on("connect", (incoming: IncomingMessage, client: Socket, head: Buffer) => {
    tunnel(incoming.url ?? "", client, head, outbound, keep).catch((error: Error) => {
      const [status, text] = reason(error);
      client.end(`HTTP/1.1 ${status}\r\ncontent-type: text/plain\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`);
    });
  });
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

async function forward(incoming: IncomingMessage, answer: ServerResponse, outbound: Outbound) {
  const url = URL.parse(incoming.url ?? "");
  if (url?.protocol !== "http:") throw new OutboundRefused("This is a proxy: it takes http:// addresses, and CONNECT for https.");
  const port = Number(url.port || 80);
  const host = await outboundAddress(url.hostname, port, outbound);
  const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
  // A header that names another host than the address must not lead to that one.
  const call = request({ host, port, method: incoming.method, path: `${url.pathname}${url.search}`, headers: { ...headers, host: url.host }, agent: false });
  call.setTimeout(IDLE_MS, () => call.destroy(new Error("No answer in time.")));
  call.once("response", (response) => {
    const kept = Object.fromEntries(Object.entries(response.headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
    answer.writeHead(response.statusCode ?? 502, kept);
    response.pipe(answer);
    response.once("error", () => answer.destroy());
  });
  call.once("error", (error) => refuse(answer, error));
  answer.once("close", () => call.destroy());
  incoming.pipe(call);
}

async function tunnel(target: string, client: Socket, head: Buffer, outbound: Outbound, keep: (socket: Socket) => void) {
  const url = URL.parse(`http://${target}`);
  const port = Number(/:(\d+)$/.exec(target)?.[1]);
  if (!url || !port) throw new OutboundRefused("CONNECT needs a host and a port.");
  const host = await outboundAddress(url.hostname, port, outbound);
  const server = connect({ host, port });
  await new Promise<void>((resolve, reject) => server.once("connect", resolve).once("error", reject));
  keep(server);
  client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
  server.write(head);
  client.pipe(server).pipe(client);
  client.once("close", () => server.destroy());
  server.once("close", () => client.destroy());
}

function refuse(answer: ServerResponse, error: Error) {
  if (answer.headersSent) return answer.destroy();
  const [status, text] = reason(error);
  answer.writeHead(Number(status.slice(0, 3)), { "content-type": "text/plain", connection: "close" }).end(text);
}

const reason = (error: Error): [status: string, text: string] =>
  error instanceof OutboundRefused ? ["403 Forbidden", `${error.message}\n`] : ["502 Bad Gateway", `The host could not be reached: ${error.message}\n`];

import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { mountOperations } from "#lib/api/mcp/mount";
import { operations } from "#lib/operations/index";
import { env } from "#lib/platform/env";

type Routes = Record<string, (request: Request) => Promise<Response>>;

/** The MCP server's routes on a port of their own, for clients that speak HTTP. Closes with the test file that asks for `close`. */
export const startMcpServer = () => {
  const mcp = mountOperations(operations, "0.0.0");
  const routesOf = (transport: "streamable" | "sse" | "message") => (request: Request) => mcp(transport)[request.method as "GET"](request);
  return serveRoutes({ "/mcp": routesOf("streamable"), "/mcp/": routesOf("streamable"), "/mcp/sse": routesOf("sse"), "/mcp/message": routesOf("message") });
};

/** Serves web-standard handlers as the web server does: the caller has gone when the connection has, and asks by the name that PUBLIC_URL says, or `hostOf`. */
export async function serveRoutes(routes: Routes, hostOf = (_: IncomingMessage) => new URL(env().PUBLIC_URL).host) {
  const server = createServer(async (incoming, outgoing) => {
    const request = toRequest(incoming, hostOf(incoming));
    const gone = new AbortController();
    outgoing.on("close", () => gone.abort());
    const handler = routes[new URL(request.url).pathname];
    const response = handler ? await handler(new Request(request, { signal: gone.signal })) : new Response(null, { status: 404 });
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (!response.body) return outgoing.end();
    Readable.fromWeb(response.body as ReadableStream)
      .on("error", () => outgoing.destroy())
      .pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url, close };
}

function toRequest(incoming: IncomingMessage, host: string): Request {
  const headers = new Headers(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as [string, string]));
  headers.set("x-clanker-host", headers.get("x-test-host") ?? host);
  const body = ["GET", "HEAD"].includes(incoming.method ?? "") ? undefined : (Readable.toWeb(incoming) as unknown as BodyInit);
  return new Request(new URL(incoming.url ?? "/", env().PUBLIC_URL), { method: incoming.method ?? "GET", headers, ...(body && { body, duplex: "half" }) });
}

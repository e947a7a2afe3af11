import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as EarlierClient } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport as EarlierTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { createMcpHandler, InMemoryTransport } from "@modelcontextprotocol/server";
import { serverFor, visitorOf } from "#lib/testing/mcp-in-memory";

export const CLIENT_INFO = { name: "test", version: "1.0.0" };
const ORIGIN = "http://localhost:3000";

const visitorFor = (key: string, grant?: string) => visitorOf({ "x-api-key": key, ...(grant && { "x-permission-grant": grant }) }, ORIGIN);

/** The current client, on a connection of the 2025 versions. */
export async function connectClient(key: string, grant?: string): Promise<Client> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const client = new Client(CLIENT_INFO, { versionNegotiation: { mode: "legacy" } });
  await Promise.all([serverFor(await visitorFor(key, grant)).connect(far), client.connect(near)]);
  return client;
}

/** The client that most programs have. */
export async function connectEarlierClient(key: string): Promise<EarlierClient> {
  const [near, far] = EarlierTransport.createLinkedPair();
  const client = new EarlierClient(CLIENT_INFO);
  await Promise.all([serverFor(await visitorFor(key)).connect(far), client.connect(near)]);
  return client;
}

/** The current client with 2026-07-28, which has no connection: each request is one of HTTP's, handed over without a socket. */
export async function connectModernClient(key: string) {
  const visitor = await visitorFor(key);
  const handler = createMcpHandler(() => serverFor(visitor), { legacy: "reject" });
  const fetch = (url: string | URL, init?: RequestInit) => handler.fetch(new Request(url, init));
  const client = new Client(CLIENT_INFO, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
  await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", ORIGIN), { fetch }));
  /** Sends a request as it stands, with what the version asks for beside it. */
  const send = async (request: { method: string; params: Record<string, unknown> }, signal?: AbortSignal) => {
    const { name, taskId, _meta } = request.params;
    const meta = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientInfo": CLIENT_INFO,
      "io.modelcontextprotocol/clientCapabilities": {},
      ...(_meta as object),
    };
    const response = await fetch(new URL("/mcp", ORIGIN), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        "mcp-protocol-version": "2026-07-28",
        "mcp-method": request.method,
        ...((name ?? taskId) !== undefined && { "mcp-name": String(name ?? taskId) }),
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...request, params: { ...request.params, _meta: meta } }),
      ...(signal && { signal }),
    });
    const text = await response.text();
    // An answer may come as a stream of events, of which it is the last.
    const data = response.headers.get("content-type")?.startsWith("text/event-stream") ? text.split("\n").findLast((line) => line.startsWith("data: ")) : text;
    return { status: response.status, body: JSON.parse((data as string).replace(/^data: /, "")) };
  };
  return { client, send, close: () => Promise.all([client.close(), handler.close()]) };
}

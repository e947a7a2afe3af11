import { randomUUID } from "node:crypto";
import { Client, InMemoryTransport, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { mcpServer } from "#lib/api/mcp/server";
import type { Operations, Visitor } from "#lib/api/mcp/visitor";
import { authenticate } from "#lib/auth/authenticate";
import type { Caller } from "#lib/auth/caller";
import { operations } from "#lib/operations/index";

const serverFor = mcpServer(operations as Operations, "0.0.0");

/** The MCP server as the holder of a key meets it, without a transport between; `origin` is what they call it. */
export async function visitorOf(headers: Record<string, string>, origin = "http://localhost:3000"): Promise<Visitor> {
  const caller = (await authenticate(new Headers(headers))) as Caller;
  return {
    caller,
    origin,
    request: { requestId: `req_${randomUUID()}`, surface: "mcp", ip: null, userAgent: null },
    idempotencyKey: undefined,
    follows: new Set(),
  };
}

/** A server for a visitor, and the end that a client connects to. */
export async function openServer(visitor: Visitor) {
  const [near, far] = InMemoryTransport.createLinkedPair();
  await serverFor(visitor).connect(far);
  return near;
}

/** A client that speaks the version without sessions, of 2026-07-28: each of its requests meets a server of its own. */
export async function modernClient(key: string): Promise<Client> {
  const visitor = await visitorOf({ "x-api-key": key });
  const handler = createMcpHandler(() => serverFor(visitor));
  const client = new Client({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
  const fetch = (url: string | URL, init?: RequestInit) => handler.fetch(new Request(url, init));
  await client.connect(new StreamableHTTPClientTransport(new URL("http://localhost:3000/mcp"), { fetch }));
  return client;
}

/** A client that is connected to it. */
export async function mcpClient(key: string, origin?: string): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(await openServer(await visitorOf({ "x-api-key": key }, origin)));
  return client;
}

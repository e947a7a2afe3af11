import { randomUUID } from "node:crypto";
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { mcpServer } from "#lib/api/mcp/server";
import type { Operations, Visitor } from "#lib/api/mcp/visitor";
import { authenticate } from "#lib/auth/authenticate";
import type { Caller } from "#lib/auth/caller";
import { operations } from "#lib/operations/index";

export const serverFor = mcpServer(operations as Operations, "0.0.0");

/** The MCP server as the holder of a key meets it, without a transport between; `origin` is what they call it. */
export async function visitorOf(headers: Record<string, string>, origin = "http://localhost:3000"): Promise<Visitor> {
  const caller = (await authenticate(new Headers(headers))) as Caller;
  return {
    caller,
    origin,
    request: { requestId: `req_${randomUUID()}`, surface: "mcp", ip: "192.0.2.7", userAgent: "test/1.0.0" },
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

/** A client that is connected to it. */
export async function mcpClient(key: string, origin?: string): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(await openServer(await visitorOf({ "x-api-key": key }, origin)));
  return client;
}

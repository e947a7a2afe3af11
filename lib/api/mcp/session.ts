import { randomUUID } from "node:crypto";
import { isSpecType, type JSONRPCRequest } from "@modelcontextprotocol/server";
import { MEMORY_URI } from "#lib/api/mcp/resources";
import { ownerOf, type Visitor } from "#lib/api/mcp/visitor";
import { db, type Prisma } from "#lib/platform/db";

export type McpSession = Prisma.McpSessionGetPayload<object>;

/** Makes a session of a client, which any web server can serve from then on. */
export async function createSession(visitor: Visitor, initialize: JSONRPCRequest | null): Promise<McpSession> {
  const data = { id: randomUUID(), owner: ownerOf(visitor), workspaceId: visitor.caller.workspace.id, initialize: (initialize ?? {}) as object };
  return db().mcpSession.create({ data });
}

/** The session of an id, if it is the visitor's own, in the workspace they work in. A stranger's is as good as none. */
export async function findSession(visitor: Visitor, id: string): Promise<McpSession | null> {
  if (!/^[\w-]{1,64}$/.test(id)) return null;
  const session = await db().mcpSession.findFirst({ where: { id, owner: ownerOf(visitor), workspaceId: visitor.caller.workspace.id } });
  if (session && session.lastUsedAt.getTime() < Date.now() - 60_000) await touchSession(id);
  return session;
}

/** Says that a session is in use. Answers whether it is still there. */
export async function touchSession(id: string): Promise<boolean> {
  return (await db().mcpSession.updateMany({ where: { id }, data: { lastUsedAt: new Date() } })).count > 0;
}

export async function deleteSession(id: string): Promise<void> {
  await db().mcpSession.deleteMany({ where: { id } });
}

/** Remembers what a client set for its session: how much it wants to be told, and whether it follows the one resource that changes. */
export async function noteSetting(id: string, { method, params }: JSONRPCRequest): Promise<void> {
  const { level, uri } = (params ?? {}) as { level?: unknown; uri?: unknown };
  if (method === "logging/setLevel" && isSpecType.LoggingLevel(level)) await db().mcpSession.updateMany({ where: { id }, data: { logLevel: level } });
  if (uri !== MEMORY_URI) return;
  if (method === "resources/subscribe") await db().mcpSession.updateMany({ where: { id }, data: { subscriptions: [uri] } });
  if (method === "resources/unsubscribe") await db().mcpSession.updateMany({ where: { id }, data: { subscriptions: [] } });
}

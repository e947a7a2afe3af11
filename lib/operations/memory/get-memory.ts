import { operation } from "#lib/api/operation";
import { memory, toMemory } from "#lib/operations/memory/memory";
import { readMemory } from "#lib/runtime/memory";

export const getMemory = operation({
  route: "GET /memory",
  summary: "Read the workspace's memory.",
  description: "A document that everyone in the workspace shares. The ETag is its version; `If-None-Match` answers 304 while it is the same.",
  scope: "memory:read",
  tool: "read-memory",
  input: {},
  output: memory,
  handler: async (ctx) => toMemory(ctx, await readMemory(ctx.db, ctx.workspace.id)),
});

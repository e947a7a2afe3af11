import { z } from "zod";
import { operation } from "#lib/api/operation";
import { memory, toMemory } from "#lib/operations/memory/memory";
import { waitForOther } from "#lib/operations/memory/wait-for-other";
import { readMemory } from "#lib/runtime/memory";

export const getMemory = operation({
  route: "GET /memory",
  summary: "Read the workspace's memory.",
  description:
    "A document that everyone in the workspace shares. The ETag is its version; `If-None-Match` answers 304 while it is the same. `wait=S` with `after=N` holds the answer while it is at version N, for at most S seconds.",
  scope: "memory:read",
  tool: "read-memory",
  input: {
    after: z.int().min(0).max(2_147_483_647).optional().meta({ description: "The version that you know. Only says what to wait for." }),
    wait: z.int().min(0).max(25).default(0).meta({ description: "Seconds." }),
  },
  output: memory,
  async handler(ctx, { after, wait }) {
    if (after !== undefined && wait > 0) await waitForOther(ctx, after, wait * 1000);
    return toMemory(ctx, await readMemory(ctx.db, ctx.workspace.id));
  },
});

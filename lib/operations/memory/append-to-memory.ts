import { z } from "zod";
import { operation } from "#lib/api/operation";
import { byCaller, MEMORY_BODY_LIMIT, memory, toWritten } from "#lib/operations/memory/memory";
import { appendMemory } from "#lib/runtime/memory";

export const appendToMemory = operation({
  route: "POST /memory/append",
  summary: "Add a note at the end of the workspace's memory.",
  description: "Notes are parted by `\\n\\n---\\n\\n`. Of those that come at the same time, none is lost.",
  scope: "memory:write",
  audit: "memory.append",
  bodyLimit: MEMORY_BODY_LIMIT,
  input: { note: z.string().min(1) },
  output: memory,
  handler: async (ctx, { note }) => toWritten(ctx, await appendMemory(ctx.db, { ...byCaller(ctx), note })),
});

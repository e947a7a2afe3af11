import { z } from "zod";
import { operation } from "#lib/api/operation";
import { byCaller, expectedVersions, MEMORY_BODY_LIMIT, showWritten, toWritten, writtenMemory } from "#lib/operations/memory/memory";
import { appendMemory } from "#lib/runtime/memory";

export const appendToMemory = operation({
  route: "POST /memory/append",
  summary: "Add a note at the end of the workspace's memory.",
  description: "Notes are parted by `\\n\\n---\\n\\n`. Of those that come at the same time, none is lost. With `If-Match`, only while it is what you read.",
  scope: "memory:write",
  audit: "memory.append",
  ifMatch: true,
  bodyLimit: MEMORY_BODY_LIMIT,
  input: { note: z.string().min(1) },
  output: writtenMemory,
  handler: async (ctx, { note }) => toWritten(ctx, await appendMemory(ctx.db, { ...byCaller(ctx), note, expected: expectedVersions(ctx) })),
  complete: showWritten,
});

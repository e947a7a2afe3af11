import { z } from "zod";
import { operation } from "#lib/api/operation";
import { byCaller, expectedVersions, MEMORY_BODY_LIMIT, showWritten, toWritten, writtenMemory } from "#lib/operations/memory/memory";
import { writeMemory } from "#lib/runtime/memory";

export const updateMemory = operation({
  route: "PUT /memory",
  summary: "Replace the workspace's memory.",
  description:
    "With `If-Match`, only while it is what you read: another version is 412. `If-None-Match: *` writes only the very first version. Without either the last write wins. 256 KiB at most.",
  scope: "memory:write",
  audit: "memory.update",
  ifMatch: true,
  bodyLimit: MEMORY_BODY_LIMIT,
  input: { content: z.string() },
  output: writtenMemory,
  handler: async (ctx, { content }) => toWritten(ctx, await writeMemory(ctx.db, { ...byCaller(ctx), content, expected: expectedVersions(ctx) })),
  complete: showWritten,
});

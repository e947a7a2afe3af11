import { versionNumber } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { findMemoryVersion } from "#lib/operations/memory/find-memory-version";
import { byCaller, expectedVersions, showWritten, toWritten, writtenMemory } from "#lib/operations/memory/memory";
import { writeMemory } from "#lib/runtime/memory";

export const restoreMemoryVersion = operation({
  route: "POST /memory/versions/{version}/restore",
  summary: "Make the memory what it was.",
  description:
    "Writes a new version with the old one's content, so that nothing in between is lost. Takes `memory:read` too, since it brings back what was read. With `If-Match`, only while the memory is what you read.",
  scope: "memory:write",
  audit: "memory.restore",
  ifMatch: true,
  input: { version: versionNumber() },
  output: writtenMemory,
  async handler(ctx, input) {
    await ctx.need("memory:read");
    const { version, content } = await findMemoryVersion(ctx, input.version);
    return toWritten(ctx, await writeMemory(ctx.db, { ...byCaller(ctx), content, expected: expectedVersions(ctx) }), { restored: version });
  },
  complete: showWritten,
});

import { versionNumber } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { findMemoryVersion } from "#lib/operations/memory/find-memory-version";
import { byCaller, memory, toWritten } from "#lib/operations/memory/memory";
import { writeMemory } from "#lib/runtime/memory";

export const restoreMemoryVersion = operation({
  route: "POST /memory/versions/{version}/restore",
  summary: "Make the memory what it was.",
  description: "Writes a new version with the old one's content, so that nothing in between is lost.",
  scope: "memory:write",
  audit: "memory.restore",
  input: { version: versionNumber() },
  output: memory,
  async handler(ctx, input) {
    const { version, content } = await findMemoryVersion(ctx, input.version);
    return toWritten(ctx, await writeMemory(ctx.db, { ...byCaller(ctx), content }), { restored: version });
  },
});

import { z } from "zod";
import { versionNumber } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { findMemoryVersion } from "#lib/operations/memory/find-memory-version";
import { memoryVersion, toWriter } from "#lib/operations/memory/memory";
import type { Writer } from "#lib/runtime/memory";

export const getMemoryVersion = operation({
  route: "GET /memory/versions/{version}",
  summary: "Read the memory as it was.",
  scope: "memory:read",
  input: { version: versionNumber() },
  output: memoryVersion.extend({ content: z.string() }).meta({ id: "MemoryVersionContent" }),
  async handler(ctx, input) {
    const row = await findMemoryVersion(ctx, input.version);
    return { ...row, size: Buffer.byteLength(row.content), ...toWriter(row.updatedBy as Writer) };
  },
});

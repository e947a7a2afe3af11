import { z } from "zod";
import { actorOf } from "#lib/api/audit";
import type { Context } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import { formatId, timestamp } from "#lib/api/fields";
import { actor, toActor } from "#lib/operations/audit-logs/audit-entry";
import { MEMORY_LIMIT, type Memory, type MemoryRefusal, memoryMetadata } from "#lib/runtime/memory";

/** The shared document as it is. */
export const memory = z
  .object({
    content: z.string(),
    version: z.int().meta({ description: "0 while nothing was written; every write raises it by one." }),
    updatedAt: timestamp().nullable(),
    updatedBy: actor.nullable(),
  })
  .meta({ id: "Memory" });

/** A version as it is listed. */
export const memoryVersion = z
  .object({ version: z.int(), size: z.int().meta({ description: "Bytes." }), updatedBy: actor, createdAt: timestamp() })
  .meta({ id: "MemoryVersion" });

/** What a body may weigh: JSON may need six characters for one byte of content. */
export const MEMORY_BODY_LIMIT = 6 * MEMORY_LIMIT + 1024;

/** The document for the wire, with its version as the ETag. */
export function toMemory(ctx: Context, { updatedBy, ...rest }: Memory): z.output<typeof memory> {
  ctx.header("etag", `"${rest.version}"`);
  return { ...rest, updatedBy: updatedBy && toActor(updatedBy) };
}

/** Answers a write and says in the audit log what it was about, or refuses it. */
export function toWritten(ctx: Context, written: Memory | MemoryRefusal, metadata: Record<string, unknown> = {}): z.output<typeof memory> {
  if (written === "changed") throw new ApiError("MEMORY_CHANGED");
  if (written === "too_large") throw new ApiError("REQUEST_TOO_LARGE", { message: `The memory may hold ${MEMORY_LIMIT / 1024} KiB of text.` });
  ctx.record({ resourceId: formatId("mem", ctx.workspace.id), metadata: { ...memoryMetadata(written), ...metadata } });
  return toMemory(ctx, written);
}

/** Whose write it is, and where. */
export const byCaller = (ctx: Context) => ({ workspaceId: ctx.workspace.id, actor: actorOf(ctx.caller) });

/**
 * The versions that an If-Match header names; nothing where any will do. The document is always there, if empty, so `*` is
 * any. A proxy that compresses makes an ETag weak, which for a version's number changes nothing.
 */
export function expectedVersions(header: string | undefined): number[] | undefined {
  if (header === undefined || header.trim() === "*") return undefined;
  return header.split(",").flatMap((each) => {
    const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(each.trim())?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}

import { z } from "zod";
import { actorOf } from "#lib/api/audit";
import type { Context } from "#lib/api/context";
import { ApiError, invalid } from "#lib/api/errors";
import { formatId, timestamp } from "#lib/api/fields";
import { allows } from "#lib/auth/scopes";
import { actor, toActor } from "#lib/operations/audit-logs/audit-entry";
import { MEMORY_LIMIT, type Memory, type MemoryRefusal, memoryMetadata, type Writer } from "#lib/runtime/memory";

/** The shared document as it is. */
export const memory = z
  .object({
    content: z.string(),
    version: z.int().meta({ description: "0 while nothing was written; every write raises it by one." }),
    updatedAt: timestamp().nullable(),
    updatedBy: actor.nullable(),
  })
  .meta({ id: "Memory" });

/** What a write answers. Who may write need not be one who may read. */
export const writtenMemory = memory
  .extend({ content: z.string().optional().meta({ description: "Only for those who may read the memory." }) })
  .meta({ id: "WrittenMemory" });

/** A version as it is listed. */
export const memoryVersion = z
  .object({
    version: z.int(),
    size: z.int().meta({ description: "Bytes." }),
    updatedBy: actor,
    source: z.string().nullable().meta({ description: "The execution or the workflow's run that wrote it, in the name of `updatedBy`." }),
    createdAt: timestamp(),
  })
  .meta({ id: "MemoryVersion" });

/** Who wrote a version, for the wire. */
export const toWriter = (writer: Writer) => ({ updatedBy: toActor(writer), source: writer.source ?? null });

/** What a body may weigh: JSON may need six characters for one byte of content. */
export const MEMORY_BODY_LIMIT = 6 * MEMORY_LIMIT + 1024;

/** The document for the wire, with its version as the ETag. */
export function toMemory(ctx: Context, { updatedBy, ...rest }: Memory): z.output<typeof memory> {
  ctx.header("etag", `"${rest.version}"`);
  return { ...rest, updatedBy: updatedBy && toActor(updatedBy) };
}

/** Says in the audit log what a write was about, or refuses it. */
export function toWritten(ctx: Context, written: Memory | MemoryRefusal, metadata: Record<string, unknown> = {}): z.input<typeof memory> {
  if (written === "changed") throw new ApiError("MEMORY_CHANGED");
  if (written === "too_large") throw new ApiError("REQUEST_TOO_LARGE", { message: `The memory may hold ${MEMORY_LIMIT / 1024} KiB of text.` });
  ctx.record({ resourceId: formatId("mem", ctx.workspace.id), metadata: { ...memoryMetadata(written), ...metadata } });
  return z.encode(memory, toMemory(ctx, written));
}

/** Answers a write: with the content only for those who may read it, also where the answer was kept from another's call. */
export async function showWritten({ caller }: Context, written: z.input<typeof memory>): Promise<z.output<typeof writtenMemory>> {
  const { content, ...rest } = z.decode(memory, written);
  if (caller.type === "session") return { content, ...rest };
  // A grant that did not let the write in was not used, and must not be read with for nothing.
  const used = caller.grant?.scopes.includes("memory:write") ? caller.grant.scopes : [];
  return allows([...caller.key.scopes, ...used], "memory:read") ? { content, ...rest } : rest;
}

/** Whose write it is, and where. */
export const byCaller = (ctx: Context) => ({ workspaceId: ctx.workspace.id, actor: actorOf(ctx.caller) });

/**
 * The versions that a write may follow, by its If-Match header; nothing where any will do. The document is always there, if
 * empty, so `*` is any; but `If-None-Match: *` wants to be the first to write it. A proxy that compresses makes an ETag weak,
 * which for a version's number changes nothing.
 */
export function expectedVersions({ ifMatch, ifNoneMatch }: Context): number[] | undefined {
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== "*") throw invalid("if-none-match", "A write takes If-None-Match only as *.");
  const matching = ifMatch === undefined || ifMatch.trim() === "*" ? undefined : versionsIn(ifMatch);
  if (ifNoneMatch === undefined) return matching;
  return matching === undefined || matching.includes(0) ? [0] : [];
}

function versionsIn(header: string): number[] {
  return header.split(",").flatMap((each) => {
    const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(each.trim())?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}

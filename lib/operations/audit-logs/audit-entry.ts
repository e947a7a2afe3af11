import { z } from "zod";
import { formatId, type IdPrefix, id, timestamp } from "#lib/api/fields";
import type { Actor } from "#lib/platform/audit";
import type { Prisma } from "#lib/platform/db";

/** Who did something. Names are those of the time. */
export const actor = z.object({
  type: z.string().meta({
    description: "`user`, `api_key`, `system` for the server itself, its owner and the payment provider, or `anonymous` when nobody was signed in.",
  }),
  id: z.string().nullable(),
  name: z.string().nullable(),
});

/** What happened, who did it and from where. Names are those of the time: a person or key that is gone is still named. */
export const auditEntry = z
  .object({
    id: id("aud"),
    action: z.string().meta({ examples: ["execution.create"] }),
    actor,
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string(),
    resourceType: z.string(),
    resourceId: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    createdAt: timestamp(),
  })
  .meta({ id: "AuditEntry" });

export type AuditEntry = z.input<typeof auditEntry>;

/** Which ids an actor's number belongs to. */
export const ACTORS: Record<string, IdPrefix> = { user: "usr", api_key: "key" };

export function toActor({ type, id, name }: Actor): z.output<typeof actor> {
  const prefix = ACTORS[type];
  return { type, id: prefix && id !== null ? formatId(prefix, id) : null, name };
}

export function toAuditEntry(row: Prisma.AuditEntryGetPayload<object>): z.output<typeof auditEntry> {
  return {
    ...row,
    actor: toActor({ type: row.actorType, id: row.actorId, name: row.actorName }),
    metadata: row.metadata as Prisma.JsonObject,
  };
}

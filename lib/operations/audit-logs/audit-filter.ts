import { z } from "zod";
import { invalid } from "#lib/api/errors";
import { parseId } from "#lib/api/fields";
import { ACTORS } from "#lib/operations/audit-logs/audit-entry";
import type { Prisma } from "#lib/platform/db";

/** A day or a moment on the wire, a Date in the code. A day that ends a range is its last millisecond: entries have no smaller time. */
const moment = (side: "start" | "end") =>
  z
    .codec(z.string(), z.date(), {
      decode: (value, ctx) => {
        const isDay = z.iso.date().safeParse(value).success;
        if (isDay || z.iso.datetime({ offset: true }).safeParse(value).success) {
          // A start between two milliseconds begins at the later one.
          const late = side === "start" && /\.\d{3}\d*[1-9]/.test(value) ? 1 : 0;
          const date = new Date(isDay && side === "end" ? `${value}T23:59:59.999Z` : new Date(value).getTime() + late);
          // Beyond these years PostgreSQL and JavaScript write dates differently.
          if (date.getTime() >= Date.UTC(1970) && date.getTime() < Date.UTC(10000)) return date;
        }
        const message = "Must be a day such as 2026-01-31 or a moment such as 2026-01-31T09:00:00Z, from 1970 on.";
        ctx.issues.push({ code: "custom", message, input: value });
        return z.NEVER;
      },
      encode: (value) => value.toISOString(),
    })
    .meta({ override: { type: "string", examples: ["2026-01-31", "2026-01-31T09:00:00.000Z"] } });

const actor = z.string().meta({ override: { type: "string", pattern: "^(usr|key)_[1-9][0-9]*$", examples: ["usr_1"] } });
const word = z.string().min(1).max(100);

/** The fields that narrow the list and the export alike. */
export const auditFilter = {
  action: word.optional().meta({ description: "Only this action.", examples: ["artifact.delete"] }),
  resource_type: word.optional().meta({ description: "Only what happened to resources of this type.", examples: ["execution"] }),
  start_date: moment("start").optional().meta({ description: "From this day (UTC) or moment on." }),
  end_date: moment("end").optional().meta({ description: "Until this day (UTC) or moment, which is still in it." }),
  actor: actor.optional().meta({ description: "Only what this person (`usr_…`) or key (`key_…`) did." }),
  q: z
    .string()
    .max(200)
    .optional()
    .meta({ description: "Words to look for in the action, the actor's name, the resource's id, the address and the request id." }),
};

export type AuditFilter = z.output<z.ZodObject<typeof auditFilter>>;

const SEARCHED = ["action", "actorName", "resourceId", "ip", "requestId"] as const;

/** LIKE's own signs stand for themselves. */
const literal = (text: string) => text.replace(/[\\%_]/g, "\\$&");

/** The entries of a workspace that fit every field that is given. */
export function matchingEntries(workspaceId: number, filter: AuditFilter): Prisma.AuditEntryWhereInput {
  const { start_date: start, end_date: end } = filter;
  if (start && end && start > end) throw invalid("start_date", "The start must not be after the end.");
  const words = (filter.q ?? "").split(/\s+/).filter(Boolean).slice(0, 10).map(literal);
  return {
    workspaceId,
    ...(filter.action !== undefined && { action: filter.action }),
    ...(filter.resource_type !== undefined && { resourceType: filter.resource_type }),
    ...((start || end) && { createdAt: { ...(start && { gte: start }), ...(end && { lte: end }) } }),
    ...(filter.actor !== undefined && byActor(filter.actor)),
    AND: words.map((contains) => ({ OR: SEARCHED.map((field) => ({ [field]: { contains, mode: "insensitive" as const } })) })),
  };
}

/** `usr_1` or `key_9`. The bare number would not say which of the two. */
function byActor(value: string): Prisma.AuditEntryWhereInput {
  for (const [actorType, prefix] of Object.entries(ACTORS)) {
    const actorId = value.startsWith(`${prefix}_`) ? parseId(prefix, value) : undefined;
    if (actorId !== undefined) return { actorType, actorId };
  }
  throw invalid("actor", "Must be the id of a person or a key, such as usr_1 or key_9.");
}

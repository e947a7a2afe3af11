import { z } from "zod";
import { id, timestamp } from "#lib/api/fields";
import { agentRef, mode } from "#lib/operations/agents/consent";
import { scopeDetail, scopeDetails } from "#lib/operations/agents/scope-details";
import type { Prisma } from "#lib/platform/db";

/** What a person allowed an agent. Never its token. */
export const grant = z
  .object({
    id: id("grt"),
    consentId: id("con"),
    agent: agentRef,
    scopes: z.array(z.string()),
    scopeDetails: z.array(scopeDetail),
    mode: mode(),
    status: z.enum(["active", "used", "expired", "revoked"]),
    expiresAt: timestamp().nullable(),
    lastUsedAt: timestamp().nullable(),
    revokedAt: timestamp().nullable(),
    createdAt: timestamp(),
  })
  .meta({ id: "Grant" });

type Status = z.infer<typeof grant>["status"];

export function toGrant(row: Prisma.GrantGetPayload<{ include: { apiKey: true } }>) {
  const { id, name, agentName } = row.apiKey;
  const over = row.expiresAt !== null && row.expiresAt <= new Date();
  const status: Status = row.revokedAt ? "revoked" : row.usedAt ? "used" : over ? "expired" : "active";
  return { ...row, agent: { id, name, displayName: agentName }, scopeDetails: scopeDetails(row.scopes), status };
}

/** The same in the database's words. */
export function whereStatus(status: Status): Prisma.GrantWhereInput {
  const now = new Date();
  const ends = { active: { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] }, expired: { expiresAt: { lte: now } } };
  if (status === "revoked") return { revokedAt: { not: null } };
  if (status === "used") return { revokedAt: null, usedAt: { not: null } };
  return { revokedAt: null, usedAt: null, ...ends[status] };
}

import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { formatId, id, timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { createToken } from "#lib/auth/api-key";
import { mode } from "#lib/operations/agents/consent";
import { sha256 } from "#lib/platform/crypto";

export const pollConsent = operation({
  route: "GET /agents/connect/poll/{id}",
  summary: "See whether the person has approved, and collect the grant token once.",
  description: "The token is in exactly one answer, however many polls race. It works only with this key, in the header `x-permission-grant`.",
  scope: "key",
  audit: "grant.deliver",
  input: { id: id("con") },
  output: z
    .object({
      status: z.enum(["pending", "granted", "denied", "expired"]),
      scopes: z.array(z.string()).optional(),
      mode: mode().optional(),
      expires_at: timestamp().nullable().optional(),
      grant_token: z.string().optional().meta({ description: "Shown only here." }),
      token_header: z.literal("x-permission-grant").optional(),
    })
    .meta({ id: "ConsentStatus" }),
  async handler(ctx, input) {
    ctx.record(null);
    const row = await ctx.db.consent.findFirst({ where: { id: input.id, apiKeyId: ctx.caller.key.id }, include: { grant: true } });
    if (!row) throw notFound("There is no such consent.");
    if (row.status === "denied") return { status: "denied" as const };
    const { grant } = row;
    if (!grant) return { status: row.expiresAt <= new Date() ? ("expired" as const) : ("pending" as const) };
    if (grant.revokedAt) return { status: "denied" as const };

    const granted = { status: "granted" as const, scopes: grant.scopes, mode: grant.mode, expires_at: grant.expiresAt };
    const over = grant.expiresAt !== null && grant.expiresAt <= new Date();
    if (over && !grant.tokenHash) return { status: "expired" as const };
    const token = createToken();
    const { count } = await ctx.db.grant.updateMany({
      where: { id: grant.id, apiKeyId: ctx.caller.key.id, tokenHash: null, revokedAt: null },
      data: { tokenHash: sha256(token) },
    });
    if (count === 0) return granted;
    ctx.record({ resourceId: formatId("grt", grant.id), metadata: { scopes: grant.scopes, mode: grant.mode } });
    return { ...granted, grant_token: token, token_header: "x-permission-grant" as const };
  },
});

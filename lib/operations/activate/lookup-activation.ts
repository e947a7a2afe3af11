import { z } from "zod";
import { timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { isOver } from "#lib/auth/device";
import { findByCode, findDevice, userCode } from "#lib/operations/activate/device";
import { consent, findConsentByCode, toConsent } from "#lib/operations/agents/consent";
import { scopeDetail, scopeDetails } from "#lib/operations/agents/scope-details";

const device = z.object({
  type: z.literal("device"),
  client_label: z.string(),
  requested_scopes: z.array(z.string()),
  scope_details: z.array(scopeDetail),
  ip: z.string().nullable(),
  user_agent: z.string().nullable(),
  status: z.enum(["pending", "approved", "denied", "expired"]),
  created_at: timestamp(),
  expires_at: timestamp(),
});

export const lookupActivation = operation({
  route: "GET /activate/lookup",
  summary: "See what a code stands for: a device that asks for a key, or an agent that asks for scopes.",
  description: "Ten wrong codes a minute are too many, for a person and for an address.",
  scope: "session",
  input: { user_code: userCode() },
  output: z.union([device, z.object({ type: z.literal("consent"), consent })]).meta({ id: "ActivationLookup" }),
  async handler(ctx, input) {
    return findByCode(ctx, input.user_code, async (hash) => {
      const row = await findDevice(ctx)(hash);
      if (row) {
        const { label: client_label, requestedScopes: requested_scopes, ip, userAgent: user_agent, createdAt: created_at, expiresAt: expires_at } = row;
        const status = isOver(row) ? ("expired" as const) : row.status;
        const scope_details = scopeDetails(requested_scopes);
        return { type: "device" as const, client_label, requested_scopes, scope_details, ip, user_agent, status, created_at, expires_at };
      }
      const asked = await findConsentByCode(ctx.user.id, hash);
      return asked && { type: "consent" as const, consent: toConsent(asked, ctx.user.id) };
    });
  },
});

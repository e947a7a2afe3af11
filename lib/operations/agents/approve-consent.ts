import { z } from "zod";
import { ApiError, invalid, notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { GRANT_MS, lockKey, rescope } from "#lib/auth/grant";
import { ALL_SCOPES, isSensitive } from "#lib/auth/scopes";
import { requireStepUp } from "#lib/auth/step-up";
import { sameScopes } from "#lib/operations/activate/device";
import { consent, mode, toConsent, visible, withAgent } from "#lib/operations/agents/consent";

export const approveConsent = operation({
  route: "POST /agents/consents/{id}/approve",
  summary: "Allow an agent what it asked for, or less.",
  description:
    "`scopes` narrows, `mode` changes how long. For good, it becomes part of the key's own scopes, and a key with full access is narrowed to it; a sensitive scope then takes a step-up. Only the person whose key it is can approve.",
  scope: "session",
  role: "viewer",
  audit: "consent.approve",
  input: { id: id("con"), scopes: z.array(z.enum(ALL_SCOPES)).min(1).max(50).optional(), mode: mode().optional() },
  output: consent,
  async handler(ctx, input) {
    const row = await ctx.db.consent.findFirst({ where: { id: input.id, ...visible(ctx) }, include: withAgent });
    if (!row) throw notFound("There is no such consent.");
    const { apiKey } = row;
    if (apiKey.userId !== ctx.user.id) throw new ApiError("ROLE_REQUIRED", { message: "Only the person whose key it is can approve. You can refuse." });
    const stranger = input.scopes?.find((scope) => !row.scopes.includes(scope));
    if (stranger) throw invalid("scopes", `${stranger} was not asked for.`);
    const scopes = [...new Set(input.scopes ?? row.scopes)];
    const mode = input.mode ?? row.mode;

    const again = () => row.status === "approved" && row.decidedById === ctx.user.id && row.grant?.mode === mode && sameScopes(row.grant.scopes, scopes);
    if (again()) {
      ctx.record(null);
      return toConsent(row, ctx.user.id);
    }
    if (row.status !== "pending") throw new ApiError("ALREADY_DECIDED");
    if (row.expiresAt <= new Date()) throw new ApiError("REQUEST_EXPIRED");
    if (mode === "persistent" && scopes.some(isSensitive)) requireStepUp(ctx.caller);

    await lockKey(ctx.db, apiKey.id);
    const now = new Date();
    const { count } = await ctx.db.consent.updateMany({
      where: { id: row.id, status: "pending", expiresAt: { gt: now } },
      data: { status: "approved", decidedById: ctx.user.id, decidedAt: now },
    });
    const decided = () => ctx.db.consent.findUniqueOrThrow({ where: { id: row.id }, include: withAgent });
    if (count === 0) {
      // Another answer came in between.
      Object.assign(row, await decided());
      if (!again()) throw new ApiError("ALREADY_DECIDED");
      ctx.record(null);
      return toConsent(row, ctx.user.id);
    }
    const usable = { id: apiKey.id, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
    const about = { activatedAt: apiKey.activatedAt ?? now, ...(row.agentName && { agentName: row.agentName }) };
    const narrowed = mode === "persistent" && apiKey.ownScopes.includes("*") ? { ownScopes: [] } : {};
    if ((await ctx.db.apiKey.updateMany({ where: usable, data: { ...about, ...narrowed } })).count === 0) throw new ApiError("KEY_NOT_ACTIVE");
    const expiresAt = GRANT_MS[mode] === null ? null : new Date(now.getTime() + GRANT_MS[mode]);
    const common = { workspaceId: row.workspaceId, apiKeyId: apiKey.id, consentId: row.id };
    const grant = await ctx.db.grant.create({ data: { ...common, scopes, mode, expiresAt } });
    const held = await rescope(ctx.db, apiKey.id);
    const metadata = { grant: formatId("grt", grant.id), agent: formatId("key", apiKey.id), scopes, mode, keyScopes: held };
    ctx.record({ resourceId: formatId("con", row.id), metadata });
    return toConsent(await decided(), ctx.user.id);
  },
});

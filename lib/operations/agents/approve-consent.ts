import { z } from "zod";
import { ApiError, invalid } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { GRANT_MS, narrowKey, rescope } from "#lib/auth/grant";
import { ALL_SCOPES, isSensitive, sameScopes } from "#lib/auth/scopes";
import { requireStepUp } from "#lib/auth/step-up";
import { consent, mode, mustWait, takeConsent, toConsent, withAgent } from "#lib/operations/agents/consent";

export const approveConsent = operation({
  route: "POST /agents/consents/{id}/approve",
  summary: "Allow an agent what it asked for, or less.",
  description:
    "`scopes` narrows, `mode` changes how long. For good, it becomes part of the key's own scopes, what was asked for and left out is taken off them, and a key with full access is narrowed to it; a sensitive scope then takes a step-up. Only the person whose key it is can approve.",
  scope: "session",
  role: "viewer",
  audit: "consent.approve",
  input: { id: id("con"), scopes: z.array(z.enum(ALL_SCOPES)).min(1).max(50).optional(), mode: mode().optional() },
  output: consent,
  async handler(ctx, input) {
    const row = await takeConsent(ctx, input.id);
    const { apiKey } = row;
    if (apiKey.userId !== ctx.user.id) throw new ApiError("ROLE_REQUIRED", { message: "Only the person whose key it is can approve. You can refuse." });
    const stranger = input.scopes?.find((scope) => !row.scopes.includes(scope));
    if (stranger) throw invalid("scopes", `${stranger} was not asked for.`);
    const scopes = [...new Set(input.scopes ?? row.scopes)];
    const mode = input.mode ?? row.mode;
    if (row.status === "approved" && row.decidedById === ctx.user.id && row.grant?.mode === mode && sameScopes(row.grant.scopes, scopes)) {
      ctx.record(null);
      return toConsent(row, ctx.user.id);
    }
    mustWait(row);
    const now = new Date();
    if (apiKey.revokedAt || apiKey.workspaceId !== row.workspaceId || (apiKey.expiresAt && apiKey.expiresAt <= now)) throw new ApiError("KEY_NOT_ACTIVE");
    if (mode === "persistent" && scopes.some(isSensitive)) requireStepUp(ctx.caller);

    const data = { status: "approved" as const, decidedById: ctx.user.id, decidedAt: now };
    const { count } = await ctx.db.consent.updateMany({ where: { id: row.id, status: "pending" }, data });
    if (count === 0) throw new ApiError("ALREADY_DECIDED");
    const about = { activatedAt: apiKey.activatedAt ?? now, ...(row.agentName && { agentName: row.agentName }) };
    await ctx.db.apiKey.update({ where: { id: apiKey.id }, data: about });
    if (mode === "persistent")
      await narrowKey(
        ctx.db,
        apiKey,
        row.scopes.filter((scope) => !scopes.includes(scope)),
      );
    const expiresAt = GRANT_MS[mode] === null ? null : new Date(now.getTime() + GRANT_MS[mode]);
    const common = { workspaceId: row.workspaceId, apiKeyId: apiKey.id, consentId: row.id };
    const grant = await ctx.db.grant.create({ data: { ...common, scopes, mode, expiresAt } });
    const held = await rescope(ctx.db, apiKey.id);
    const metadata = { grant: formatId("grt", grant.id), agent: formatId("key", apiKey.id), scopes, mode, keyScopes: held };
    ctx.record({ resourceId: formatId("con", row.id), metadata });
    return toConsent(await ctx.db.consent.findUniqueOrThrow({ where: { id: row.id }, include: withAgent }), ctx.user.id);
  },
});

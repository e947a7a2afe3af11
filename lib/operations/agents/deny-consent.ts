import { ApiError } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { consent, mustWait, takeConsent, toConsent } from "#lib/operations/agents/consent";

export const denyConsent = operation({
  route: "POST /agents/consents/{id}/deny",
  summary: "Refuse what an agent asked for.",
  scope: "session",
  role: "viewer",
  audit: "consent.deny",
  input: { id: id("con") },
  output: consent,
  async handler(ctx, input) {
    const row = await takeConsent(ctx, input.id);
    if (row.status === "denied" && row.decidedById === ctx.user.id) {
      ctx.record(null);
      return toConsent(row, ctx.user.id);
    }
    mustWait(row);
    const data = { status: "denied" as const, decidedById: ctx.user.id, decidedAt: new Date() };
    const { count } = await ctx.db.consent.updateMany({ where: { id: row.id, status: "pending" }, data });
    if (count === 0) throw new ApiError("ALREADY_DECIDED");
    ctx.record({ resourceId: formatId("con", row.id), metadata: { agent: formatId("key", row.apiKeyId), scopes: row.scopes } });
    return toConsent({ ...row, ...data }, ctx.user.id);
  },
});

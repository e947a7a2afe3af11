import { ApiError, notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { consent, toConsent, visible, withAgent } from "#lib/operations/agents/consent";

export const denyConsent = operation({
  route: "POST /agents/consents/{id}/deny",
  summary: "Refuse what an agent asked for.",
  scope: "session",
  role: "viewer",
  audit: "consent.deny",
  input: { id: id("con") },
  output: consent,
  async handler(ctx, input) {
    const where = { id: input.id, ...visible(ctx) };
    const now = new Date();
    const { count } = await ctx.db.consent.updateMany({
      where: { ...where, status: "pending", expiresAt: { gt: now } },
      data: { status: "denied", decidedById: ctx.user.id, decidedAt: now },
    });
    const row = await ctx.db.consent.findFirst({ where, include: withAgent });
    if (!row) throw notFound("There is no such consent.");
    ctx.record(count > 0 ? { resourceId: formatId("con", row.id), metadata: { agent: formatId("key", row.apiKeyId), scopes: row.scopes } } : null);
    if (count === 0) {
      if (row.status === "pending") throw new ApiError("REQUEST_EXPIRED");
      if (row.status !== "denied" || row.decidedById !== ctx.user.id) throw new ApiError("ALREADY_DECIDED");
    }
    return toConsent(row, ctx.user.id);
  },
});

import { z } from "zod";
import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { visible } from "#lib/operations/agents/consent";
import { grant, toGrant, whereStatus } from "#lib/operations/agents/grant";

export const listGrants = operation({
  route: "GET /agents/grants",
  summary: "List what agents were allowed.",
  description: "You see the grants of your own keys; admins see all.",
  scope: "full",
  input: { ...pageInput, status: z.enum(["active", "used", "expired", "revoked"]).optional() },
  output: page(grant),
  async handler(ctx, { status, ...input }) {
    const rows = await pageById("grt", input, ({ where, ...rest }) =>
      ctx.db.grant.findMany({ where: { ...visible(ctx), ...(status && whereStatus(status)), ...where }, include: { apiKey: true }, ...rest }),
    );
    return { ...rows, data: rows.data.map(toGrant) };
  },
});

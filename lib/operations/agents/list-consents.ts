import { z } from "zod";
import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { consent, toConsent, visible, withAgent } from "#lib/operations/agents/consent";

export const listConsents = operation({
  route: "GET /agents/consents",
  summary: "List what agents have asked for.",
  description: "Those that wait for an answer, unless `status` says otherwise. You see the questions of your own keys; admins see all.",
  scope: "session",
  input: { ...pageInput, status: z.enum(["pending", "approved", "denied", "expired", "all"]).default("pending") },
  output: page(consent),
  async handler(ctx, { status, ...input }) {
    const now = new Date();
    const filter = {
      pending: { status: "pending", expiresAt: { gt: now } },
      expired: { status: "pending", expiresAt: { lte: now } },
      approved: { status: "approved" },
      denied: { status: "denied" },
      all: {},
    } as const;
    const rows = await pageById("con", input, ({ where, ...rest }) =>
      ctx.db.consent.findMany({ where: { ...visible(ctx), ...filter[status], ...where }, include: withAgent, ...rest }),
    );
    return { ...rows, data: rows.data.map((row) => toConsent(row, ctx.user.id)) };
  },
});

import { z } from "zod";
import { timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { monthOf } from "#lib/operations/billing/month";

export const getSubscriptionTier = operation({
  route: "GET /billing/subscription/tier",
  summary: "See the workspace's tier, and how much of it this month has used.",
  description: "Tiers are set by the server's owner.",
  scope: "billing:read",
  input: {},
  output: z
    .object({
      tier: z.string().meta({ examples: ["free"] }),
      name: z.string(),
      runsPerMonth: z.int().nullable().meta({ description: "Runs that are accepted in a calendar month (UTC); null is no limit." }),
      runsThisMonth: z.int(),
      concurrentRuns: z.int().meta({ description: "Runs that work at the same time; more wait." }),
      resetsAt: timestamp(),
    })
    .meta({ id: "SubscriptionTier" }),
  handler: (ctx) => monthOf(ctx.db, ctx.workspace.id),
});

import { z } from "zod";
import { dollarinos, id, timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { monthOf } from "#lib/operations/billing/month";
import { CREDIT_TYPES, shown } from "#lib/operations/billing/transaction";

export const getAccountCredits = operation({
  route: "GET /account/credits",
  summary: "See balance, tier, this month's runs and the latest transactions in one answer.",
  scope: "billing:read",
  tool: "get-credit-balance",
  input: {},
  output: z.object({
    data: z
      .object({
        balance: dollarinos(),
        tier: z.string(),
        monthly_skill_calls: z.int().meta({ description: "Runs that were accepted in this calendar month (UTC)." }),
        monthly_skill_call_limit: z
          .union([z.int(), z.literal("unlimited")])
          .meta({ description: "By the workspace's tier; `unlimited` for this server's admins in any." }),
        recent_transactions: z.array(
          z.object({
            id: id("txn"),
            type: z.enum(CREDIT_TYPES),
            amount: dollarinos(),
            balance_after: dollarinos(),
            execution_id: id("exec").nullable(),
            description: z.string(),
            created_at: timestamp(),
          }),
        ),
      })
      .meta({ id: "AccountCredits" }),
  }),
  async handler(ctx) {
    const workspaceId = ctx.workspace.id;
    const { balance, tier, runsThisMonth, runsPerMonth } = await monthOf(ctx.db, workspaceId);
    const rows = await ctx.db.creditTransaction.findMany({ where: { workspaceId }, select: shown, orderBy: { id: "desc" }, take: 10 });
    return {
      data: {
        balance,
        tier,
        monthly_skill_calls: runsThisMonth,
        monthly_skill_call_limit: (ctx.user.isAdmin ? null : runsPerMonth) ?? ("unlimited" as const),
        recent_transactions: rows.map(({ balanceAfter, executionId, createdAt, ...row }) => ({
          ...row,
          balance_after: balanceAfter,
          execution_id: executionId,
          created_at: createdAt,
        })),
      },
    };
  },
});

import { z } from "zod";
import { dollarinos } from "#lib/api/fields";
import { operation } from "#lib/api/operation";

export const getBalance = operation({
  route: "GET /billing/balance",
  summary: "See the workspace's credits.",
  description: "`reserved` is held back for runs that have not ended, and `available` is what is left for others.",
  scope: "billing:read",
  input: {},
  output: z.object({ balance: dollarinos(), reserved: dollarinos(), available: dollarinos(), currency: z.literal("dollarino") }).meta({ id: "Balance" }),
  async handler(ctx) {
    const { balance, reserved } = await ctx.db.workspace.findUniqueOrThrow({ where: { id: ctx.workspace.id }, select: { balance: true, reserved: true } });
    return { balance, reserved, available: balance - reserved, currency: "dollarino" as const };
  },
});

import { z } from "zod";
import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { CREDIT_TYPES, shown, transaction } from "#lib/operations/billing/transaction";

export const listTransactions = operation({
  route: "GET /billing/transactions",
  summary: "List what came to the workspace's balance and what left it, newest first.",
  description: "Each is there for good. A run is charged once, when it ends; one that cost nothing has no transaction.",
  scope: "billing:read",
  input: { ...pageInput, type: z.enum(CREDIT_TYPES).optional().meta({ description: "Only transactions of this type." }) },
  output: page(transaction),
  async handler(ctx, input) {
    const filter = { workspaceId: ctx.workspace.id, ...(input.type && { type: input.type }) };
    return pageById("txn", input, ({ where, ...rest }) => ctx.db.creditTransaction.findMany({ where: { ...filter, ...where }, select: shown, ...rest }));
  },
});

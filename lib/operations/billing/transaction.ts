import { z } from "zod";
import { dollarinos, id, timestamp } from "#lib/api/fields";
import type { Prisma } from "#lib/platform/db";

export const CREDIT_TYPES = ["grant", "usage", "top_up", "adjustment"] as const;

/** A change of the balance as members of the workspace see it. */
export const transaction = z
  .object({
    id: id("txn"),
    type: z
      .enum(CREDIT_TYPES)
      .meta({ description: "`grant`: given by the server; `usage`: what a run cost; `top_up`: bought; `adjustment`: changed by the server's owner." }),
    amount: dollarinos().meta({ description: "Dollarinos, below zero when they left the workspace." }),
    balanceAfter: dollarinos(),
    executionId: id("exec").nullable().meta({ description: "The run that it paid for. The run itself may be gone." }),
    description: z.string(),
    createdAt: timestamp(),
  })
  .meta({ id: "Transaction" });

/** What is read of a transaction: never its reference, which can name a payment. */
export const shown = {
  id: true,
  type: true,
  amount: true,
  balanceAfter: true,
  executionId: true,
  description: true,
  createdAt: true,
} as const satisfies Prisma.CreditTransactionSelect;

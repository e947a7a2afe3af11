import type { OutputOf } from "#lib/client";

export type TransactionType = OutputOf<"GET /billing/transactions">["data"][number]["type"];

/** What one is called, and several. */
export const TYPES: Record<TransactionType, { one: string; several: string }> = {
  usage: { one: "Run", several: "Runs" },
  top_up: { one: "Bought", several: "Bought" },
  grant: { one: "Given", several: "Given" },
  adjustment: { one: "Adjusted", several: "Adjusted" },
};

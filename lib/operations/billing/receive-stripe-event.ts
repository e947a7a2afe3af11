import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { buyerOf } from "#lib/operations/billing/payment";
import { CENTS_PER_DOLLARINO } from "#lib/operations/billing/price";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { readPayment, SignatureInvalid } from "#lib/platform/stripe";
import { book, DOLLARINO } from "#lib/runtime/ledger";

export const receiveStripeEvent = operation({
  route: "POST /billing/stripe/webhook",
  summary: "Take what Stripe reports. For Stripe alone.",
  description:
    "Books what was paid, once, however often it is reported. Answers 200 also for what it does not need, and for a payment that it cannot book, which is in the server's log: Stripe would only say it again.",
  scope: "public",
  audit: "credit.create",
  signedBy: "stripe-signature",
  input: { payload: z.string(), signature: z.string() },
  output: z.object({ received: z.literal(true) }),
  async prepare(_, { payload, signature }) {
    const secret = env().STRIPE_WEBHOOK_SECRET;
    if (secret === undefined) throw new ApiError("PAYMENTS_NOT_CONFIGURED");
    try {
      return readPayment(payload, signature, secret);
    } catch (error) {
      throw error instanceof SignatureInvalid ? new ApiError("SIGNATURE_INVALID") : error;
    }
  },
  async handler(ctx, _, payment) {
    ctx.record(null);
    const received = { received: true as const };
    if (!payment) return received;
    const found = await buyerOf(ctx.db, payment);
    if ("reason" in found) {
      log.error({ checkout: payment.checkoutId, workspace: payment.reference, cents: payment.cents, reason: found.reason }, "a payment was not booked");
      return received;
    }
    const { workspaceId, cents } = found;
    const amount = (BigInt(cents) * DOLLARINO) / BigInt(CENTS_PER_DOLLARINO);
    const reference = `stripe:${payment.checkoutId}`;
    const transactionId = await book(ctx.db, { workspaceId, type: "top_up", amount, description: "Credits bought", reference });
    if (transactionId === undefined) return received;
    ctx.record({
      workspaceId,
      actor: { type: "system", id: null, name: "Stripe" },
      resourceId: formatId("txn", transactionId),
      metadata: { amount: Number(amount / DOLLARINO), checkout: payment.checkoutId },
    });
    return received;
  },
});

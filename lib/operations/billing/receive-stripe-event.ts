import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { bookPayment } from "#lib/operations/billing/payment";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { readPayment, SignatureInvalid } from "#lib/platform/stripe";

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
    if (secret === undefined)
      throw new ApiError("PAYMENTS_NOT_CONFIGURED", { message: "This server takes no reports of Stripe: it has no STRIPE_WEBHOOK_SECRET." });
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
    const done = await bookPayment(ctx.db, payment);
    if ("reason" in done) {
      log.error({ checkout: payment.checkoutId, workspace: payment.reference, cents: payment.cents, reason: done.reason }, "a payment was not booked");
      return received;
    }
    if (done.entry) ctx.record({ workspaceId: done.workspaceId, actor: { type: "system", id: null, name: "Stripe" }, ...done.entry });
    return received;
  },
});

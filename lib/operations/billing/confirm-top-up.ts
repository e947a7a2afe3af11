import { z } from "zod";
import { ApiError, notFound } from "#lib/api/errors";
import { dollarinos } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { bookPayment, bought, buyerOf, isOurs } from "#lib/operations/billing/payment";
import { findCheckout, takesPayments } from "#lib/platform/stripe";

export const confirmTopUp = operation({
  route: "POST /billing/top-up/{checkoutId}/confirm",
  summary: "Have a payment looked up, and get its credits.",
  description:
    "Asks the payment provider for the checkout, and books it when it is paid: for servers that the provider cannot reach, and for who does not want to wait for its report. What was booked already is not booked again, so it can be called as often as one likes. `open` is not paid yet, which for a bank transfer can take days.",
  scope: "full",
  role: "admin",
  audit: "credit.create",
  input: {
    checkoutId: z
      .string()
      .regex(/^cs_[\w-]{1,200}$/)
      .meta({ examples: ["cs_test_a1"] }),
  },
  output: z
    .object({
      status: z.enum(["paid", "open", "expired"]),
      amount: dollarinos().meta({ description: "Dollarinos that the checkout is about." }),
      balance: dollarinos().meta({ description: "The workspace's dollarinos after this." }),
    })
    .meta({ id: "CheckoutState" }),
  async prepare(ctx, { checkoutId }) {
    if (!takesPayments()) throw new ApiError("PAYMENTS_NOT_CONFIGURED");
    const checkout = await findCheckout(checkoutId);
    if (checkout === undefined) throw new ApiError("PAYMENTS_UNAVAILABLE", { headers: { "retry-after": "10" } });
    if (!checkout || !isOurs(checkout) || buyerOf(checkout) !== ctx.workspace.id) throw notFound("There is no such checkout.");
    return checkout;
  },
  async handler(ctx, _, checkout) {
    ctx.record(null);
    if (checkout.status === "paid") {
      const done = await bookPayment(ctx.db, checkout);
      if ("reason" in done && !(await ctx.db.workspace.count({ where: { id: ctx.workspace.id } }))) throw notFound("There is no such workspace.");
      // Nothing that the person can mend: it ends in the log, with the request's id in their hands.
      if ("reason" in done) throw new Error(`the payment of ${checkout.checkoutId} was not booked: ${done.reason}`);
      if (done.entry) ctx.record(done.entry);
    }
    const { balance } = await ctx.db.workspace.findUniqueOrThrow({ where: { id: ctx.workspace.id }, select: { balance: true } });
    return { status: checkout.status, amount: bought(checkout.cents ?? 0), balance };
  },
});

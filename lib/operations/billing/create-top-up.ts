import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { formatId, timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { CENTS_PER_DOLLARINO } from "#lib/operations/billing/price";
import { env } from "#lib/platform/env";
import { createCheckout, takesPayments } from "#lib/platform/stripe";

export const createTopUp = operation({
  route: "POST /billing/top-up",
  summary: "Buy credits: get the address of a page to pay on.",
  description: `A dollarino costs ${CENTS_PER_DOLLARINO} US cent. The credits come when the payment provider reports the payment, or when \`POST /billing/top-up/{checkoutId}/confirm\` asks it, which the page does that people come back to. A server that takes no payments answers \`PAYMENTS_NOT_CONFIGURED\`.`,
  scope: "full",
  role: "admin",
  audit: "credit.checkout",
  input: {
    amount: z
      .int()
      .min(100)
      .max(1_000_000)
      .meta({ description: "Dollarinos.", examples: [500] }),
  },
  output: z
    .object({
      checkoutId: z.string().meta({ description: "What to confirm the payment with.", examples: ["cs_test_a1"] }),
      checkoutUrl: z.url(),
      amount: z.int().meta({ description: "Dollarinos." }),
      price: z.int().meta({ description: "US cents." }),
      expiresAt: timestamp().meta({ description: "Until when it can be paid there." }),
    })
    .meta({ id: "Checkout" }),
  status: 201,
  async prepare(ctx, { amount }) {
    if (!takesPayments()) throw new ApiError("PAYMENTS_NOT_CONFIGURED");
    const { PUBLIC_URL } = env();
    const workspace = formatId("ws", ctx.workspace.id);
    const page = `${PUBLIC_URL}/settings/billing`;
    const checkout = await createCheckout({
      cents: amount * CENTS_PER_DOLLARINO,
      product: `${amount} dollarinos for ${ctx.workspace.name}`,
      reference: workspace,
      // Another server may hear of the payments of the same Stripe account; it has a workspace of this number too.
      metadata: { workspace, server: PUBLIC_URL },
      // Stripe puts the id in. The workspace is there because the browser may be in another one by then.
      successUrl: `${page}?checkout=done&id={CHECKOUT_SESSION_ID}&workspace=${workspace}`,
      cancelUrl: `${page}?checkout=cancelled`,
    });
    if (!checkout) throw new ApiError("PAYMENTS_UNAVAILABLE", { headers: { "retry-after": "10" } });
    return checkout;
  },
  async handler(ctx, { amount }, checkout) {
    ctx.record({ resourceId: checkout.id, metadata: { amount } });
    return { checkoutId: checkout.id, checkoutUrl: checkout.url, amount, price: amount * CENTS_PER_DOLLARINO, expiresAt: checkout.expiresAt };
  },
});

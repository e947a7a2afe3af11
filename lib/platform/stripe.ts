import Stripe from "stripe";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";

/** Whether this server can take payments. That it hears of them by itself is not needed: Stripe can also be asked. */
export const takesPayments = (): boolean => env().STRIPE_SECRET_KEY !== undefined;

export type Checkout = { id: string; url: string; expiresAt: Date };
/** What somebody pays for; `cents` are of US dollars. `reference` and `metadata` come back with the payment. */
export type Purchase = { cents: number; product: string; reference: string; metadata: Record<string, string>; successUrl: string; cancelUrl: string };

/** Stripe's page on which somebody pays. Nothing when Stripe is away or refuses, which is logged without the key. */
export async function createCheckout(purchase: Purchase): Promise<Checkout | undefined> {
  const { cents, product, reference, metadata, successUrl, cancelUrl } = purchase;
  try {
    const session = await client().checkout.sessions.create({
      mode: "payment",
      client_reference_id: reference,
      metadata,
      line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: cents, product_data: { name: product } } }],
      // What is paid is in dollars then, wherever the payer is.
      adaptive_pricing: { enabled: false },
      success_url: successUrl,
      cancel_url: cancelUrl,
    });
    if (session.url === null) throw new Error("the checkout has no page");
    return { id: session.id, url: session.url, expiresAt: new Date(session.expires_at * 1000) };
  } catch (error) {
    logFailure(error);
    return undefined;
  }
}

/** Logs what Stripe said without its message, which repeats a part of a key that is wrong. Throws what is not from Stripe. */
function logFailure(error: unknown) {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  log.error({ type: error.type, code: error.code, status: error.statusCode, stripeRequest: error.requestId }, "Stripe refused a checkout or is away");
}

/** What a checkout is about, as Stripe says it. */
export type Payment = { checkoutId: string; cents: number | null; currency: string | null; reference: string | null; metadata: Record<string, string> };

/** What Stripe says of a checkout when it is asked. One whose transfer is still on its way is `open`, as it is not paid. */
export type CheckoutState = Payment & { status: "paid" | "open" | "expired" };

/** Asks Stripe for a checkout: null when it knows none of that id, nothing when it is away or refuses. */
export async function findCheckout(checkoutId: string): Promise<CheckoutState | null | undefined> {
  try {
    const session = await client().checkout.sessions.retrieve(checkoutId);
    if (session.payment_status === "paid") return { ...paymentOf(session), status: "paid" };
    return { ...paymentOf(session), status: session.status === "expired" ? "expired" : "open" };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404) return null;
    logFailure(error);
    return undefined;
  }
}

/**
 * What a delivery of Stripe says: a payment, or nothing for everything else. Throws `SignatureInvalid` when it is not from
 * Stripe, was changed on its way, or is older than five minutes.
 */
export function readPayment(payload: string, signature: string, secret: string): Payment | undefined {
  const event = readEvent(payload, signature, secret);
  if (event.type !== "checkout.session.completed" && event.type !== "checkout.session.async_payment_succeeded") return undefined;
  const session = event.data.object;
  // A bank transfer completes the checkout first and pays days later, which is an event of its own.
  if (session.payment_status !== "paid") return undefined;
  return paymentOf(session);
}

const paymentOf = ({ id, amount_total, currency, client_reference_id, metadata }: Stripe.Checkout.Session): Payment => ({
  checkoutId: id,
  cents: amount_total,
  currency,
  reference: client_reference_id,
  metadata: metadata ?? {},
});

export class SignatureInvalid extends Error {}

function readEvent(payload: string, signature: string, secret: string) {
  try {
    return Stripe.webhooks.constructEvent(payload, signature, secret);
  } catch (error) {
    // Stripe's own code fails in several ways on a header that is none; the body is read when the signature was right.
    if (error instanceof SyntaxError) throw error;
    throw new SignatureInvalid();
  }
}

function client(): Stripe {
  const { STRIPE_SECRET_KEY, STRIPE_API_URL } = env();
  if (STRIPE_SECRET_KEY === undefined) throw new Error("STRIPE_SECRET_KEY is not set");
  const { protocol, hostname, port } = new URL(STRIPE_API_URL);
  return new Stripe(STRIPE_SECRET_KEY, {
    protocol: protocol === "http:" ? "http" : "https",
    host: hostname,
    ...(port && { port }),
    timeout: 10_000,
    maxNetworkRetries: 1,
    telemetry: false,
  });
}

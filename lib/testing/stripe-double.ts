import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createEmulator } from "emulate";
import Stripe from "stripe";
import { env } from "#lib/platform/env";
import { once } from "#lib/platform/global";
import { freePort } from "#lib/testing/free-port";

/** Signs a text as Stripe does, now unless told when. */
export const signAsStripe = (payload: string, secret: string, timestamp = Math.floor(Date.now() / 1000)): string =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });

type Session = Record<string, unknown> & { id: string };

/**
 * A Stripe that takes checkouts, shows a page to pay on, and reports the payment to `webhook`. The work is done by emulate;
 * this stands before it for what emulate leaves out: prices inside a checkout, its total, whose it is, and the event around it.
 */
export async function startStripe({ webhook, secret, port = 0 }: { webhook?: string; secret: string; port?: number }) {
  const totals = new Map<string, Record<string, unknown>>();
  const events: { payload: string; signature: string }[] = [];
  let inner = "";

  const front = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const body = await read(request);
    if (request.url === "/delivered") {
      const event = JSON.parse(body);
      const object = complete(event.data.object);
      const payload = JSON.stringify({ id: `evt_${events.length + 1}`, object: "event", created: object.created, livemode: false, ...event, data: { object } });
      events.push({ payload, signature: signAsStripe(payload, secret) });
      if (webhook) await post(webhook, payload, { "stripe-signature": signAsStripe(payload, secret) });
      return answer(200, {});
    }
    if (request.headers.authorization !== "Bearer sk_test_clanker")
      return answer(401, { error: { type: "invalid_request_error", message: "Invalid API Key" } });
    const made = request.url === "/v1/checkout/sessions" ? await withPrice(new URLSearchParams(body)) : undefined;
    const passed = await fetch(`${inner}${request.url}`, {
      method: request.method as string,
      headers: { authorization: "Bearer sk_test_clanker", "content-type": "application/x-www-form-urlencoded" },
      ...(request.method !== "GET" && { body: String(made?.form ?? body) }),
    });
    const session = (await passed.json()) as Session;
    if (made && passed.ok) totals.set(session.id, made.total);
    answer(passed.status, session.object === "checkout.session" ? complete(session) : session);
  });

  /** The form with its inline price made a product and a price of their own, and what emulate will not remember. */
  async function withPrice(form: URLSearchParams) {
    const price = (field: string) => form.get(`line_items[0][price_data]${field}`) ?? "";
    const quantity = Number(form.get("line_items[0][quantity]"));
    const product = await make("products", { name: price("[product_data][name]") });
    const made = await make("prices", { product, currency: price("[currency]"), unit_amount: price("[unit_amount]") });
    const total = {
      amount_total: Number(price("[unit_amount]")) * quantity,
      currency: price("[currency]"),
      client_reference_id: form.get("client_reference_id"),
    };
    for (const name of [...form.keys()]) if (name.includes("[price_data]")) form.delete(name);
    form.set("line_items[0][price]", made);
    return { form, total };
  }
  async function make(what: string, fields: Record<string, string>): Promise<string> {
    const made = await post(`${inner}/v1/${what}`, new URLSearchParams(fields), { authorization: "Bearer sk_test_clanker" });
    return ((await made.json()) as { id: string }).id;
  }
  const complete = (session: Session): Session => ({ ...session, ...totals.get(session.id), expires_at: Number(session.created) + 86_400 });

  await new Promise<void>((resolve) => front.listen(port, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  const innerPort = await freePort();
  const webhooks = [{ url: `${url}/delivered`, events: ["checkout.session.completed", "checkout.session.expired"], secret }];
  const emulator = await createEmulator({ service: "stripe", port: innerPort, seed: { stripe: { webhooks } } });
  inner = `http://127.0.0.1:${innerPort}`;
  return {
    url,
    key: "sk_test_clanker",
    /** What was reported so far, signed. */
    events,
    /** Has Stripe say something else of a checkout from now on. */
    change: (checkoutId: string, fields: object) => totals.set(checkoutId, { ...totals.get(checkoutId), ...fields }),
    /** Pays on the page, as a person does. */
    pay: (checkoutUrl: string) => fetch(`${inner}${new URL(checkoutUrl).pathname}/complete`, { method: "POST", redirect: "manual" }),
    async close() {
      await emulator.close();
      front.closeAllConnections();
      await new Promise((resolve) => front.close(resolve));
    },
  };
}

/** A Stripe for this process, which its environment names from then on. */
export const sharedStripe = () =>
  once("test stripe", async () => {
    const secret = "whsec_clanker";
    const stripe = await startStripe({ secret });
    Object.assign(env(), { STRIPE_SECRET_KEY: stripe.key, STRIPE_WEBHOOK_SECRET: secret, STRIPE_API_URL: stripe.url });
    return stripe;
  });

const post = (url: string, body: string | URLSearchParams, headers: Record<string, string>) => fetch(url, { method: "POST", body, headers });

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

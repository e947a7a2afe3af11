import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { checkLedger } from "#lib/runtime/ledger-check";
import { json } from "#lib/testing/request";
import { signAsStripe, startStripe } from "#lib/testing/stripe-double";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

const SECRET = "whsec_top_up";
let stripe: Awaited<ReturnType<typeof startStripe>>;

beforeAll(async () => {
  stripe = await startStripe({ secret: SECRET });
  Object.assign(env(), { STRIPE_SECRET_KEY: stripe.key, STRIPE_WEBHOOK_SECRET: SECRET, STRIPE_API_URL: stripe.url });
});
afterAll(() => stripe.close());

const topUp = (who: { key: string }, amount: unknown, headers = {}) => json("POST /api/v1/billing/top-up", { ...who, body: { amount }, headers });
const deliver = (payload: string, signature = signAsStripe(payload, SECRET)) =>
  json("POST /api/v1/billing/stripe/webhook", { body: payload, headers: { "stripe-signature": signature } });
const balanceOf = async (home: TestWorkspace) => (await json("GET /api/v1/billing/balance", { key: home.key })).body.balance;
const entriesOf = ({ workspace }: TestWorkspace) =>
  db().auditEntry.findMany({ where: { workspaceId: workspace.id, resourceType: "credit" }, orderBy: { id: "asc" } });

/** Buys credits up to the payment, and answers what Stripe reported of it. */
async function buy(home: TestWorkspace, amount: number) {
  const { body } = await topUp(home, amount);
  await stripe.pay(body.checkoutUrl);
  return stripe.events.at(-1) as { payload: string; signature: string };
}

/** A report with something else in its checkout. */
function changed({ payload }: { payload: string }, object: object, event: object = {}) {
  const given = JSON.parse(payload);
  return JSON.stringify({ ...given, ...event, data: { object: { ...given.data.object, ...object } } });
}

test("a checkout is made at Stripe, paid on its page, reported, and booked", async () => {
  const home = await createWorkspace();
  const { status, body } = await topUp(home, 500);
  expect([status, body]).toMatchObject([201, { amount: 500, price: 500, checkoutUrl: expect.stringContaining(`/checkout/${body.checkoutId}`) }]);
  expect(Date.parse(body.expiresAt)).toBeGreaterThan(Date.now());
  expect(await (await fetch(body.checkoutUrl)).text()).toContain("500 dollarinos for ");
  const paid = await stripe.pay(body.checkoutUrl);
  expect(paid.headers.get("location")).toBe(`http://localhost:3000/settings/billing?checkout=done&id=${body.checkoutId}&workspace=ws_${home.workspace.id}`);
  expect(await balanceOf(home)).toBe(1000);
  const { payload, signature } = stripe.events.at(-1) as { payload: string; signature: string };
  expect(await deliver(payload, signature)).toMatchObject({ status: 200, body: { received: true } });
  expect(await balanceOf(home)).toBe(1500);
  const [bought] = (await json("GET /api/v1/billing/transactions?limit=1", { key: home.key })).body.data;
  expect(bought).toMatchObject({ type: "top_up", amount: 500, balanceAfter: 1500, description: "Credits bought", executionId: null });
  const id = JSON.parse(payload).data.object.id;
  expect(await entriesOf(home)).toMatchObject([
    { action: "credit.checkout", actorType: "api_key", resourceId: id, metadata: { amount: 500 } },
    { action: "credit.create", actorType: "system", actorId: null, actorName: "Stripe", resourceId: bought.id, metadata: { amount: 500, checkout: id } },
  ]);
  expect(await checkLedger(db(), home.workspace.id)).toEqual([]);
});

test("twenty reports at once, of both kinds, book once, and every one is answered 200", async () => {
  const home = await createWorkspace();
  const paid = await buy(home, 300);
  const late = changed(paid, {}, { id: "evt_late", type: "checkout.session.async_payment_succeeded" });
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => deliver(i % 2 ? late : paid.payload)));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect((await deliver(paid.payload)).status).toBe(200);
  expect(await balanceOf(home)).toBe(1300);
  expect((await entriesOf(home)).filter(({ action }) => action === "credit.create")).toHaveLength(1);
  expect(await checkLedger(db(), home.workspace.id)).toEqual([]);
});

test("a transfer that is still on its way buys nothing until it has come", async () => {
  const home = await createWorkspace();
  const paid = await buy(home, 200);
  expect((await deliver(changed(paid, { payment_status: "unpaid" }))).status).toBe(200);
  expect(await balanceOf(home)).toBe(1000);
  await deliver(changed(paid, {}, { type: "checkout.session.async_payment_succeeded" }));
  expect(await balanceOf(home)).toBe(1200);
});

test("what was paid counts, not what was asked for", async () => {
  const home = await createWorkspace();
  await deliver(changed(await buy(home, 500), { amount_total: 123 }));
  expect(await balanceOf(home)).toBe(1123);
});

test("a body that Stripe did not sign, or signed long ago, is 400 and books nothing", async () => {
  const home = await createWorkspace();
  const { payload, signature } = await buy(home, 400);
  const now = Math.floor(Date.now() / 1000);
  const forged = [
    await deliver(payload, ""),
    await deliver(payload, "t=1,v1=00"),
    await deliver(payload, `${signature}, t=,v1=`),
    await deliver(payload, signAsStripe(payload, "whsec_other")),
    await deliver(payload, signAsStripe(payload, SECRET, now - 3600)),
    await deliver(payload.replace('"amount_total":400', '"amount_total":400000'), signature),
    await deliver(`${payload} `, signature),
    await json("POST /api/v1/billing/stripe/webhook", { body: payload }),
    await json("POST /api/v1/billing/stripe/webhook", { key: home.key, body: payload }),
  ];
  expect(forged.map(({ status, body }) => [status, body.error?.code])).toEqual(Array(9).fill([400, "SIGNATURE_INVALID"]));
  expect(await balanceOf(home)).toBe(1000);
});

test("what is not ours to book is answered 200, said in the log, and not booked", async () => {
  const home = await createWorkspace();
  const error = vi.spyOn(log, "error").mockReturnValue();
  const paid = await buy(home, 600);
  const { metadata } = JSON.parse(paid.payload).data.object;
  const gone = "ws_2000000000";
  const cases: [object, string][] = [
    [{ client_reference_id: gone, metadata: { ...metadata, workspace: gone } }, "there is no such workspace"],
    [{ client_reference_id: null }, "there is no such workspace"],
    [{ client_reference_id: gone }, "there is no such workspace"],
    [{ metadata: { ...metadata, server: "https://another.example" } }, "it was not begun on this server"],
    [{ metadata: null }, "it was not begun on this server"],
    [{ currency: "eur" }, "it is not in US dollars"],
    [{ amount_total: null }, "nothing was paid"],
    [{ amount_total: -5 }, "nothing was paid"],
  ];
  for (const [object, reason] of cases) {
    expect(await deliver(changed(paid, object)), reason).toMatchObject({ status: 200, body: { received: true } });
    expect(error).toHaveBeenLastCalledWith(expect.objectContaining({ reason, checkout: expect.stringMatching(/^cs_/) }), "a payment was not booked");
  }
  expect(error).toHaveBeenCalledTimes(cases.length);
  expect((await deliver(changed(paid, {}, { type: "checkout.session.expired" }))).status).toBe(200);
  expect((await deliver(changed(paid, {}, { type: "invoice.paid" }))).status).toBe(200);
  expect(error).toHaveBeenCalledTimes(cases.length);
  error.mockRestore();
  expect(await balanceOf(home)).toBe(1000);
  expect(await db().auditEntry.count({ where: { workspaceId: home.workspace.id, action: "credit.create" } })).toBe(0);
});

test("only admins buy, whole amounts within bounds, and a retry gets the same page", async () => {
  const home = await createWorkspace();
  const member = await home.addMember("member");
  expect((await topUp(member, 500)).body.error.code).toBe("ROLE_REQUIRED");
  for (const amount of [99, 1_000_001, 100.5, -500, "500", null])
    expect((await topUp(home, amount)).body.error, String(amount)).toMatchObject({ param: "amount" });
  const once = { "idempotency-key": "buy" };
  const [first, again] = [await topUp(home, 100, once), await topUp(home, 100, once)];
  expect([again.headers.get("idempotency-replayed"), again.body]).toEqual(["true", first.body]);
});

test("a Stripe that is away or refuses the key is 503, and the key is not in the log", async () => {
  const home = await createWorkspace();
  const error = vi.spyOn(log, "error").mockReturnValue();
  env().STRIPE_SECRET_KEY = "sk_test_wrong_and_secret";
  const refused = await topUp(home, 500);
  env().STRIPE_API_URL = "http://127.0.0.1:9";
  const away = await topUp(home, 500);
  Object.assign(env(), { STRIPE_SECRET_KEY: stripe.key, STRIPE_API_URL: stripe.url });
  for (const { status, body, headers } of [refused, away]) {
    expect([status, body.error.code, headers.get("retry-after")]).toEqual([503, "PAYMENTS_UNAVAILABLE", "10"]);
  }
  expect(error.mock.calls.length).toBeGreaterThan(1);
  expect(JSON.stringify(error.mock.calls)).not.toContain("wrong_and_secret");
  error.mockRestore();
  expect(await entriesOf(home)).toEqual([]);
});

test("a server without Stripe says so, and how credits come there", async () => {
  const home = await createWorkspace();
  const { payload } = await buy(home, 100);
  Object.assign(env(), { STRIPE_SECRET_KEY: undefined, STRIPE_WEBHOOK_SECRET: undefined });
  const [asked, told] = [await topUp(home, 500), await deliver(payload)];
  Object.assign(env(), { STRIPE_SECRET_KEY: stripe.key, STRIPE_WEBHOOK_SECRET: SECRET });
  for (const { status, body } of [asked, told]) expect([status, body.error.code]).toEqual([400, "PAYMENTS_NOT_CONFIGURED"]);
  expect(asked.body.error.message).toContain("npm run credits");
});

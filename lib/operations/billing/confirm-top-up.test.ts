import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { checkLedger } from "#lib/runtime/ledger-check";
import { json } from "#lib/testing/request";
import { signAsStripe, startStripe } from "#lib/testing/stripe-double";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

const SECRET = "whsec_confirm";
let stripe: Awaited<ReturnType<typeof startStripe>>;
const configured = (secret?: string) => Object.assign(env(), { STRIPE_SECRET_KEY: stripe.key, STRIPE_WEBHOOK_SECRET: secret, STRIPE_API_URL: stripe.url });

// A server that Stripe cannot reach, unless a test says otherwise.
beforeAll(async () => {
  stripe = await startStripe({ secret: SECRET });
  configured();
});
afterAll(() => stripe.close());

const begin = async (home: TestWorkspace, amount: number) => (await json("POST /api/v1/billing/top-up", { key: home.key, body: { amount } })).body;
const confirm = (who: { key: string } | { token: string }, id: string) => json(`POST /api/v1/billing/top-up/${id}/confirm`, { ...who, body: {} });
const deliver = (payload: string) =>
  json("POST /api/v1/billing/stripe/webhook", { body: payload, headers: { "stripe-signature": signAsStripe(payload, SECRET) } });
const balanceOf = async (home: TestWorkspace) => (await json("GET /api/v1/billing/balance", { key: home.key })).body.balance;
const booked = (home: TestWorkspace) => db().creditTransaction.findMany({ where: { workspaceId: home.workspace.id, type: "top_up" } });
const audited = (home: TestWorkspace) => db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, action: "credit.create" } });

async function buy(home: TestWorkspace, amount: number): Promise<{ checkoutId: string; payload: string }> {
  const { checkoutId, checkoutUrl } = await begin(home, amount);
  await stripe.pay(checkoutUrl);
  return { checkoutId, payload: stripe.events.at(-1)?.payload as string };
}

test("a server that Stripe cannot reach books what it asks for, once, and says who asked", async () => {
  const home = await createWorkspace();
  const { checkoutId, checkoutUrl } = await begin(home, 500);
  expect(await confirm(home, checkoutId)).toMatchObject({ status: 200, body: { status: "open", amount: 500, balance: 1000 } });
  await stripe.pay(checkoutUrl);
  for (const who of [{ token: home.token }, { key: home.key }])
    expect(await confirm(who, checkoutId)).toMatchObject({ status: 200, body: { status: "paid", amount: 500, balance: 1500 } });
  const [row, ...more] = await booked(home);
  expect([row?.reference, row?.amount, more]).toEqual([`stripe:${checkoutId}`, 500_000_000n, []]);
  const entry = { actorType: "user", actorId: home.user.id, resourceId: `txn_${row?.id}`, metadata: { amount: 500, checkout: checkoutId } };
  expect(await audited(home)).toMatchObject([entry]);
  expect(await checkLedger(db(), home.workspace.id)).toEqual([]);
});

test("twenty reports and twenty questions at once book once, and every one is answered 200", async () => {
  const home = await createWorkspace();
  configured(SECRET);
  const { checkoutId, payload } = await buy(home, 300);
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? deliver(payload) : confirm(home, checkoutId))));
  configured();
  expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(200));
  const asked = answers.filter((_, i) => i % 2 === 0).map(({ body }) => body);
  expect(asked).toEqual(Array(20).fill({ status: "paid", amount: 300, balance: 1300 }));
  expect([(await booked(home)).length, (await audited(home)).length, await balanceOf(home)]).toEqual([1, 1, 1300]);
  expect(await checkLedger(db(), home.workspace.id)).toEqual([]);
});

test("a checkout that ran out, and a transfer that is on its way, buy nothing", async () => {
  const home = await createWorkspace();
  const { checkoutId } = await begin(home, 200);
  const ended = await fetch(`${stripe.url}/v1/checkout/sessions/${checkoutId}/expire`, { method: "POST", headers: { authorization: `Bearer ${stripe.key}` } });
  expect(ended.status).toBe(200);
  expect((await confirm(home, checkoutId)).body).toEqual({ status: "expired", amount: 200, balance: 1000 });
  const transfer = await buy(home, 200);
  stripe.change(transfer.checkoutId, { payment_status: "unpaid" });
  expect((await confirm(home, transfer.checkoutId)).body.status).toBe("open");
  expect([await booked(home), await audited(home)]).toEqual([[], []]);
  stripe.change(transfer.checkoutId, { payment_status: "paid" });
  expect((await confirm(home, transfer.checkoutId)).body).toEqual({ status: "paid", amount: 200, balance: 1200 });
});

test("another's checkout, another server's and one that nobody knows are the same 404", async () => {
  const [home, stranger] = [await createWorkspace(), await createWorkspace()];
  const { checkoutId } = await buy(home, 400);
  const { status, body } = await confirm(stranger, "cs_unknown");
  expect([status, body.error.message]).toEqual([404, "There is no such checkout."]);
  const same = async (who: TestWorkspace) => {
    const answer = await confirm(who, checkoutId);
    expect([answer.status, { ...answer.body.error, request_id: "" }]).toEqual([404, { ...body.error, request_id: "" }]);
  };
  await same(stranger);
  const theirs = { workspace: `ws_${home.workspace.id}` };
  for (const fields of [
    { metadata: { ...theirs, server: "https://another.example" } },
    { metadata: theirs },
    { metadata: null },
    { client_reference_id: `ws_${stranger.workspace.id}` },
    { client_reference_id: null },
  ]) {
    stripe.change(checkoutId, { client_reference_id: theirs.workspace, metadata: { ...theirs, server: env().PUBLIC_URL }, ...fields });
    await same(home);
    await same(stranger);
  }
  const asked = vi.spyOn(globalThis, "fetch");
  for (const malformed of ["pi_1", "cs_", "cs_1%2F..%2Fevents", `cs_${"a".repeat(300)}`]) expect((await confirm(home, malformed)).status, malformed).toBe(404);
  expect(asked).not.toHaveBeenCalled();
  asked.mockRestore();
  expect([await booked(home), await booked(stranger)]).toEqual([[], []]);
});

test("what is not in dollars is not booked, and is a fault that the log explains", async () => {
  const home = await createWorkspace();
  const { checkoutId } = await buy(home, 400);
  stripe.change(checkoutId, { currency: "eur" });
  const error = vi.spyOn(log, "error").mockReturnValue();
  expect((await confirm(home, checkoutId)).status).toBe(500);
  expect(String(error.mock.calls.map(([fields]) => (fields as { err: unknown }).err))).toContain("it is not in US dollars");
  error.mockRestore();
  expect(await booked(home)).toEqual([]);
});

test("only admins confirm, and a Stripe that is away or unknown here says so", async () => {
  const home = await createWorkspace();
  const { checkoutId, payload } = await buy(home, 100);
  expect((await confirm(await home.addMember("member"), checkoutId)).body.error.code).toBe("ROLE_REQUIRED");
  expect((await confirm(await home.addMember("admin"), "cs_unknown")).status).toBe(404);
  const error = vi.spyOn(log, "error").mockReturnValue();
  env().STRIPE_API_URL = "http://127.0.0.1:9";
  const away = await confirm(home, checkoutId);
  configured();
  env().STRIPE_SECRET_KEY = "sk_test_wrong_and_secret";
  const refused = await confirm(home, checkoutId);
  for (const { status, body, headers } of [away, refused])
    expect([status, body.error.code, headers.get("retry-after")]).toEqual([503, "PAYMENTS_UNAVAILABLE", "10"]);
  expect(error.mock.calls.filter(([, text]) => text === "Stripe refused a checkout or is away")).toHaveLength(2);
  expect(JSON.stringify(error.mock.calls)).not.toContain("wrong_and_secret");
  error.mockRestore();
  env().STRIPE_SECRET_KEY = undefined;
  expect((await confirm(home, checkoutId)).body.error.code).toBe("PAYMENTS_NOT_CONFIGURED");
  configured();
  expect((await deliver(payload)).body.error).toMatchObject({ code: "PAYMENTS_NOT_CONFIGURED", message: expect.stringContaining("STRIPE_WEBHOOK_SECRET") });
  expect(await booked(home)).toEqual([]);
});

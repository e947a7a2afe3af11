import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const secrets = { STRIPE_API_KEY: "rk_live_1" };
const OCTOBER = "created%5Bgte%5D=1790812800&created%5Blt%5D=1793491200";

const booking = (number: number, day: number, reporting_category: string, amount: number, fee = 0, currency = "eur") => ({
  ...{ id: `txn_${number}`, object: "balance_transaction", created: Date.UTC(2026, 9, day, 12) / 1000, reporting_category, type: reporting_category },
  ...{ amount, fee, net: amount - fee, currency, source: `ch_${number}`, description: "Invoice for someone@shop.example" },
});
const FIRST = [booking(7, 31, "payout", -5000), booking(6, 31, "fee", -500), booking(5, 20, "dispute", -10_000, 2000), booking(4, 10, "refund", -4900)];
const SECOND = [booking(3, 5, "charge", 3000, 108, "jpy"), booking(2, 3, "charge", 4900, 96), booking(1, 3, "charge", 10_000, 175)];

const price = (unit_amount: number | null, interval: string, more: object = {}) => ({
  unit_amount,
  unit_amount_decimal: unit_amount === null ? null : String(unit_amount),
  recurring: { interval, interval_count: 1, usage_type: "licensed", ...more },
});
const subscription = (number: number, status: string, of: object, more: object = {}, quantity = 1) => ({
  ...{
    id: `sub_${number}`,
    customer: `cus_${number}`,
    currency: "eur",
    status,
    cancel_at: null,
    cancel_at_period_end: false,
    current_period_end: 1_795_000_000,
  },
  ...{ pause_collection: null, discounts: [], items: { data: [{ price: of, quantity, discounts: [] }], has_more: false }, ...more },
});
const off = (percent_off: number, duration: string) => ({ id: "di_1", coupon: { percent_off, amount_off: null, duration } });
const SUBSCRIPTIONS = [
  subscription(1, "active", price(4900, "month"), { discounts: [off(10, "forever"), off(50, "once")] }, 2),
  subscription(2, "active", price(58_800, "year")),
  subscription(3, "past_due", price(1900, "month")),
  subscription(4, "trialing", price(4900, "month")),
  subscription(5, "active", price(1200, "week"), { cancel_at_period_end: true }),
  subscription(6, "active", price(null, "month", { usage_type: "metered" })),
  subscription(7, "active", price(9900, "month"), { pause_collection: { behavior: "void" } }),
];
const page = (data: object[], has_more = false) => ({ body: { object: "list", url: "/v1/x", has_more, data } });

const service: Service = ({ path }, count) => {
  if (count === 1) return { status: 429, headers: { "retry-after": "0" }, body: { error: { message: "Too many requests", code: "rate_limit" } } };
  if (path.startsWith("/v1/subscriptions")) return page(SUBSCRIPTIONS);
  return path.includes("starting_after") ? page(SECOND) : page(FIRST, true);
};

describeSkill("stripe-revenue-report", () => {
  test("adds up a month of two pages and the recurring revenue", async () => {
    const { stdout, files, requests } = await runExample("stripe-revenue-report", { secrets, service });
    expect(requests.map(({ host, path }) => host + path).slice(1)).toEqual([
      `api.stripe.com/v1/balance_transactions?limit=100&${OCTOBER}`,
      `api.stripe.com/v1/balance_transactions?limit=100&${OCTOBER}&starting_after=txn_4`,
      "api.stripe.com/v1/subscriptions?limit=100&expand%5B%5D=data.discounts&expand%5B%5D=data.items.data.discounts",
    ]);
    expect(requests[0]?.headers).toMatchObject({ authorization: "Bearer rk_live_1", "stripe-version": "2024-06-20" });
    expect(stdout).toContain("**Stripe, 2026-10-01 to 2026-10-31** (UTC days)\n\n## EUR");
    // Fees: 1.75 + 0.96 + 20.00 + 5.00.
    for (const row of [
      "| Payments | 149.00 EUR | 2 |",
      "| Refunds | −49.00 EUR | 1, 32.89 % of payments |",
      "| Disputes | −100.00 EUR | 1, 50.00 % of the payments' number |",
      "| Stripe's fees | −27.71 EUR | 18.60 % of payments |",
      "| **Net** | **−27.71 EUR** |  |",
      "| Paid out | 50.00 EUR |",
      "| Payments | 3,000 JPY | 1 |",
    ])
      expect(stdout).toContain(row);
    // 2 × 49.00 less 10 %, 588.00 / 12, 19.00, and 12.00 × 52 / 12.
    expect(stdout).toContain("**MRR 208.20 EUR** from 4 paying subscriptions of 4 customers\n  - 52.05 EUR each on average\n  - past due: 19.00 EUR (1)");
    expect(stdout).toContain("already cancelled to the end of the term: 52.00 EUR (1)\n  - in trial, not counted: 49.00 EUR (1)");
    expect(stdout).toContain(
      "1 paying subscription with metered or tiered prices counted in part or not at all; see subscriptions.csv. 1 paused, not counted.",
    );
    const text = (name: string) => new TextDecoder().decode(files.get(name));
    expect(text("daily.csv").split("\n").slice(0, 2)).toEqual([
      "date,currency,payments,refunds,disputes,fees,other,net,payouts",
      "2026-10-03,EUR,149.00,0.00,0.00,-2.71,0.00,146.29,0.00",
    ]);
    expect(text("transactions.csv").split("\n")[1]).toBe("2026-10-03T12:00:00Z,txn_1,charge,charge,EUR,100.00,1.75,98.25,ch_1");
    expect(text("transactions.csv")).not.toContain("someone@");
  });

  test("asks for a restricted key, and says which permission is missing", async () => {
    const full = await runSkill("stripe-revenue-report", { input: "2026-10", secrets: { STRIPE_API_KEY: "sk_live_1" }, service });
    expect(full.requests).toEqual([]);
    expect(full.stderr).toContain("is a full live key, which could also move money");
    const answer = { status: 403, body: { error: { type: "invalid_request_error", message: "The provided key does not have the required permissions." } } };
    const refused = await runSkill("stripe-revenue-report", { input: "2026-10", secrets, service: () => answer });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("it needs Read for Balance and for Subscriptions. Stripe says: The provided key");
  });

  test("refuses days that do not exist", async () => {
    const run = await runSkill("stripe-revenue-report", { input: { from: "2026-02-30", to: "2026-03-01" }, secrets, service });
    expect(run.stderr).toBe("from: 2026-02-30 is no day of the calendar.\n");
  });
});

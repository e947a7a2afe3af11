// What each subscription brings in a month, and which of it is in danger.

import { dayOf, figure } from "./money.mjs";

const A_MONTH = { day: 365 / 12, week: 52 / 12, month: 1, year: 1 / 12 };
const PAYING = ["active", "past_due"];

export function recurring(subscriptions) {
  const found = subscriptions.map(measure);
  const totals = new Map();
  for (const { currency, state, monthly, ends, customer } of found) {
    const total = totals.get(currency) ?? { currency, mrr: 0, late: 0, leaving: 0, trials: 0, paying: 0, lateCount: 0, leavingCount: 0, trialCount: 0, customers: new Set() };
    totals.set(currency, total);
    if (state === "trialing") {
      total.trials += monthly;
      total.trialCount += 1;
    }
    if (!PAYING.includes(state)) continue;
    total.mrr += monthly;
    if (monthly > 0) {
      total.paying += 1;
      total.customers.add(customer);
    }
    if (state === "past_due") {
      total.late += monthly;
      total.lateCount += 1;
    }
    if (ends) {
      total.leaving += monthly;
      total.leavingCount += 1;
    }
  }
  const rows = found.map((each) => ({ ...each, currency: each.currency.toUpperCase(), monthly: figure(each.monthly, each.currency), uncounted: each.uncounted.join("; ") }));
  return {
    totals: [...totals.values()].sort((a, b) => b.paying - a.paying || (a.currency < b.currency ? -1 : 1)),
    uncounted: found.filter(({ uncounted, state }) => uncounted.length > 0 && PAYING.includes(state)).length,
    paused: found.filter(({ state }) => state === "paused").length,
    rows: { names: ["id", "customer", "state", "currency", "monthly", "ends", "uncounted"], rows },
  };
}

function measure(subscription) {
  const uncounted = [];
  const items = subscription.items?.data ?? [];
  let monthly = 0;
  let perMonth = 1;
  for (const { price, quantity = 1, discounts } of items) {
    if (price.recurring?.usage_type === "metered") uncounted.push("metered price");
    else if (price.unit_amount === null && !price.unit_amount_decimal) uncounted.push("tiered price");
    else {
      perMonth = A_MONTH[price.recurring.interval] / price.recurring.interval_count;
      monthly += reduced(Number(price.unit_amount_decimal ?? price.unit_amount) * quantity, discounts) * perMonth;
    }
  }
  if (subscription.items?.has_more) uncounted.push("items beyond the first ten");
  // What is taken off is taken off each invoice, so it has the rhythm of the prices.
  monthly = reduced(monthly / perMonth, subscription.discounts) * perMonth;
  const state = subscription.pause_collection ? "paused" : subscription.status;
  const end = subscription.cancel_at ?? (subscription.cancel_at_period_end ? subscription.current_period_end : null);
  return { id: subscription.id, customer: subscription.customer?.id ?? subscription.customer, currency: subscription.currency, state, monthly: Math.round(monthly), ends: end ? dayOf(end) : "", uncounted };
}

/** After the discounts that last; one for a single invoice does not change what recurs. */
function reduced(amount, discounts = []) {
  let left = amount;
  for (const discount of discounts ?? []) {
    const coupon = discount?.coupon;
    if (!coupon || coupon.duration === "once") continue;
    left = coupon.percent_off ? left * (1 - coupon.percent_off / 100) : Math.max(0, left - (coupon.amount_off ?? 0));
  }
  return left;
}

// Sorts balance transactions into what was taken in, given back, disputed, charged and paid out, by currency.

import { Problem } from "./input.mjs";
import { dayOf, figure } from "./money.mjs";

const KIND = {
  charge: "payments",
  partial_capture_reversal: "refunds",
  refund: "refunds",
  refund_failure: "refunds",
  dispute: "disputes",
  dispute_reversal: "disputes",
  fee: "fees",
  network_cost: "fees",
  payout: "payouts",
  payout_reversal: "payouts",
};
const EMPTY = { payments: 0, refunds: 0, disputes: 0, fees: 0, other: 0, net: 0, payouts: 0 };
const COUNTED = ["charge", "refund", "dispute"];

/** One account for each currency, the largest number of transactions first. */
export function summarize(transactions) {
  const accounts = new Map();
  for (const each of transactions) {
    const account = accounts.get(each.currency) ?? { currency: each.currency, ...EMPTY, transactions: 0, charge: 0, refund: 0, dispute: 0, others: {} };
    accounts.set(each.currency, account);
    enter(account, each);
    account.transactions += 1;
    const category = each.reporting_category;
    if (COUNTED.includes(category)) account[category] += 1;
    if (!KIND[category]) account.others[category] = (account.others[category] ?? 0) + each.amount;
  }
  for (const account of accounts.values()) check(account);
  return [...accounts.values()].sort((a, b) => b.transactions - a.transactions || (a.currency < b.currency ? -1 : 1));
}

export function daily(transactions) {
  const days = new Map();
  for (const each of transactions) {
    const key = `${dayOf(each.created)} ${each.currency}`;
    const account = days.get(key) ?? { ...EMPTY };
    days.set(key, account);
    enter(account, each);
  }
  const columns = Object.keys(EMPTY);
  const rows = [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, account]) => {
    const [date, currency] = key.split(" ");
    return { date, currency: currency.toUpperCase(), ...Object.fromEntries(columns.map((name) => [name, figure(account[name], currency)])) };
  });
  return { names: ["date", "currency", ...columns], rows };
}

/** What Stripe kept is counted as a fee, whether taken off a payment or booked by itself. */
function enter(account, { amount, fee, net, reporting_category }) {
  const kind = KIND[reporting_category] ?? "other";
  if (kind === "payouts") {
    account.payouts += amount;
    account.fees -= fee;
    account.net -= fee;
    return;
  }
  account[kind] += amount;
  account.fees -= fee;
  account.net += net;
}

function check({ currency, payments, refunds, disputes, fees, other, net }) {
  const sum = payments + refunds + disputes + fees + other;
  if (sum !== net) throw new Problem(`The amounts in ${currency.toUpperCase()} do not add up: ${sum} by parts, ${net} by Stripe's net. Do not use these figures.`);
}

/** The single bookings, without names, addresses and descriptions of customers. */
export function transactionRows(transactions) {
  const names = ["created", "id", "category", "type", "currency", "amount", "fee", "net", "source"];
  const rows = [...transactions].sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1)).map((each) => ({
    created: new Date(each.created * 1000).toISOString().slice(0, 19).concat("Z"),
    id: each.id,
    category: each.reporting_category,
    type: each.type,
    currency: each.currency.toUpperCase(),
    ...Object.fromEntries(["amount", "fee", "net"].map((name) => [name, figure(each[name], each.currency)])),
    source: typeof each.source === "string" ? each.source : (each.source?.id ?? ""),
  }));
  return { names, rows };
}

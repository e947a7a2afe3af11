// The figures as Markdown.

import { money, percent } from "./money.mjs";

export function balanceSection(accounts) {
  if (accounts.length === 0) return "No transactions in this period.";
  return accounts.map(account).join("\n\n");
}

function account(each) {
  const { currency, payments, refunds, disputes, fees, other, net, payouts } = each;
  const show = (amount) => money(amount, currency);
  const named = Object.keys(each.others).sort().join(", ");
  const rows = [
    ["Payments", show(payments), String(each.charge)],
    ["Refunds", show(refunds), `${each.refund}, ${percent(-refunds, payments)} of payments`],
    ["Disputes", show(disputes), `${each.dispute}, ${percent(each.dispute, each.charge)} of the payments' number`],
    ["Stripe's fees", show(fees), `${percent(-fees, payments)} of payments`],
    ...(named ? [["Other", show(other), named]] : []),
    ["**Net**", `**${show(net)}**`, ""],
    ["Paid out", show(-payouts), "moved to the bank, no part of the net"],
  ];
  return `## ${currency.toUpperCase()}\n\n| | Amount | |\n| --- | ---: | --- |\n${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}`;
}

export function recurringSection({ totals, uncounted, paused }) {
  if (totals.length === 0) return "## Recurring, as of now\n\nNo subscriptions.";
  const parts = totals.map((each) => {
    const show = (amount) => money(amount, each.currency);
    const facts = [
      `**MRR ${show(each.mrr)}** from ${counted(each.paying, "paying subscription")} of ${counted(each.customers.size, "customer")}`,
      each.paying > 0 && `${show(each.mrr / each.paying)} each on average`,
      each.lateCount > 0 && `past due: ${show(each.late)} (${each.lateCount})`,
      each.leavingCount > 0 && `already cancelled to the end of the term: ${show(each.leaving)} (${each.leavingCount})`,
      each.trialCount > 0 && `in trial, not counted: ${show(each.trials)} (${each.trialCount})`,
    ];
    return `- ${facts.filter(Boolean).join("\n  - ")}`;
  });
  const notes = [
    uncounted > 0 && `${counted(uncounted, "paying subscription")} with metered or tiered prices counted in part or not at all; see subscriptions.csv.`,
    paused > 0 && `${paused} paused, not counted.`,
    totals.length > 1 && "Currencies are not added up.",
  ].filter(Boolean);
  return `## Recurring, as of now\n\n${parts.join("\n")}${notes.length > 0 ? `\n\n${notes.join(" ")}` : ""}`;
}

function counted(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

// What Stripe took in, gave back and charged in a period, and the recurring revenue as it stands now. See SKILL.md.
//
//   node scripts/main.mjs request.json

import { daily, summarize, transactionRows } from "./balance.mjs";
import { Problem, readRequest, text, yes } from "./input.mjs";
import { csv } from "./money.mjs";
import { balanceSection, recurringSection } from "./report.mjs";
import { isTestMode, list, run, save } from "./stripe.mjs";
import { recurring } from "./subscriptions.mjs";

const DAY = 86_400;
const LONGEST = 366;
const MOST = 20_000;

await run(async () => {
  const request = readRequest(["month", "from", "to", "subscriptions"]);
  const { from, to, end, start } = period(request);
  const parameters = [
    ["created[gte]", start],
    ["created[lt]", end],
  ];
  const transactions = await list("balance_transactions", parameters, MOST);
  const expand = [
    ["expand[]", "data.discounts"],
    ["expand[]", "data.items.data.discounts"],
  ];
  const plans = yes(request, "subscriptions", true) ? recurring(await list("subscriptions", expand, MOST)) : undefined;

  const accounts = summarize(transactions);
  save("daily.csv", csv(daily(transactions)));
  save("transactions.csv", csv(transactionRows(transactions)));
  if (plans) save("subscriptions.csv", csv(plans.rows));
  const head = `**Stripe, ${from} to ${to}** (UTC days)${isTestMode() ? ". **Test mode: none of this is real money.**" : ""}`;
  const report = [head, balanceSection(accounts), plans && recurringSection(plans)].filter(Boolean).join("\n\n");
  save("report.md", `${report}\n`);
  return report;
});

/** The days asked for, both included, as Stripe counts time: seconds since 1970. */
function period(request) {
  const shape = /^\d{4}-(0[1-9]|1[0-2])$/;
  const month = text(request, "month", { shape, right: "a month such as 2026-10" });
  const from = month ? `${month}-01` : day(request, "from");
  const start = Date.parse(`${from}T00:00:00Z`) / 1000;
  let end;
  if (month) {
    if (request.from !== undefined || request.to !== undefined) throw new Problem("month: give either the month or from and to.");
    const [year, number] = month.split("-").map(Number);
    end = Date.UTC(year, number, 1) / 1000;
  } else end = Date.parse(`${day(request, "to")}T00:00:00Z`) / 1000 + DAY;
  if (end <= start) throw new Problem("to: lies before from.");
  if (end - start > LONGEST * DAY) throw new Problem(`to: the period is longer than ${LONGEST} days; ask for a year at most.`);
  return { from, to: new Date((end - DAY) * 1000).toISOString().slice(0, 10), start, end };
}

function day(request, name) {
  const value = text(request, name, { shape: /^\d{4}-\d\d-\d\d$/, right: "a day such as 2026-10-01" });
  if (!value) throw new Problem(`${name}: is missing; give month, or from and to.`);
  const time = new Date(`${value}T00:00:00Z`);
  if (Number.isNaN(time.getTime()) || time.toISOString().slice(0, 10) !== value) throw new Problem(`${name}: ${value} is no day of the calendar.`);
  return value;
}

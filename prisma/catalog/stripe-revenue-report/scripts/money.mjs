// Amounts in a currency's smallest unit as figures for people, and tables as CSV.

/** Currencies without a smaller unit, and those with thousandths. Stripe counts all others in hundredths. */
const WHOLE = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));
const THOUSANDTHS = new Set("bhd jod kwd omr tnd".split(" "));

const digits = (currency) => (WHOLE.has(currency) ? 0 : THOUSANDTHS.has(currency) ? 3 : 2);

/** "-1234.50": for tables that are calculated with. */
export function figure(amount, currency) {
  return (Math.round(amount) / 10 ** digits(currency)).toFixed(digits(currency));
}

/** "−1,234.50 EUR" */
export function money(amount, currency) {
  const [whole, part] = figure(Math.abs(amount), currency).split(".");
  const sign = Math.round(amount) < 0 ? "−" : "";
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${part ? `.${part}` : ""} ${currency.toUpperCase()}`;
}

export const percent = (part, whole) => (whole === 0 ? "–" : `${((100 * part) / whole).toFixed(2)} %`);

export const dayOf = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);

/** Rows of objects, whose names are the head line. */
export function csv({ names, rows }) {
  const cell = (value) => (/[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
  return `${[names, ...rows.map((row) => names.map((name) => row[name] ?? ""))].map((line) => line.map(cell).join(",")).join("\n")}\n`;
}

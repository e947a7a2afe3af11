// Loads one World Bank indicator for some countries: a comparison, a CSV file and a chart.
//
//   node scripts/main.mjs request.json

import { address, get, list, Problem, readRequest, refusal, run, save, text, whole } from "./ask.mjs";
import { chart } from "./chart.mjs";
import { INDICATORS } from "./indicators.mjs";
import { compared, shown } from "./comparison.mjs";

const FIELDS = ["indicator", "countries", "from", "to"];
const PAGE = 1000;

await run(async () => {
  const request = readRequest(FIELDS);
  const indicator = indicatorOf(text(request, "indicator", 100));
  const wanted = list(request, "countries", 12);
  if (wanted.length === 0) throw new Problem('"countries" is missing: give codes such as DE or DEU, names, or groups such as EUU and WLD.');
  const from = whole(request, "from", 1960, 2100, 2000);
  const to = whole(request, "to", 1960, 2100, 2100);
  if (from > to) throw new Problem('"from" lies after "to".');

  const codes = await codesOf(wanted);
  const [about] = await rows(`https://api.worldbank.org/v2/indicator/${indicator}`, {}, "indicator");
  const path = codes.map(encodeURIComponent).join(";");
  const data = await rows(`https://api.worldbank.org/v2/country/${path}/indicator/${indicator}`, { date: `${from}:${to}` }, "indicator");
  const series = seriesOf(data);
  if (series.every(({ points }) => points.length === 0)) throw new Problem(`There are no values of ${indicator} for these countries from ${from} to ${to}. Widen the years or look for another indicator.`);
  const what = { id: indicator, name: about?.name ?? data[0]?.indicator?.value ?? indicator, source: about?.source?.value ?? "World Bank", organization: about?.sourceOrganization ?? "", note: about?.sourceNote ?? "", updated: data.updated ?? "" };

  save("data.csv", csv(series));
  save("data.json", `${JSON.stringify({ indicator: what, series }, null, 2)}\n`);
  save("chart.svg", chart(series.filter(({ points }) => points.length > 0), what));
  report(series, what);
});

function indicatorOf(asked) {
  if (!asked) throw new Problem('"indicator" is missing: give a code such as SP.POP.TOTL, or one of the short names, such as population.');
  const known = INDICATORS[asked.toLowerCase().replace(/[\s-]+/g, "_")];
  if (known) return known;
  if (/^[A-Za-z0-9]{2,}(\.[A-Za-z0-9_]+)+$/.test(asked)) return asked;
  throw new Problem(`"indicator" has to be a code such as SP.POP.TOTL or one of these: ${Object.keys(INDICATORS).join(", ")}.`);
}

/** Names become codes; the list of countries is loaded only when there is a name. */
async function codesOf(wanted) {
  if (wanted.every((each) => /^[A-Za-z0-9]{2,3}$/.test(each))) return wanted.map((each) => each.toUpperCase());
  const all = await rows("https://api.worldbank.org/v2/country", {}, "countries");
  const plain = (name) => name.toLowerCase().replace(/[^\p{L}]/gu, "");
  return wanted.map((each) => {
    if (/^[A-Z0-9]{2,3}$/.test(each)) return each;
    const name = plain(each);
    const exact = all.filter((one) => [one.id, one.iso2Code, one.name].some((known) => plain(known) === name));
    const matches = exact.length > 0 ? exact : all.filter((one) => plain(one.name).startsWith(name));
    if (matches.length === 1) return matches[0].id;
    if (matches.length === 0) throw new Problem(`"countries" holds "${each}", which the World Bank does not know under that name. Use a code such as KOR.`);
    throw new Problem(`"countries" holds "${each}", which may be ${matches.slice(0, 5).map((one) => `${one.name} (${one.id})`).join(" or ")}. Use the code.`);
  });
}

/** Every row of all pages; `updated` on it is the day of the last change. Faults come with status 200 too. */
async function rows(url, query, field) {
  const all = [];
  for (let page = 1; page <= 20; page++) {
    const answer = await get("The World Bank", address(url, { format: "json", ...query, per_page: PAGE, page }));
    const [about, found] = Array.isArray(answer.json) ? answer.json : [];
    const said = about?.message?.map(({ value }) => value).join(" ");
    if (said) throw new Problem(`The World Bank does not know this ${field === "indicator" ? "indicator, or one of the countries" : "country"}: ${said} Check the codes.`);
    if (answer.status !== 200) throw refusal("The World Bank", answer);
    if (!about) throw new Problem("The World Bank answered with something that is not a list of values. Try again later.");
    all.push(...(found ?? []));
    all.updated = about.lastupdated;
    if (page >= (about.pages ?? 1)) break;
  }
  return all;
}

function seriesOf(data) {
  const byCode = new Map();
  for (const row of data) {
    const code = row.countryiso3code || row.country.id;
    if (!byCode.has(code)) byCode.set(code, { code, name: row.country.value, points: [] });
    if (row.value !== null && /^\d{4}$/.test(row.date)) byCode.get(code).points.push([Number(row.date), row.value]);
  }
  return [...byCode.values()].map((each) => ({ ...each, points: each.points.sort(([a], [b]) => a - b) })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function csv(series) {
  const cell = (value) => (/[",]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value);
  const lines = series.flatMap(({ name, code, points }) => points.map(([year, value]) => `${cell(name)},${code},${year},${value}`));
  return `country,code,year,value\n${lines.join("\n")}\n`;
}

function report(series, what) {
  const { year, table, lacking } = compared(series, what.name);
  console.log(`# ${what.name}\n`);
  if (year) console.log(`Compared in **${year}**, the last year with a value for each.\n`);
  else console.log("**No year has a value for all of them.** Each is shown in its own last year; do not rank them.\n");
  console.log(`${table}\n`);
  if (lacking.length > 0) console.log(`No values at all: ${lacking.join(", ")}.\n`);
  const note = what.note.replace(/\s+/g, " ");
  if (note) console.log(`**Definition.** ${note.length > 700 ? `${note.slice(0, 700).replace(/\s+\S*$/, "")} …` : note}\n`);
  const first = Math.min(...series.flatMap(({ points }) => points.map(([at]) => at)));
  const last = Math.max(...series.flatMap(({ points }) => points.map(([at]) => at)));
  const values = series.reduce((sum, { points }) => sum + points.length, 0);
  console.log(`Source: World Bank, ${what.source}, ${what.id}${what.updated ? `, updated ${what.updated}` : ""}${what.organization ? `, from ${shown(what.organization, 200)}` : ""}. ${values} values, ${first}–${last}. CC BY 4.0 unless the definition says otherwise.\n`);
  console.log("Files: `chart.svg`, `data.csv`, `data.json`.");
}

// Compares the countries in a year that all of them have, and with their own beginning.

/** `{ year, table, lacking }`; without a common year each country stands in its own last one. */
export function compared(series, name) {
  const some = series.filter(({ points }) => points.length > 0);
  const lacking = series.filter(({ points }) => points.length === 0).map((each) => each.name);
  const year = lastCommon(some);
  const isRate = /%|\bindex\b|\brate\b|\bper 1,000\b|\byears\b/i.test(name);
  const lines = some.map((each) => {
    const [firstYear, first] = each.points[0];
    const [at, value] = year ? each.points.find(([when]) => when === year) : each.points.at(-1);
    const [lastYear, last] = each.points.at(-1);
    return { name: each.name, at, value, firstYear, first, later: lastYear > at ? `${lastYear}: ${number(last)}` : "" };
  });
  lines.sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1));
  const rows = lines.map((line) => `| ${line.name} | ${number(line.value)}${year ? "" : ` (${line.at})`} | ${change(line, isRate)} | ${line.later} |`);
  const header = `| | ${year ?? "Last value"} | Change since the first value | Newer value |\n| --- | ---: | --- | ---: |`;
  return { year, lacking, table: `${header}\n${rows.join("\n")}` };
}

function lastCommon(series) {
  const years = series.map(({ points }) => new Set(points.map(([year]) => year)));
  return [...(years[0] ?? [])].filter((year) => years.every((each) => each.has(year))).sort((a, b) => b - a)[0];
}

/** Levels change by so many per cent a year, shares and rates by points. */
function change({ at, value, firstYear, first }, isRate) {
  const span = at - firstYear;
  if (span <= 0) return "–";
  if (isRate || first <= 0 || value <= 0) return `${signed(value - first)} since ${firstYear}`;
  const yearly = ((value / first) ** (1 / span) - 1) * 100;
  const total = (value / first - 1) * 100;
  return `${signed(total, 0)} % since ${firstYear} (${signed(yearly, 1)} % a year)`;
}

function signed(value, digits = 2) {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
}

/** 83,160,871 · 54,343 · 7.41 */
export function number(value) {
  const size = Math.abs(value);
  const [whole, rest] = size.toFixed(size >= 1000 ? 0 : size >= 100 ? 1 : 2).split(".");
  return `${value < 0 ? "−" : ""}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${rest ? `.${rest}` : ""}`;
}

export function shown(value, most) {
  const line = value.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  return line.length > most ? `${line.slice(0, most).replace(/\s+\S*$/, "")} …` : line;
}

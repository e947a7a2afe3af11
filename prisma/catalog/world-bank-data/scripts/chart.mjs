// Draws the series as lines, each named at its end, with axes, unit and source.

const WIDTH = 960;
const HEIGHT = 540;
const LEFT = 84;
const RIGHT = 190;
const TOP = 84;
const BOTTOM = 70;
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9", "#555555", "#7b3fa0", "#b22222", "#2e5e3e", "#e69f00", "#1b2a6b"];
const SCALES = [[1e12, "trillion"], [1e9, "billion"], [1e6, "million"]];

export function chart(series, { name, id, source, updated }) {
  const points = series.flatMap((each) => each.points);
  const years = points.map(([year]) => year);
  const [from, to] = [Math.min(...years), Math.max(...years)];
  const values = points.map(([, value]) => value);
  const ticks = steps(Math.min(...values), Math.max(...values));
  const [low, high] = [ticks[0], ticks.at(-1)];
  const [scale, unit] = SCALES.find(([least]) => Math.max(Math.abs(low), Math.abs(high)) >= least) ?? [1, ""];
  const x = (year) => LEFT + (to === from ? 0.5 : (year - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
  const y = (value) => TOP + (1 - (value - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const digits = Math.max(0, -Math.floor(Math.log10((ticks[1] - ticks[0]) / scale) + 1e-9));

  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="Geist, Helvetica, Arial, sans-serif" font-size="13" fill="#333">`,
    `<title>${escaped(name)}</title><rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="24" y="36" font-size="19" font-weight="600" fill="#111">${escaped(short(name, 88))}</text>`,
    `<text x="24" y="60" fill="#666">${from}–${to}${unit ? `, in ${unit}s` : ""}${low > 0 ? "; the vertical axis does not begin at zero" : ""}</text>`,
    ...ticks.map((tick) => `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(y(tick))}" y2="${at(y(tick))}" stroke="${tick === 0 ? "#888" : "#e4e4e4"}"/><text x="${LEFT - 10}" y="${at(y(tick) + 4)}" text-anchor="end">${grouped((tick / scale).toFixed(digits))}</text>`),
    ...yearTicks(from, to).map((year) => `<text x="${at(x(year))}" y="${HEIGHT - BOTTOM + 24}" text-anchor="middle">${year}</text>`),
    ...series.flatMap((each, n) => line(each, COLOURS[n % COLOURS.length], x, y)),
    ...labels(series, y).map(({ label, height, n }) => `<text x="${WIDTH - RIGHT + 12}" y="${at(height + 4)}" fill="${COLOURS[n % COLOURS.length]}" font-weight="600">${escaped(short(label, 23))}</text>`),
    `<text x="24" y="${HEIGHT - 18}" font-size="11" fill="#666">Source: World Bank, ${escaped(source)} (${escaped(id)})${updated ? `, updated ${escaped(updated)}` : ""}. CC BY 4.0.</text>`,
    "</svg>",
  ];
  return `${parts.join("\n")}\n`;
}

/** A line that breaks where years are missing; a year alone is a dot. */
function line({ points }, colour, x, y) {
  const runs = [];
  for (const point of points) {
    if (runs.length > 0 && point[0] - runs.at(-1).at(-1)[0] === 1) runs.at(-1).push(point);
    else runs.push([point]);
  }
  return runs.map((run) =>
    run.length === 1
      ? `<circle cx="${at(x(run[0][0]))}" cy="${at(y(run[0][1]))}" r="3" fill="${colour}"/>`
      : `<polyline fill="none" stroke="${colour}" stroke-width="2.2" stroke-linejoin="round" points="${run.map(([year, value]) => `${at(x(year))},${at(y(value))}`).join(" ")}"/>`,
  );
}

/** Names beside the last values, pushed apart where they would overlap. */
function labels(series, y) {
  const all = series.map(({ name, points }, n) => ({ label: name, height: y(points.at(-1)[1]), n })).sort((a, b) => a.height - b.height);
  for (let i = 1; i < all.length; i++) all[i].height = Math.max(all[i].height, all[i - 1].height + 17);
  const over = (all.at(-1)?.height ?? 0) - (HEIGHT - BOTTOM);
  if (over > 0) for (let i = all.length - 1, limit = HEIGHT - BOTTOM; i >= 0; i--, limit -= 17) all[i].height = Math.min(all[i].height, limit);
  return all;
}

/** Five to eight round values around the data; zero is taken in when it is near. */
function steps(least, most) {
  let [low, high] = [least, most];
  if (low > 0 && low < high / 2) low = 0;
  if (low === high) [low, high] = low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, low)];
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough * 0.999);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, n) => (first + n) * step);
}

function yearTicks(from, to) {
  const step = [1, 2, 5, 10, 20].find((each) => (to - from) / each <= 10) ?? 25;
  const ticks = [];
  for (let year = Math.ceil(from / step) * step; year <= to; year += step) ticks.push(year);
  return ticks;
}

const at = (value) => String(Math.round(value * 10) / 10);
const grouped = (text) => text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");
const escaped = (text) => text.replace(/[&<>"]/g, (each) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[each]);
const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

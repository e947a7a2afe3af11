import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const NAMES: Record<string, string> = { VNM: "Viet Nam", THA: "Thailand", PHL: "Philippines", IDN: "Indonesia" };
const name = "GDP per capita, PPP (constant 2021 international $)";
const row = (code: string, year: number, value: number | null) => ({
  indicator: { id: "NY.GDP.PCAP.PP.KD", value: name },
  country: { id: code.slice(0, 2), value: NAMES[code] ?? code },
  countryiso3code: code,
  date: String(year),
  value,
  unit: "",
  obs_status: "",
  decimal: 0,
});
const listed = (rows: object[], page = 1, pages = 1) => ({
  body: [{ page, pages, per_page: 1000, total: rows.length, sourceid: "2", lastupdated: "2026-01-28" }, rows],
});
const about = {
  id: "NY.GDP.PCAP.PP.KD",
  name,
  unit: "",
  source: { id: "2", value: "World Development Indicators" },
  sourceNote: "GDP per person.",
  sourceOrganization: "World Bank.",
};
const countries = [
  { id: "VNM", iso2Code: "VN", name: "Viet Nam" },
  { id: "PRK", iso2Code: "KP", name: "Korea, Dem. People's Rep." },
  { id: "KOR", iso2Code: "KR", name: "Korea, Rep." },
];
const service: Service = ({ path }) => {
  if (path.startsWith("/v2/country?")) return listed(countries);
  if (path.startsWith("/v2/indicator/")) return listed([about]);
  if (path.endsWith("page=1"))
    return listed([row("THA", 2023, 20400), row("THA", 2022, 20000), row("THA", 1995, 11050), row("VNM", 2023, null), row("VNM", 2022, 12000)], 1, 2);
  return listed([row("VNM", 1995, 3529), row("PHL", 2022, 9000), row("IDN", 2022, 13000), row("IDN", 2021, 12500.5)], 2, 2);
};

describeSkill("world-bank-data", () => {
  test("compares the example's countries in their last common year", async () => {
    const { stdout, files, requests } = await runExample("world-bank-data", { service });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      "GET api.worldbank.org/v2/country?format=json&per_page=1000&page=1",
      "GET api.worldbank.org/v2/indicator/NY.GDP.PCAP.PP.KD?format=json&per_page=1000&page=1",
      "GET api.worldbank.org/v2/country/VNM;THA;PHL;IDN/indicator/NY.GDP.PCAP.PP.KD?format=json&date=1995%3A2023&per_page=1000&page=1",
      "GET api.worldbank.org/v2/country/VNM;THA;PHL;IDN/indicator/NY.GDP.PCAP.PP.KD?format=json&date=1995%3A2023&per_page=1000&page=2",
    ]);
    expect(stdout).toContain("Compared in **2022**, the last year with a value for each.");
    expect(stdout).toContain(
      [
        "| Thailand | 20,000 | +81 % since 1995 (+2.2 % a year) | 2023: 20,400 |",
        "| Indonesia | 13,000 | +4 % since 2021 (+4.0 % a year) |  |",
        "| Viet Nam | 12,000 | +240 % since 1995 (+4.6 % a year) |  |",
        "| Philippines | 9,000 | – |  |",
      ].join("\n"),
    );
    expect(stdout).toContain("World Development Indicators, NY.GDP.PCAP.PP.KD, updated 2026-01-28, from World Bank. 8 values, 1995–2023.");
    const csv = new TextDecoder().decode(files.get("data.csv"));
    expect(csv.split("\n").slice(0, 3)).toEqual(["country,code,year,value", "Indonesia,IDN,2021,12500.5", "Indonesia,IDN,2022,13000"]);
    const svg = new TextDecoder().decode(files.get("chart.svg"));
    expect(svg.match(/<polyline/g)).toHaveLength(2); // Thailand 2022–23 and Indonesia; single years are dots.
    expect(svg.match(/<circle/g)).toHaveLength(4);
    expect(svg).toContain(">25,000</text>");
  });

  test("gives shares as differences, and ranks nobody without a common year", async () => {
    const share = (code: string, year: number, value: number) => ({
      ...row(code, year, value),
      indicator: { id: "X", value: "Unemployment (% of labour force)" },
    });
    const run = await runSkill("world-bank-data", {
      input: { indicator: "unemployment", countries: ["vnm", "THA"] },
      service: ({ path }, count) => {
        if (count === 1) return { status: 429, headers: { "retry-after": "0" } };
        return path.startsWith("/v2/indicator/")
          ? listed([{ ...about, name: "Unemployment (% of labour force)" }])
          : listed([share("VNM", 2019, 4), share("VNM", 2020, 6.5), share("THA", 2021, 1)]);
      },
    });
    expect(run.requests[2]?.path).toContain("/v2/country/VNM;THA/indicator/SL.UEM.TOTL.ZS?");
    expect(run.stdout).toContain("**No year has a value for all of them.**");
    expect(run.stdout).toContain("| Viet Nam | 6.50 (2020) | +2.50 since 2019 |  |");
  });

  test("repeats the service's complaint and names a wrong field", async () => {
    const message = [{ id: "120", key: "Invalid value", value: "The provided parameter value is not valid" }];
    const refused = await runSkill("world-bank-data", { input: { indicator: "NO.SUCH", countries: ["DEU"] }, service: () => ({ body: [{ message }] }) });
    expect(refused.stderr).toContain("does not know this indicator, or one of the countries: The provided parameter value is not valid");
    const either = await runSkill("world-bank-data", { input: { indicator: "gdp", countries: ["Korea"] }, service });
    expect(either.stderr).toBe('"countries" holds "Korea", which may be Korea, Dem. People\'s Rep. (PRK) or Korea, Rep. (KOR). Use the code.\n');
    const wrong = await runSkill("world-bank-data", { input: { indicator: "happiness", countries: ["DEU"] }, service });
    expect(wrong.stderr).toContain('"indicator" has to be a code such as SP.POP.TOTL or one of these: population,');
    expect(wrong.requests).toEqual([]);
  });
});

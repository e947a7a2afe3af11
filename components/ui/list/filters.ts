/** What a list's address narrows it to: the fields of the query that have a value. */
export type Filters = Readonly<Record<string, string>>;

const HOUR = 3_600_000;
/** The spans that are offered, by what stands for them in an address. */
export const SPANS: Record<string, { label: string; ms: number }> = {
  "1h": { label: "Last hour", ms: HOUR },
  "24h": { label: "Last day", ms: 24 * HOUR },
  "7d": { label: "Last week", ms: 7 * 24 * HOUR },
  "30d": { label: "Last 30 days", ms: 30 * 24 * HOUR },
};

/** The fields of a query that a list knows. One that is given twice is none. */
export function readFilters(query: URLSearchParams | Record<string, string | string[] | undefined>, names: readonly string[]): Filters {
  const of = (name: string) => (query instanceof URLSearchParams ? (query.get(name) ?? undefined) : query[name]);
  const found = names.map((name) => [name, of(name)] as const);
  return Object.fromEntries(found.filter((entry): entry is readonly [string, string] => typeof entry[1] === "string" && entry[1].trim() !== ""));
}

/** The same filters have the same text, in whatever order they stand in an address. */
export const keyOf = (filters: Filters): string => JSON.stringify(Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1)));

/** What the API is asked for: a span becomes the moment when it began. */
export function toQuery(filters: Filters, now: number): Record<string, string> {
  const { time, ...rest } = filters;
  const span = time === undefined ? undefined : SPANS[time];
  return { ...rest, ...(span && { since: new Date(now - span.ms).toISOString() }) };
}

/** The values of a filter that takes several. */
export const valuesOf = (value: string | undefined): string[] => (value === undefined ? [] : value.split(","));

/** Adds a value, or takes it away; nothing is left of an empty filter. */
export function toggled(value: string | undefined, one: string): string | undefined {
  const values = valuesOf(value);
  const next = values.includes(one) ? values.filter((each) => each !== one) : [...values, one];
  return next.length > 0 ? next.join(",") : undefined;
}

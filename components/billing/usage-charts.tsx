import { ColumnChart } from "../ui/column-chart";
import { formatDollarinos } from "../ui/format";
import { type Day, type Total, total } from "./usage-range";
import { UsageTable } from "./usage-table";

const SHORT = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });
const WHOLE = new Intl.NumberFormat("en");
const SHARE = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" });
/** Beyond this a share says nothing any more: tenfold of little is little. */
const MOST_CHANGE = 10;

/** Runs and what they cost, day by day, with their sums and how these have changed since as many days before. */
export function UsageCharts({ days, before }: { days: Day[]; before: Day[] }) {
  const [runs, cost] = [total("runs", days, before), total("cost", days, before)];
  if (runs.sum === 0 && cost.sum === 0) {
    return (
      <p className="rounded-lg border border-dashed p-4 text-muted-foreground">
        Nothing has run in these {days.length} days. What each day costs appears here.
      </p>
    );
  }
  const named = days.map((day) => ({ ...day, label: SHORT.format(Date.parse(day.date)), said: saidOf(day) }));
  return (
    <div className="rounded-lg border bg-card">
      <div className="grid md:grid-cols-2">
        <Chart
          term="Runs"
          total={runs}
          shown={WHOLE.format(runs.sum)}
          columns={named.map(({ label, said, runs: value }) => ({ label, said, value }))}
          className="border-b md:border-r md:border-b-0"
        />
        <Chart
          term="Dollarinos spent"
          total={cost}
          shown={formatDollarinos(cost.sum, 2)}
          columns={named.map(({ label, said, cost: value }) => ({ label, said, value }))}
        />
      </div>
      <UsageTable days={named} />
    </div>
  );
}

type Props = { term: string; total: Total; shown: string; columns: Parameters<typeof ColumnChart>[0]["columns"]; className?: string };

function Chart({ term, total: { sum, change }, shown, columns, className = "" }: Props) {
  return (
    <figure aria-label={term} className={`min-w-0 space-y-3 p-4 ${className}`}>
      <figcaption>
        <span className="block text-xs text-muted-foreground">{term}</span>
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className="text-2xl font-semibold tracking-tight tabular-nums">{shown}</span>
          <span className="text-xs text-muted-foreground tabular-nums">{inWords(sum, change, columns.length)}</span>
        </span>
      </figcaption>
      <ColumnChart label={`${term} by day (UTC), the last ${columns.length} days`} columns={columns} />
    </figure>
  );
}

function inWords(sum: number, change: number | null, days: number): string {
  if (change === null) return sum > 0 ? `none in the ${days} days before` : "";
  if (change > MOST_CHANGE) return `more than ${MOST_CHANGE} times the ${days} days before`;
  return change === 0 ? `as in the ${days} days before` : `${SHARE.format(change)} against the ${days} days before`;
}

const saidOf = ({ runs, cost }: Day): string => `${WHOLE.format(runs)} ${runs === 1 ? "run" : "runs"}, ${formatDollarinos(cost, 2)} dollarinos`;

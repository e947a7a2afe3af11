import { formatDollarinos } from "../ui/format";
import type { Day } from "./usage-range";

const WHOLE = new Intl.NumberFormat("en");

/** The numbers that the charts show, the newest first, for those who would rather read them. */
export function UsageTable({ days }: { days: (Day & { label: string })[] }) {
  return (
    <details className="border-t text-xs">
      <summary className="px-4 py-2.5 font-medium text-muted-foreground hover:text-foreground">Show the numbers</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label="Numbers by day" tabIndex={0} className="max-h-72 overflow-y-auto border-t">
        <table className="w-full tabular-nums">
          <caption className="sr-only">Runs and what they cost, by day (UTC), the newest first</caption>
          <thead className="sticky top-0 bg-muted text-left text-muted-foreground">
            <tr>
              <th scope="col" className="h-8 px-4 font-medium">
                Day (UTC)
              </th>
              <th scope="col" className="px-4 text-right font-medium">
                Runs
              </th>
              <th scope="col" className="px-4 text-right font-medium">
                Dollarinos
              </th>
            </tr>
          </thead>
          <tbody className="divide-y">
            {days.toReversed().map(({ date, label, runs, cost }) => (
              <tr key={date}>
                <th scope="row" className="h-8 px-4 text-left font-normal">
                  <time dateTime={date}>{label}</time>
                </th>
                <td className="px-4 text-right">{WHOLE.format(runs)}</td>
                <td className="px-4 text-right">{formatDollarinos(cost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

import type { OutputOf } from "#lib/client";
import { formatDollarinos } from "../ui/format";

type Day = OutputOf<"GET /billing/usage">["data"][number];
const SHORT = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });
const shortDay = ({ date }: Day) => SHORT.format(Date.parse(date));
const HEIGHT = 100;
/** What a day with runs that cost nothing has, so that it can be told from one without. */
const STUB = 4;

/** Bars of what each day cost, and the same as a table for those who do not see them. */
export function UsageStrip({ days }: { days: Day[] }) {
  const most = Math.max(...days.map(({ cost }) => cost));
  const runs = days.reduce((sum, day) => sum + day.runs, 0);
  const cost = days.reduce((sum, day) => sum + day.cost, 0);
  const heightOf = (day: Day) => Math.max(most > 0 ? (day.cost / most) * HEIGHT : 0, day.runs > 0 || day.cost > 0 ? STUB : 1);
  return (
    <figure className="relative rounded-lg border p-4">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <span>
          <span className="font-medium tabular-nums">{runsOf(runs)}</span>
          <span className="text-muted-foreground"> for </span>
          <span className="font-medium tabular-nums">{formatDollarinos(round(cost), 2)}</span>
          <span className="text-muted-foreground"> dollarinos</span>
        </span>
        {most > 0 && <span className="text-xs text-muted-foreground tabular-nums">most on a day: {formatDollarinos(most, 2)}</span>}
      </figcaption>
      <div aria-hidden className="mt-3 flex h-24 gap-px border-b sm:gap-1">
        {days.map((day, i) => (
          <div key={day.date} className="group relative h-full min-w-0 flex-1 rounded-t-sm hover:bg-muted">
            <svg aria-hidden viewBox={`0 0 1 ${HEIGHT}`} preserveAspectRatio="none" className="h-full w-full">
              <rect
                width="1"
                y={HEIGHT - heightOf(day)}
                height={heightOf(day)}
                className={day.cost > 0 ? "fill-accent" : day.runs > 0 ? "fill-muted-foreground" : "fill-border"}
              />
            </svg>
            <span
              className={`pointer-events-none absolute bottom-full z-10 mb-1 hidden w-max rounded-md border bg-background px-2 py-1 text-xs shadow-md group-hover:block ${i < days.length / 2 ? "left-0" : "right-0"}`}
            >
              <span className="block font-medium">{shortDay(day)}</span>
              {runsOf(day.runs)}, {formatDollarinos(day.cost)} dollarinos
            </span>
          </div>
        ))}
      </div>
      <p aria-hidden className="mt-1.5 flex justify-between text-xs text-muted-foreground">
        <span>{days[0] && shortDay(days[0])}</span>
        <span>today (UTC)</span>
      </p>
      <div className="sr-only">
        <table>
          <caption>Runs and what they cost, by day (UTC)</caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Runs</th>
              <th scope="col">Dollarinos</th>
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day.date}>
                <th scope="row">{shortDay(day)}</th>
                <td>{day.runs}</td>
                <td>{formatDollarinos(day.cost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

const runsOf = (runs: number) => `${runs.toLocaleString("en")} ${runs === 1 ? "run" : "runs"}`;
/** A sum of decimals is not exact; the ledger's millionths are. */
const round = (sum: number) => Math.round(sum * 1e6) / 1e6;

import type { ReactNode } from "react";
import type { OutputOf } from "#lib/client";
import { Badge } from "../ui/badge";
import { formatDollarinos } from "../ui/format";

const WHOLE = new Intl.NumberFormat("en");
const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", timeZone: "UTC" });

type Props = { credits: OutputOf<"GET /billing/balance">; tier: OutputOf<"GET /billing/subscription/tier"> };

/** What the workspace has, and what its tier allows. */
export function CreditsSummary({ credits, tier }: Props) {
  return (
    <div className="overflow-hidden rounded-lg border">
      <dl className="grid grid-cols-2 sm:grid-cols-3">
        <Amount term="Available" note="for new runs" value={credits.available} className="col-span-2 border-b sm:col-span-1 sm:border-r sm:border-b-0" strong />
        <Amount term="Reserved" note="for runs that have not ended" value={credits.reserved} className="border-r" />
        <Amount term="Balance" note="both together" value={credits.balance} />
      </dl>
      <Tier tier={tier} />
    </div>
  );
}

function Amount({ term, note, value, className = "", strong = false }: { term: string; note: string; value: number; className?: string; strong?: boolean }) {
  return (
    <div className={`min-w-0 p-4 ${className}`}>
      <dt className="text-xs text-muted-foreground">{term}</dt>
      <dd
        className={`mt-1 truncate text-2xl font-semibold tracking-tight tabular-nums ${strong ? "" : "text-muted-foreground"}`}
        title={formatDollarinos(value)}
      >
        {formatDollarinos(value, 2)}
      </dd>
      <dd className="mt-0.5 text-xs text-muted-foreground">{note}</dd>
    </div>
  );
}

function Tier({ tier: { name, runsPerMonth, runsThisMonth, concurrentRuns, resetsAt } }: { tier: Props["tier"] }) {
  const runs = `${WHOLE.format(runsThisMonth)} ${runsThisMonth === 1 && runsPerMonth === null ? "run" : "runs"} this month`;
  const words: ReactNode =
    runsPerMonth === null ? `${runs}, without a limit` : `${WHOLE.format(runsThisMonth)} of ${WHOLE.format(runsPerMonth)} runs this month`;
  const share = runsPerMonth === null ? 0 : Math.min(1, runsThisMonth / runsPerMonth);
  return (
    <div className="space-y-2 border-t bg-muted/40 p-4">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone="info">{name}</Badge>
        <span className="tabular-nums">{words}</span>
        <span className="text-xs text-muted-foreground sm:ml-auto">
          Up to {concurrentRuns} at the same time.{runsPerMonth !== null && ` The count starts again on ${DAY.format(Date.parse(resetsAt))} (UTC).`}
        </span>
      </p>
      {runsPerMonth !== null && (
        <svg aria-hidden viewBox="0 0 100 1" preserveAspectRatio="none" className="block h-1.5 w-full overflow-hidden rounded-full">
          <rect width="100" height="1" className="fill-border" />
          <rect width={share * 100} height="1" className={share > 0.9 ? "fill-danger" : "fill-accent"} />
        </svg>
      )}
    </div>
  );
}

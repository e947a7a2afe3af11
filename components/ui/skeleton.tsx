/** The rows of a list that is still on its way. */
export function SkeletonRows({ rows = 6, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={label} className="overflow-hidden rounded-lg border">
      {Array.from({ length: rows }, (_, row) => (
        // The rows are alike and never move.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={row} className="flex h-11 items-center gap-4 border-b px-3 last:border-0">
          <span className="h-3 w-2/5 animate-pulse rounded bg-muted" />
          <span className="h-3 w-16 animate-pulse rounded bg-muted" />
          <span className="ml-auto h-3 w-20 animate-pulse rounded bg-muted" />
        </div>
      ))}
    </div>
  );
}

/** Two charts side by side that are still on their way, with their sums and what stands below. */
export function SkeletonCharts({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="rounded-lg border bg-card">
      <div className="grid md:grid-cols-2">
        {["first", "second"].map((each) => (
          <div key={each} className="space-y-3 p-4 first:border-b md:first:border-r md:first:border-b-0">
            <div className="h-12">
              <span className="block h-3 w-20 animate-pulse rounded bg-muted" />
              <span className="mt-3 block h-5 w-28 animate-pulse rounded bg-muted" />
            </div>
            <div className="h-40 animate-pulse rounded bg-muted" />
          </div>
        ))}
      </div>
      <div className="h-9.25 border-t" />
    </div>
  );
}

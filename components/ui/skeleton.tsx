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

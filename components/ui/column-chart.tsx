"use client";

import dynamic from "next/dynamic";

/** One column. `said` is what is told of it when it is pointed at; `label` is what it is called. */
export type Column = { label: string; value: number; said: string };

/** The library that draws is large, so only a page that shows a chart loads it, and only when it is there. */
const Columns = dynamic(() => import("./columns").then(({ Columns: loaded }) => loaded), {
  ssr: false,
  loading: () => <div className="h-full animate-pulse rounded bg-muted" />,
});

/**
 * Columns over time. They can be walked through with the arrow keys, and each is told as it is reached. `label` says what is
 * shown. Whoever shows a chart shows its numbers as a table too.
 */
export function ColumnChart({ label, columns }: { label: string; columns: Column[] }) {
  return (
    // As high before it is loaded as after, so that nothing moves.
    <div className="h-40 min-w-0">
      <Columns label={label} columns={columns} />
    </div>
  );
}

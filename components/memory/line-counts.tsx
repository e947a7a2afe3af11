/** "+3 −1": how many lines came and went. */
export function LineCounts({ changes }: { changes: { added: number; removed: number } | null }) {
  if (!changes) return <span className="text-muted-foreground">–</span>;
  const { added, removed } = changes;
  if (added === 0 && removed === 0) return <span className="text-xs text-muted-foreground">none</span>;
  return (
    <span className="inline-flex gap-2 font-mono text-xs tabular-nums">
      {added > 0 && (
        <span className="text-success">
          +{added}
          <span className="sr-only"> {added === 1 ? "line" : "lines"} added</span>
        </span>
      )}
      {removed > 0 && (
        <span className="text-danger">
          −{removed}
          <span className="sr-only"> {removed === 1 ? "line" : "lines"} removed</span>
        </span>
      )}
    </span>
  );
}

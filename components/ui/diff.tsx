import { structuredPatch } from "diff";
import { cn } from "./cn";

const LINE = { "+": "bg-success-ground text-success", "-": "bg-danger-ground text-danger", " ": "text-muted-foreground" };
const SAID = { "+": "added", "-": "removed", " ": "" };
/** What takes longer to compare than a person waits is shown whole instead. */
const MOST_EDITS = 5000;

/** What changed from one text to another, line by line, with three lines around each change. Works on the server and in the browser. */
export function Diff({ before, after, label }: { before: string; after: string; label: string }) {
  const patch = structuredPatch("", "", before, after, "", "", { context: 3, maxEditLength: MOST_EDITS });
  if (!patch) return <p className="text-muted-foreground">The two differ too much to be shown line by line.</p>;
  if (patch.hunks.length === 0) return <p className="text-muted-foreground">Nothing changed.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="overflow-auto rounded-lg border bg-card font-mono text-xs leading-relaxed">
      {patch.hunks.map((hunk) => (
        <div key={`${hunk.oldStart} ${hunk.newStart}`} className="w-max min-w-full border-b last:border-b-0">
          <p className="bg-muted/60 px-3 py-1 text-muted-foreground">
            <span className="sr-only">From </span>line {hunk.newStart}
          </p>
          {hunk.lines
            .filter((line) => !line.startsWith("\\"))
            .map((line, at) => {
              const sign = line[0] as keyof typeof LINE;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
                <pre key={at} className={cn("px-3", LINE[sign])}>
                  <span aria-hidden className="mr-3 select-none">
                    {sign}
                  </span>
                  {SAID[sign] && <span className="sr-only">{SAID[sign]} </span>}
                  {line.slice(1)}
                </pre>
              );
            })}
        </div>
      ))}
    </section>
  );
}

/** How many lines were added and removed. */
export function countChanges(before: string, after: string): { added: number; removed: number } {
  const lines = structuredPatch("", "", before, after, "", "", { context: 0, maxEditLength: MOST_EDITS })?.hunks.flatMap((hunk) => hunk.lines) ?? [];
  return { added: lines.filter((line) => line.startsWith("+")).length, removed: lines.filter((line) => line.startsWith("-")).length };
}

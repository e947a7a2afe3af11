import { Link } from "../ui/link";

type Neighbour = { title: string; href: string } | undefined;

/** What comes before and after this page, for reading on. */
export function Neighbours({ before, after }: { before: Neighbour; after: Neighbour }) {
  return (
    <nav aria-label="Previous and next" className="grid gap-3 border-t pt-6 sm:grid-cols-2">
      {before && (
        <Link href={before.href} className="space-y-1 rounded-lg border bg-card p-3 hover:border-input">
          <span className="flex items-center gap-1 text-xs text-muted-foreground">
            <span aria-hidden>←</span> Previous
          </span>
          <span className="block font-medium">{before.title}</span>
        </Link>
      )}
      {after && (
        <Link href={after.href} className="space-y-1 rounded-lg border bg-card p-3 text-right hover:border-input sm:col-start-2">
          <span className="flex items-center justify-end gap-1 text-xs text-muted-foreground">
            Next <span aria-hidden>→</span>
          </span>
          <span className="block font-medium">{after.title}</span>
        </Link>
      )}
    </nav>
  );
}

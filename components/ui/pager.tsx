import { ChevronLeft, ChevronRight } from "lucide-react";
import { buttonStyle } from "./button-style";
import { href } from "./href";
import { Link } from "./link";

export type PageOf = { first_id: string | null; last_id: string | null; has_more: boolean };
export type Cursor = { after_id?: string | undefined; before_id?: string | undefined };

/** Links to the pages before and after. A page reached by a cursor has something on the side it came from. */
export function Pager({
  path,
  query = {},
  page,
  cursor,
  labels = ["Newer", "Older"],
  prefix = "",
}: {
  path: string;
  query?: Record<string, string | undefined>;
  page: PageOf;
  cursor: Cursor;
  labels?: [string, string];
  /** Stands before the names of the two fields where a page has several lists. */
  prefix?: string;
}) {
  const before = page.first_id !== null && (cursor.after_id !== undefined || (cursor.before_id !== undefined && page.has_more));
  const after = page.last_id !== null && (cursor.before_id !== undefined || page.has_more);
  if (!before && !after) return null;
  return (
    <nav aria-label="Pages" className="flex justify-end gap-2">
      {before && (
        <Link className={buttonStyle()} href={href(path, { ...query, [`${prefix}before_id`]: page.first_id ?? undefined })}>
          <ChevronLeft aria-hidden /> {labels[0]}
        </Link>
      )}
      {after && (
        <Link className={buttonStyle()} href={href(path, { ...query, [`${prefix}after_id`]: page.last_id ?? undefined })}>
          {labels[1]} <ChevronRight aria-hidden />
        </Link>
      )}
    </nav>
  );
}

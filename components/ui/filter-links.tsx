import { cn } from "./cn";
import { Link } from "./link";

export type FilterLink = { label: string; href: string; current: boolean; count?: number };

type Props = {
  label: string;
  links: FilterLink[];
  wrap?: boolean;
  /** The page stays where it is scrolled to, where the choice stands beside what it changes. */
  stay?: boolean;
};

/** One choice of several, each a link: it can be opened in a tab, shared, and gone back from. What does not fit is scrolled to, or with `wrap` goes below. */
export function FilterLinks({ label, links, wrap = false, stay = false }: Props) {
  return (
    <nav aria-label={label} className={cn("-mx-1 flex gap-1 p-1", wrap ? "flex-wrap" : "overflow-x-auto")}>
      {links.map((link) => (
        <Link
          key={link.href}
          href={link.href}
          scroll={!stay}
          aria-current={link.current ? "true" : undefined}
          className={cn(
            "inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2.5 text-xs font-medium",
            link.current ? "bg-foreground/8 text-foreground" : "text-muted-foreground hover:bg-muted hover:text-foreground",
          )}
        >
          {link.label}
          {link.count !== undefined && <span className="tabular-nums">{link.count}</span>}
        </Link>
      ))}
    </nav>
  );
}

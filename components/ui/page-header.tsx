import type { ReactNode } from "react";
import { Link } from "./link";

export type Crumb = { label: string; href: string };

/** The top of a page. `crumbs` lead back to what the page is a part of, the nearest last. */
export function PageHeader({ title, crumbs = [], children, action }: { title: ReactNode; crumbs?: Crumb[]; children?: ReactNode; action?: ReactNode }) {
  return (
    <header className="space-y-2">
      {crumbs.length > 0 && <Crumbs crumbs={crumbs} />}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 space-y-1">
          <h1 className="text-xl font-semibold tracking-tight break-words">{title}</h1>
          {children && <p className="max-w-2xl break-words text-muted-foreground">{children}</p>}
        </div>
        {action}
      </div>
    </header>
  );
}

/** The way back by itself, where the page's title stands elsewhere. */
export const Crumbs = ({ crumbs }: { crumbs: Crumb[] }) => (
  <nav aria-label="Breadcrumbs">
    <ol className="flex flex-wrap items-center gap-1.5 text-xs text-muted-foreground">
      {crumbs.map(({ label, href }) => (
        <li key={href} className="flex min-w-0 items-center gap-1.5">
          <Link href={href} className="truncate rounded py-1 font-medium hover:text-foreground">
            {label}
          </Link>
          <span aria-hidden>/</span>
        </li>
      ))}
    </ol>
  </nav>
);

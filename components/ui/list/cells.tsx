import type { ReactNode } from "react";
import { cn } from "../cn";
import { Link } from "../link";

/** One cell of a row of an endless list. */
export function Cell({ className, children, title }: { className?: string | undefined; children: ReactNode; title?: string | undefined }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: its row is no row of HTML's tables
    <div role="cell" title={title} className={cn("min-w-0 truncate", className)}>
      {children}
    </div>
  );
}

/** What a row is called, and the way to it: all of the row leads there. */
export function OpenCell({ href, name, children }: { href: string; name: string; children?: ReactNode }) {
  return (
    <Cell className="flex items-center gap-2 max-lg:col-start-2 max-lg:row-start-1">
      {/* Hundreds of rows pass by; each would be fetched ahead. */}
      <Link
        data-open
        href={href}
        title={name}
        dir="auto"
        className="min-w-0 truncate rounded-sm font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
      >
        {name}
      </Link>
      {children}
    </Cell>
  );
}

/** What a narrow screen shows in the second line, and a wide one in columns. */
export function MetaCells({ children }: { children: ReactNode }) {
  return (
    <div className="contents max-lg:col-span-2 max-lg:col-start-2 max-lg:row-start-2 max-lg:mt-1 max-lg:flex max-lg:items-center max-lg:gap-x-3 max-lg:overflow-hidden max-lg:text-xs">
      {children}
    </div>
  );
}

/** Chooses a row. The whole corner can be pressed. */
export function ChooseCell({ name, selected, onToggle }: { name: string; selected: boolean; onToggle(range: boolean): void }) {
  return (
    <Cell className="relative z-10 overflow-visible max-lg:row-span-2">
      <label className="-m-2 grid size-10 cursor-pointer place-items-center">
        <input
          type="checkbox"
          className="size-4 accent-primary"
          aria-label={`Select ${name}`}
          checked={selected}
          onChange={(event) => onToggle((event.nativeEvent as MouseEvent).shiftKey === true)}
        />
      </label>
    </Cell>
  );
}

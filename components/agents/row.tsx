import type { ReactNode } from "react";

/** One entry of the lists on the Agents page: who, what, what else there is to know, and what can be done about it. */
export function Row({
  title,
  mark,
  facts,
  action,
  children,
}: {
  title: string;
  mark?: ReactNode;
  facts: ReactNode[];
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <li className="flex items-start gap-4 p-3">
      <div className="min-w-0 flex-1 space-y-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium break-words">
          <span className="min-w-0">{title}</span>
          {mark}
        </p>
        <div className="break-words">{children}</div>
        <ul className="flex flex-wrap gap-x-3 text-xs leading-5 text-muted-foreground">
          {facts.filter(Boolean).map((fact, index) => (
            // The facts of a row never change places.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <li key={index} className="min-w-0 break-words">
              {fact}
            </li>
          ))}
        </ul>
      </div>
      {action}
    </li>
  );
}

export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="divide-y rounded-lg border">
      {children}
    </ul>
  );
}

import type { ReactNode } from "react";

export function PageHeader({ title, children, action }: { title: ReactNode; children?: ReactNode; action?: ReactNode }) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 space-y-1">
        <h1 className="text-xl font-semibold tracking-tight break-words">{title}</h1>
        {children && <p className="max-w-2xl text-muted-foreground">{children}</p>}
      </div>
      {action}
    </header>
  );
}

import type { ReactNode } from "react";

/** What cannot be undone, or leaves with more than one would hand to anybody. */
export function DangerZone({ children }: { children: ReactNode }) {
  return <ul className="divide-y rounded-lg border border-danger/30">{children}</ul>;
}

export function Danger({ title, text, action }: { title: string; text: string; action: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 p-4">
      <div className="min-w-0 flex-1 basis-64 space-y-1">
        <h3 className="font-medium">{title}</h3>
        <p className="text-muted-foreground">{text}</p>
      </div>
      {action}
    </li>
  );
}

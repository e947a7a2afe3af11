import type { ReactNode } from "react";

/** One matter of a settings page: its title, a line about it, what can be done at once, and the rest below. */
export function SettingsSection({ title, note, action, children }: { title: string; note?: ReactNode; action?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="max-w-3xl space-y-4 rounded-lg border p-4 sm:p-5">
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 sm:flex-nowrap">
        <div className="min-w-0 space-y-1">
          <h2 className="font-semibold">{title}</h2>
          {note && <p className="text-muted-foreground">{note}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}

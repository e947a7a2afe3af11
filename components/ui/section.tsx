import { type ReactNode, useId } from "react";

/** One matter of a settings page: what it is, and what can be done about it. */
export function Section({ title, description, action, children }: { title: string; description?: ReactNode; action?: ReactNode; children?: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="space-y-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-64 space-y-1">
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {description && <p className="max-w-2xl text-muted-foreground">{description}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

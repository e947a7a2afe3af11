"use client";

import { cn } from "./cn";

/** Which of several views of one thing is shown, where they share one place. */
export function ViewSwitch<View extends string>({
  views,
  shown,
  onShow,
  className,
}: {
  views: readonly { view: View; label: string }[];
  shown: NoInfer<View>;
  onShow(view: NoInfer<View>): void;
  className?: string;
}) {
  return (
    <fieldset className={cn("inline-flex w-fit gap-0.5 rounded-md bg-muted p-0.5", className)}>
      <legend className="sr-only">Show</legend>
      {views.map(({ view, label }) => (
        <button
          key={view}
          type="button"
          aria-pressed={shown === view}
          onClick={() => onShow(view)}
          className="rounded-[5px] px-2.5 py-1 text-xs font-medium text-muted-foreground aria-pressed:bg-background aria-pressed:text-foreground aria-pressed:shadow-sm"
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}

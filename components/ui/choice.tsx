import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** One of several answers, with what it means. Those of one question share a `name` and stand in a `Choices`. */
export function Choice({ label, hint, className, ...props }: Omit<ComponentProps<"input">, "type"> & { label: ReactNode; hint?: ReactNode }) {
  return (
    <label
      className={cn(
        "flex cursor-pointer items-start gap-3 rounded-lg border p-3 has-checked:border-foreground/45 has-checked:bg-muted has-disabled:cursor-default has-disabled:opacity-60",
        className,
      )}
    >
      <input type="radio" className="mt-0.5 size-4 shrink-0 accent-primary" {...props} />
      <span className="min-w-0">
        <span className="block font-medium">{label}</span>
        {hint && <span className="block text-muted-foreground">{hint}</span>}
      </span>
    </label>
  );
}

/** A question and its answers. */
export function Choices({ legend, hint, children }: { legend: ReactNode; hint?: ReactNode; children: ReactNode }) {
  return (
    <fieldset className="space-y-2">
      <legend className="mb-2 font-medium">{legend}</legend>
      {hint && <p className="-mt-1 text-muted-foreground">{hint}</p>}
      {children}
    </fieldset>
  );
}

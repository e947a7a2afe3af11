"use client";

import { Field as BaseField } from "@base-ui/react/field";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

const CONTROL =
  "w-full rounded-md border border-input bg-background px-3 text-foreground placeholder:text-muted-foreground disabled:opacity-60 aria-invalid:border-danger focus-visible:outline-offset-0";

/** A label, its control, and what goes with it. The control finds its label and description by itself. */
export function Field({
  label,
  hint,
  error,
  children,
  className,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  children: ReactNode;
  className?: string;
}) {
  return (
    <BaseField.Root invalid={Boolean(error)} className={cn("flex flex-col gap-1.5", className)}>
      <BaseField.Label className="font-medium">{label}</BaseField.Label>
      {children}
      {hint && <BaseField.Description className="text-xs text-muted-foreground">{hint}</BaseField.Description>}
      {error && (
        <BaseField.Error match className="text-xs text-danger">
          {error}
        </BaseField.Error>
      )}
    </BaseField.Root>
  );
}

export function Input({ className, ...props }: Omit<ComponentProps<typeof BaseField.Control>, "className"> & { className?: string }) {
  return <BaseField.Control className={cn(CONTROL, "h-9", className)} {...props} />;
}

export function Textarea({ className, rows = 8, ...props }: ComponentProps<"textarea">) {
  return <BaseField.Control render={<textarea rows={rows} className={cn(CONTROL, "min-h-20 resize-y py-2 leading-relaxed", className)} {...props} />} />;
}

export function Select({ className, children, ...props }: ComponentProps<"select">) {
  return (
    <BaseField.Control
      render={
        <select className={cn(CONTROL, "h-9 pr-8", className)} {...props}>
          {children}
        </select>
      }
    />
  );
}

export function Checkbox({ label, hint, ...props }: ComponentProps<"input"> & { label: string; hint?: string | undefined }) {
  return (
    <label className="flex items-start gap-2.5">
      <input type="checkbox" className="mt-0.5 size-4 accent-primary" {...props} />
      <span>
        <span className="font-medium">{label}</span>
        {hint && <span className="block text-xs text-muted-foreground">{hint}</span>}
      </span>
    </label>
  );
}

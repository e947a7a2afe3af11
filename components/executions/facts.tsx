import type { ReactNode } from "react";
import { cn } from "../ui/cn";

/** What is known of something, name by name, in as many columns as there is room for. */
export const Facts = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-2 gap-x-6 gap-y-3 border-y py-3 sm:grid-cols-3 lg:grid-cols-4">{children}</dl>
);

export const Fact = ({ name, wide = false, children }: { name: string; wide?: boolean; children: ReactNode }) => (
  <div className={cn("min-w-0", wide && "col-span-full sm:col-span-2")}>
    <dt className="text-xs text-muted-foreground">{name}</dt>
    <dd className="break-words tabular-nums">{children}</dd>
  </div>
);

import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** A table that scrolls sideways by itself when there is no room, so that the page does not. */
export function Table({ label, head, children }: { label: string; head: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={label} className="overflow-x-auto rounded-lg border">
      <table className="w-full border-collapse text-left">
        <thead className="bg-muted/60 text-xs text-muted-foreground">
          <tr>{head}</tr>
        </thead>
        <tbody className="divide-y">{children}</tbody>
      </table>
    </section>
  );
}

export function Th({ className, ...props }: ComponentProps<"th">) {
  return <th scope="col" className={cn("h-8 px-2.5 font-medium whitespace-nowrap", className)} {...props} />;
}

export function Td({ className, ...props }: ComponentProps<"td">) {
  return <td className={cn("h-11 px-2.5 whitespace-nowrap", className)} {...props} />;
}

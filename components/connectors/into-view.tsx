"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "../ui/cn";

/** A card, which is brought into view and marked when the address asks for it. */
export function IntoView({ as: asked, label, children }: { as: boolean; label: string; children: ReactNode }) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (asked) card.current?.scrollIntoView({ block: "center" });
  }, [asked]);
  return (
    <section ref={card} aria-label={label} className={cn("space-y-4 rounded-lg border bg-card p-4", asked && "ring-2 ring-ring")}>
      {children}
    </section>
  );
}

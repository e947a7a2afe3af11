"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "./cn";

/** The heading of something that took the place of what was there before: it takes the focus, so that a screen reader goes on from here. */
export function FocusedHeading({ children, className = "" }: { children: ReactNode; className?: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className={cn("outline-none", className)}>
      {children}
    </h1>
  );
}

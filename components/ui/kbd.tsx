import type { ReactNode } from "react";

/** A key of the keyboard, as a hint beside what says the same in words. */
export const Kbd = ({ children }: { children: ReactNode }) => (
  <kbd className="inline-grid h-5 min-w-5 place-items-center rounded border bg-muted px-1 font-sans text-[0.6875rem] leading-none font-medium text-muted-foreground">
    {children}
  </kbd>
);

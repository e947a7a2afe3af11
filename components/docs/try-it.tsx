"use client";

import { lazy, Suspense, useState } from "react";
import { buttonStyle } from "../ui/button-style";
import type { Callable } from "./console-request";

const Console = lazy(async () => ({ default: (await import("./console")).Console }));

/** Where an operation is called from the page. What does that is loaded when somebody wants it. */
export function TryIt({ callable, reason }: { callable?: Callable; reason?: string }) {
  const [open, setOpen] = useState(false);
  if (!callable) return <p className="text-muted-foreground">It cannot be tried here. {reason}</p>;
  if (!open) {
    return (
      <button type="button" className={buttonStyle({ variant: "primary" })} onClick={() => setOpen(true)}>
        <span aria-hidden>▷</span> Try it
      </button>
    );
  }
  return (
    <Suspense
      fallback={
        <p role="status" className="h-64 rounded-lg border bg-card p-4 text-muted-foreground">
          Loading…
        </p>
      }
    >
      <Console {...callable} />
    </Suspense>
  );
}

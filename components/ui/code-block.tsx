"use client";

import { Check, Copy, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { buttonStyle } from "./button-style";

const SAID = { copy: "Copy", copied: "Copied", refused: "The browser does not allow copying here" };

/** Text to be copied: a command, a piece of JSON. It stands on public pages too, so it needs nothing but itself. */
export function CodeBlock({ label, children }: { label: string; children: string }) {
  const [state, setState] = useState<keyof typeof SAID>("copy");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(children);
      setState("copied");
    } catch {
      // There is no clipboard on plain http away from localhost.
      setState("refused");
    }
    setTimeout(() => setState("copy"), 2000);
  };
  const Icon = { copy: Copy, copied: Check, refused: TriangleAlert }[state];
  return (
    <div className="flex items-start rounded-lg border bg-muted">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label={label} tabIndex={0} className="min-w-0 flex-1 overflow-x-auto rounded-lg p-3">
        <pre className="font-mono text-xs leading-relaxed">{children}</pre>
      </section>
      <button
        type="button"
        aria-label={SAID[state]}
        title={SAID[state]}
        className={buttonStyle({ variant: "ghost", size: "icon", className: "m-1 hover:bg-border" })}
        onClick={copy}
      >
        <Icon aria-hidden />
      </button>
      <span role="status" className="sr-only">
        {state === "copy" ? "" : SAID[state]}
      </span>
    </div>
  );
}

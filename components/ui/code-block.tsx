"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "./button";

/** Text to be copied: a command, a piece of JSON. */
export function CodeBlock({ label, children }: { label: string; children: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(children);
    } catch {
      // There is no clipboard on plain http away from localhost.
      toast.error("The browser does not allow copying here.");
      return;
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <div className="flex items-start rounded-lg border bg-muted">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label={label} tabIndex={0} className="min-w-0 flex-1 overflow-x-auto rounded-lg p-3">
        <pre className="font-mono text-xs leading-relaxed">{children}</pre>
      </section>
      <Button size="icon" variant="ghost" className="m-1 hover:bg-border" aria-label={copied ? "Copied" : "Copy"} onClick={copy}>
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      </Button>
    </div>
  );
}

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
    <div className="relative rounded-lg border bg-muted">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label={label} tabIndex={0} className="overflow-x-auto rounded-lg p-3 pr-12">
        <pre className="font-mono text-xs leading-relaxed">{children}</pre>
      </section>
      <Button
        size="icon"
        variant="ghost"
        className="absolute top-1.5 right-1.5 bg-muted hover:bg-border"
        aria-label={copied ? "Copied" : "Copy"}
        onClick={copy}
      >
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      </Button>
    </div>
  );
}

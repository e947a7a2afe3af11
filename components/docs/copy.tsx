"use client";

import { Check, Copy as CopyIcon } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";

/** Copies a text that stands beside it. */
export function Copy({ text, label = "Copy", className }: { text: string; label?: string; className?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // There is no clipboard on plain http away from localhost.
      toast.error("The browser does not allow copying here.");
      return;
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <Button size="icon" variant="ghost" className={cn("size-7", className)} aria-label={copied ? "Copied" : label} onClick={copy}>
      {copied ? <Check aria-hidden /> : <CopyIcon aria-hidden />}
    </Button>
  );
}

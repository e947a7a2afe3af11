"use client";

import { Check, Copy as CopyIcon, TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { buttonStyle } from "./button-style";

const ICONS = { ready: CopyIcon, copied: Check, refused: TriangleAlert };

/** Copies a text that stands beside it. It is on public pages too, so it needs nothing but itself and says by itself how it went. */
export function Copy({ text, label = "Copy", className = "" }: { text: string; label?: string; className?: string }) {
  const [state, setState] = useState<keyof typeof ICONS>("ready");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      // There is no clipboard on plain http away from localhost.
      setState("refused");
    }
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState("ready"), 2000);
  };
  const said = { ready: label, copied: "Copied", refused: "The browser does not allow copying here" }[state];
  const Icon = ICONS[state];
  return (
    <>
      <button type="button" aria-label={said} title={said} className={buttonStyle({ variant: "ghost", size: "icon", className })} onClick={copy}>
        <Icon aria-hidden />
      </button>
      <span role="status" className="sr-only">
        {state === "ready" ? "" : said}
      </span>
    </>
  );
}

"use client";

import { useEffect, useRef, useState } from "react";
import { buttonStyle } from "./button-style";

/** Lines in a square of 24. The icons' own package would bring every public page more than all the rest of this. */
const ICONS = { ready: "M9 9h11v11H9zM15 9V4H4v11h5", copied: "m5 12 5 5L20 7", refused: "M12 4 2 20h20zM12 10v4m0 3v0" };

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
  return (
    <>
      <button type="button" aria-label={said} title={said} className={buttonStyle({ variant: "ghost", size: "icon", className })} onClick={copy}>
        <svg aria-hidden viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
          <path d={ICONS[state]} />
        </svg>
      </button>
      <span role="status" className="sr-only">
        {state === "ready" ? "" : said}
      </span>
    </>
  );
}

"use client";

import { ArrowDownToLine, Copy } from "lucide-react";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { copyText } from "./copy-text";
import type { Block } from "./follow-execution";
import { logLines } from "./log-lines";

/** More lines at once make the page slow. */
const MOST_LINES = 2000;

/** What a script has logged: to be searched, copied, and followed while it goes on. */
export function LogPanel({ blocks, running }: { blocks: Block[]; running: boolean }) {
  const lines = useMemo(() => logLines(blocks), [blocks]);
  const [query, setQuery] = useState("");
  const [follows, setFollows] = useState(true);
  const [all, setAll] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const wanted = query.trim().toLowerCase();
  const found = wanted ? lines.filter(({ text }) => text.toLowerCase().includes(wanted)) : lines;
  const shown = all ? found : found.slice(-MOST_LINES);
  const last = lines.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new line moves the end
  useEffect(() => {
    if (follows && running && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [last, follows, running]);
  // Whoever scrolls up reads; whoever comes back to the end follows again.
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current as HTMLDivElement;
    setFollows(scrollHeight - scrollTop - clientHeight < 24);
  };
  if (lines.length === 0) return null;
  return (
    <details className="rounded-lg border">
      <summary className="px-3 py-2 font-medium">
        Log <span className="font-normal text-muted-foreground tabular-nums">{lines.length.toLocaleString("en")}</span>
      </summary>
      <div className="border-t">
        <div className="flex flex-wrap items-center gap-2 p-2">
          <label htmlFor={id} className="sr-only">
            Search the log
          </label>
          <input
            id={id}
            type="search"
            value={query}
            placeholder="Search the log"
            onChange={(event) => setQuery(event.currentTarget.value)}
            className="h-7 w-56 max-w-full rounded-md border border-input bg-background px-2 text-xs placeholder:text-muted-foreground"
          />
          <span role="status" className="text-xs text-muted-foreground tabular-nums">
            {wanted && `${found.length.toLocaleString("en")} of ${lines.length.toLocaleString("en")}`}
          </span>
          <span className="ml-auto flex gap-1">
            {running && (
              <Button size="sm" variant="ghost" aria-pressed={follows} onClick={() => setFollows(!follows)} className={cn(follows && "bg-muted")}>
                <ArrowDownToLine aria-hidden /> Follow
              </Button>
            )}
            <Button size="sm" variant="ghost" onClick={() => copyText(found.map(({ text }) => text).join("\n"), "Log copied")}>
              <Copy aria-hidden /> Copy log
            </Button>
          </span>
        </div>
        <div
          ref={box}
          onScroll={onScroll}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          role="log"
          aria-label="Log"
          aria-live="off"
          className="max-h-96 overflow-auto border-t bg-muted/60 p-3 font-mono text-xs leading-relaxed"
        >
          {shown.length < found.length && (
            <Button size="sm" className="mb-2 font-sans" onClick={() => setAll(true)}>
              Show {(found.length - shown.length).toLocaleString("en")} earlier lines
            </Button>
          )}
          {shown.map(({ key, stream, text }) => (
            <pre key={key} dir="auto" className={cn("min-h-[1lh] break-words whitespace-pre-wrap", stream === "stderr" && "border-l-2 border-danger/40 pl-2")}>
              {stream === "stderr" && <span className="sr-only">stderr: </span>}
              {text}
            </pre>
          ))}
          {found.length === 0 && <p className="font-sans text-muted-foreground">No line has this.</p>}
        </div>
        {lines.some(({ stream }) => stream === "stderr") && (
          <p className="border-t px-3 py-1.5 text-xs text-muted-foreground">Lines with a mark at their side were written to stderr.</p>
        )}
      </div>
    </details>
  );
}

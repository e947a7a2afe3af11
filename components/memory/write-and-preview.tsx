"use client";

import { memo, type ReactNode, useDeferredValue, useState } from "react";
import { cn } from "../ui/cn";
import { Markdown } from "../ui/markdown";
import { ViewSwitch } from "../ui/view-switch";
import { WriteBox } from "./write-box";

const VIEWS = [
  { view: "write", label: "Write" },
  { view: "preview", label: "Preview" },
] as const;

const PANE = "h-[60dvh] min-h-80 w-full";
const PREVIEW = `${PANE} overflow-auto rounded-lg border bg-card p-4`;

/** What the memory is for, while there is nothing in it. */
const ABOUT = `Write down what you would tell a new colleague: names, tone, decisions.

Each run of a skill is given this text, and agents read it over the API and MCP, if they may read the memory.

Leave out secrets: they have a place in the settings.`;

/** Markdown as it is written and as it looks: beside each other where there is room, else one at a time. */
export function WriteAndPreview({ text, onWrite, status, actions }: { text: string; onWrite(text: string): void; status: ReactNode; actions: ReactNode }) {
  const [view, setView] = useState<"write" | "preview">("write");
  // A long text is drawn when there is time for it, and typing never waits.
  const drawn = useDeferredValue(text);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        {status}
        <div className="flex flex-wrap items-center gap-2 max-lg:w-full">
          <ViewSwitch views={VIEWS} shown={view} onShow={setView} className="mr-auto lg:hidden" />
          {actions}
        </div>
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        <WriteBox label="Memory" placeholder={ABOUT} value={text} onWrite={onWrite} className={cn(PANE, view !== "write" && "max-lg:hidden")} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section aria-label="Preview" dir="auto" tabIndex={0} className={cn(PREVIEW, view !== "preview" && "max-lg:hidden")}>
          {drawn.trim() === "" ? <p className="text-muted-foreground">What you write is shown here.</p> : <Drawn text={drawn} />}
        </section>
      </div>
    </>
  );
}

const Drawn = memo(function Drawn({ text }: { text: string }) {
  return <Markdown>{text}</Markdown>;
});

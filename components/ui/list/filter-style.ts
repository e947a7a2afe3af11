import { cn } from "../cn";

/** How the button of a filter looks: set apart once it narrows the list. */
export const filterStyle = (active: boolean) =>
  cn(
    "inline-flex h-8 max-w-56 shrink-0 cursor-default items-center gap-1.5 rounded-md border px-2.5 text-xs font-medium whitespace-nowrap hover:bg-muted data-popup-open:bg-muted [&_svg]:size-3.5 [&_svg]:shrink-0",
    active ? "border-foreground/35 bg-muted text-foreground" : "border-input text-muted-foreground hover:text-foreground",
  );
export const popupStyle =
  "max-h-[min(24rem,var(--available-height))] w-60 max-w-(--available-width) overflow-y-auto rounded-lg border bg-background p-1 shadow-lg outline-none";
export const itemStyle = "flex min-h-8 cursor-default items-center gap-2 rounded px-2 py-1 outline-none data-highlighted:bg-muted";

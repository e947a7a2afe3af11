"use client";

import { Search } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../button";
import type { Filters } from "./filters";
import type { SetFilters } from "./use-filters";

type Props = { label: string; filters: Filters; set: SetFilters; search?: string; children: ReactNode; sort?: ReactNode };

/** The filters of a list in one line: words, what narrows it, the order. */
export function FilterBar({ label, filters, set, search, children, sort }: Props) {
  const { sort: _, ...narrowing } = filters;
  return (
    <search aria-label={label} className="flex flex-wrap items-center gap-2">
      {search !== undefined && <Words label={search} value={filters.q ?? ""} onChange={(q) => set({ q: q || undefined }, { replace: true })} />}
      {children}
      {Object.keys(narrowing).length > 0 && (
        <Button size="sm" variant="ghost" onClick={() => set(Object.fromEntries(Object.keys(narrowing).map((name) => [name, undefined])))}>
          Clear filters
        </Button>
      )}
      {sort && <div className="sm:ml-auto">{sort}</div>}
    </search>
  );
}

/** What is typed narrows the list a moment later. */
function Words({ label, value, onChange }: { label: string; value: string; onChange(value: string): void }) {
  const [text, setText] = useState(value);
  const said = useRef(value);
  // Going back, and clearing the filters, change the words from outside.
  useEffect(() => {
    if (value === said.current) return;
    said.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    const words = text.trim();
    if (words === said.current) return;
    const timer = setTimeout(() => {
      said.current = words;
      onChange(words);
    }, 250);
    return () => clearTimeout(timer);
  }, [text, onChange]);
  return (
    <div className="relative w-full sm:w-56">
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted-foreground" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.currentTarget.value)}
        className="h-8 w-full rounded-md border border-input bg-background pr-2 pl-8 placeholder:text-muted-foreground focus-visible:outline-offset-0"
      />
    </div>
  );
}

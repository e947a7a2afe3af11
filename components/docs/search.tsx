"use client";

import { clsx } from "clsx";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useGo } from "../ui/going";
import { Kbd } from "../ui/kbd";
import { type DocsEntry, findDocs } from "./find-docs";
import { useEntries } from "./use-entries";

/** Finds operations, guides, their sections and error codes while one types. What is searched is loaded when the field is first entered. */
export function Search() {
  const id = useId();
  const go = useGo();
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const [shown, setShown] = useState(false);
  const { entries, failed } = useEntries(shown);
  const found = findDocs(entries ?? [], query);
  const open = shown && query.trim() !== "";
  useFocusOnSlash(input);

  const leave = () => {
    setShown(false);
    setQuery("");
  };
  const follow = (entry: DocsEntry) => {
    leave();
    input.current?.blur();
    go(entry.href);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = found[active];
    if (step && found.length > 0) setActive((active + step + found.length) % found.length);
    else if (event.key === "Enter" && chosen) follow(chosen);
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: closes when the focus goes elsewhere, which is no action of its own
    <div className="relative" onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setShown(false)}>
      <input
        ref={input}
        type="search"
        role="combobox"
        aria-label="Search the docs"
        aria-expanded={open}
        aria-controls={`${id}-found`}
        aria-autocomplete="list"
        aria-activedescendant={open && found.length > 0 ? `${id}-${active}` : undefined}
        placeholder="Search the docs"
        autoComplete="off"
        value={query}
        onFocus={() => setShown(true)}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
          setShown(true);
        }}
        onKeyDown={press}
        className="h-9 w-full rounded-md border border-input bg-background pr-9 pl-3 placeholder:text-muted-foreground [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="pointer-events-none absolute top-2 right-2">
        <Kbd>/</Kbd>
      </span>
      <div
        className={clsx(
          "absolute top-full left-0 z-20 mt-1 max-h-[60dvh] w-[min(26rem,calc(100vw-2rem))] overflow-y-auto rounded-lg border bg-background p-1 shadow-xl",
          !open && "hidden",
        )}
      >
        <p role="status" className={clsx("p-2 text-muted-foreground", found.length > 0 && "sr-only")}>
          {failed
            ? `The search could not be loaded: ${failed}`
            : entries === undefined
              ? "Loading…"
              : found.length === 0
                ? "Nothing is called this."
                : `${found.length} found`}
        </p>
        <div role="listbox" id={`${id}-found`} aria-label="Found in the docs">
          {found.map((entry, at) => (
            <Found key={entry.href} id={`${id}-${at}`} entry={entry} active={at === active} follow={() => follow(entry)} point={() => setActive(at)} />
          ))}
        </div>
      </div>
    </div>
  );
}

function Found({ id, entry, active, follow, point }: { id: string; entry: DocsEntry; active: boolean; follow(): void; point(): void }) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
    <div
      ref={row}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      onPointerMove={point}
      onMouseDown={(event) => event.preventDefault()}
      onClick={follow}
      className={clsx("cursor-pointer rounded-md px-2 py-1.5", active && "bg-muted")}
    >
      <span className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 font-medium break-words">{entry.title}</span>
        <span className="shrink-0 text-xs text-muted-foreground">{entry.kind}</span>
      </span>
      <span className="block truncate font-mono text-xs text-muted-foreground">{entry.detail}</span>
    </div>
  );
}

/** "/" leads here from wherever nothing is being typed. */
function useFocusOnSlash(input: React.RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [input]);
}

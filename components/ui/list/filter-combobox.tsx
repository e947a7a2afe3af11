"use client";

import { Combobox } from "@base-ui/react/combobox";
import { useQuery } from "@tanstack/react-query";
import { Check, ChevronDown } from "lucide-react";
import { useEffect, useState } from "react";
import type { Option } from "./filter-menu";
import { filterStyle, itemStyle } from "./filter-style";

type Props = {
  label: string;
  value: string | undefined;
  onChange(value: string | undefined): void;
  /** What fits some words; with none what is likely. */
  find(words: string, signal: AbortSignal): Promise<Option[]>;
};

/** A filter by one of many, which are looked for by name. */
export function FilterCombobox({ label, value, onChange, find }: Props) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [words, setWords] = useState("");
  const [named, setNamed] = useState<Option>();
  useEffect(() => {
    const timer = setTimeout(() => setWords(text.trim()), 150);
    return () => clearTimeout(timer);
  }, [text]);
  const { data, isError, isFetching } = useQuery({
    queryKey: ["filter", label, words],
    queryFn: ({ signal }) => find(words, signal),
    // An address may name one whose name is not known yet.
    enabled: open || (value !== undefined && named?.value !== value),
    staleTime: 60_000,
  });
  const items = data ?? [];
  const shown = items.find((each) => each.value === value) ?? (named?.value === value ? named : undefined);
  return (
    <Combobox.Root
      items={items}
      filter={null}
      value={value === undefined ? null : (shown ?? { value, label: value })}
      isItemEqualToValue={(a: Option, b: Option) => a.value === b.value}
      itemToStringLabel={(item: Option) => item.label}
      onValueChange={(next: Option | null) => {
        setNamed(next ?? undefined);
        onChange(next?.value === value ? undefined : next?.value);
      }}
      open={open}
      onOpenChange={setOpen}
      inputValue={text}
      onInputValueChange={setText}
    >
      <Combobox.Trigger className={filterStyle(value !== undefined)} aria-label={value === undefined ? label : `${label}: ${shown?.label ?? value}`}>
        <span className="truncate">{value === undefined ? label : `${label}: ${shown?.label ?? value}`}</span>
        <ChevronDown aria-hidden />
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner align="start" sideOffset={4} className="z-50">
          <Combobox.Popup aria-label={label} className="w-72 max-w-(--available-width) rounded-lg border bg-background shadow-lg outline-none">
            <Combobox.Input
              aria-label={`Search: ${label.toLowerCase()}`}
              placeholder="Search"
              className="h-9 w-full rounded-t-lg border-b bg-transparent px-3 placeholder:text-muted-foreground focus-visible:-outline-offset-2"
            />
            <Combobox.Status className="px-3 py-2 text-xs text-muted-foreground empty:hidden">
              {isError
                ? "The search does not answer. Try again in a moment."
                : items.length > 0
                  ? null
                  : isFetching
                    ? "Searching…"
                    : "Nothing is found by these words."}
            </Combobox.Status>
            <Combobox.List className="max-h-[min(18rem,calc(var(--available-height)-3rem))] overflow-y-auto p-1 data-empty:p-0">
              {(item: Option) => (
                <Combobox.Item key={item.value} value={item} className={itemStyle}>
                  <span className="grid size-4 shrink-0 place-items-center">
                    <Combobox.ItemIndicator>
                      <Check aria-hidden className="size-4" />
                    </Combobox.ItemIndicator>
                  </span>
                  <span className="min-w-0 truncate">{item.label}</span>
                </Combobox.Item>
              )}
            </Combobox.List>
            {value !== undefined && (
              <div className="border-t p-1">
                <button
                  type="button"
                  className="flex h-8 w-full items-center rounded px-2 pl-8 hover:bg-muted"
                  onClick={() => {
                    setOpen(false);
                    onChange(undefined);
                  }}
                >
                  Any
                </button>
              </div>
            )}
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

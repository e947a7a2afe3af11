"use client";

import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type KeyboardEvent, type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { cn } from "../cn";
import { useInBrowser } from "../use-in-browser";
import { useKeptPlace } from "./use-kept-place";
import type { Item } from "./use-pages";
import type { Selection } from "./use-selection";

export type Column = { label: string; hidden?: boolean; select?: boolean; className?: string };
type RowProps<Row> = { row: Row; index: number; selected: boolean };
type Props<Row extends Item> = {
  label: string;
  rows: Row[];
  columns: Column[];
  /** The widths of the columns, as classes of a grid. They never depend on what is in them. */
  grid: string;
  selection: Selection<Row>;
  /** The cells of a row. Has to be the same function every time. */
  renderRow: (props: RowProps<Row>) => ReactNode;
  more?: (() => void) | undefined;
  busy: boolean;
  onVisible(rows: Row[]): void;
};

const WIDE = "(min-width: 64rem)";
const listen = (changed: () => void) => {
  const media = window.matchMedia(WIDE);
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
};
/** Rows beyond the edges of the window, so that quick scrolling finds them there. */
const OVERSCAN = 12;

/**
 * A table of any length, of which only what is seen is in the page. What the server has rendered stands where the browser
 * will have it: the height of a row is a matter of style alone.
 */
export function EndlessList<Row extends Item>({ label, rows, columns, grid, selection, renderRow, more, busy, onVisible }: Props<Row>) {
  const isWide = useSyncExternalStore(
    listen,
    () => window.matchMedia(WIDE).matches,
    () => true,
  );
  const inBrowser = useInBrowser();
  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const focused = useRef<number | undefined>(undefined);
  const height = isWide ? 44 : 68;
  const list = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => height,
    overscan: OVERSCAN,
    scrollMargin: top,
    initialOffset: () => window.scrollY,
    // Another function would have every row of the list counted anew, with each turn of the wheel.
    getItemKey: useCallback((index: number) => rows[index]?.id ?? index, [rows]),
    // The row that has the focus stays, or the keyboard would be lost with it.
    rangeExtractor: useCallback((range: Range) => {
      const shown = defaultRangeExtractor(range);
      const at = focused.current;
      if (at === undefined || at >= range.count || shown.includes(at)) return shown;
      return at < (shown[0] ?? 0) ? [at, ...shown] : [...shown, at];
    }, []),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height of the rows is all that there is to measure
  useLayoutEffect(() => list.measure(), [height, list]);
  useLayoutEffect(() => {
    const measure = () => body.current && setTop(Math.round(body.current.getBoundingClientRect().top + window.scrollY));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  const shown = inBrowser ? list.getVirtualItems().map(({ index }) => index) : rows.map((_, index) => index);
  const [first = 0, last = 0] = [shown[0], shown.at(-1)];
  useKeptPlace(rows.length, more);
  useEffect(() => {
    if (more && !busy && last >= rows.length - 2 * OVERSCAN) more();
  }, [more, busy, last, rows.length]);
  useEffect(() => onVisible(rows.slice(first, last + 1)), [onVisible, rows, first, last]);

  const focusRow = (index: number) => {
    if (index < 0 || index >= rows.length) return;
    focused.current = index;
    list.scrollToIndex(index, { align: "auto" });
    // The row may come into the page only now.
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>(`[data-index="${index}"] [data-open]`)?.focus({ preventScroll: true }));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = Number((event.target as HTMLElement).closest<HTMLElement>("[data-index]")?.dataset.index ?? Number.NaN);
    if (Number.isNaN(at) || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (event.shiftKey) selection.extend(at, at + step);
      focusRow(at + step);
    } else if (event.key === "x") {
      event.preventDefault();
      selection.toggle(at, event.shiftKey);
    } else if (event.key === "Escape") selection.clear();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that stand where they belong, and on a narrow screen in two lines, are no table of HTML
    <div role="table" aria-label={label} aria-rowcount={more ? -1 : rows.length + 1} aria-busy={busy} className="rounded-lg border" onKeyDown={onKeyDown}>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div role="rowgroup" className="rounded-t-lg border-b bg-muted/60 text-xs text-muted-foreground">
        {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: see above */}
        <div role="row" aria-rowindex={1} className={cn("flex h-8 items-center gap-x-3 px-2.5 lg:grid", grid)}>
          {columns.map((column) => (
            // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: see above
            <div role="columnheader" key={column.label} className={cn("truncate font-medium", column.className)}>
              {column.select ? (
                <SelectAll selection={selection} count={rows.length} />
              ) : column.hidden ? (
                <span className="sr-only">{column.label}</span>
              ) : (
                column.label
              )}
            </div>
          ))}
        </div>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div
        ref={body}
        role="rowgroup"
        className="relative [--row:4.25rem] lg:[--row:2.75rem]"
        style={{ height: `calc(${rows.length} * var(--row))` }}
        onFocus={(event) => {
          const at = (event.target as HTMLElement).closest<HTMLElement>("[data-index]")?.dataset.index;
          focused.current = at === undefined ? undefined : Number(at);
        }}
        onBlur={() => {
          focused.current = undefined;
        }}
      >
        {shown.map((index) => {
          const row = rows[index];
          if (!row) return null;
          const selected = selection.has(row.id);
          return (
            // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: see above
            <div
              role="row"
              key={row.id}
              data-index={index}
              data-row={row.id}
              aria-rowindex={index + 2}
              aria-selected={selected}
              style={{ top: `calc(${index} * var(--row))` } as CSSProperties}
              className={cn(
                "absolute inset-x-0 grid h-(--row) grid-cols-[1.5rem_minmax(0,1fr)_auto_2rem] content-center items-center gap-x-3 px-2.5 hover:bg-muted/50",
                index > 0 && "border-t",
                selected && "bg-info-ground hover:bg-info-ground",
                grid,
              )}
            >
              {renderRow({ row, index, selected })}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Chooses everything that is shown, or nothing. */
function SelectAll<Row extends Item>({ selection, count }: { selection: Selection<Row>; count: number }) {
  const all = count > 0 && selection.rows.length === count;
  return (
    <label className="-m-2 grid h-8 w-10 cursor-pointer place-items-center">
      <input
        type="checkbox"
        className="size-4 accent-primary"
        aria-label="Select all that are shown"
        checked={all}
        onChange={() => (all ? selection.clear() : selection.all())}
      />
    </label>
  );
}

"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import type { Item } from "./use-pages";

export type Selection<Row> = {
  rows: Row[];
  has(id: Item["id"]): boolean;
  /** Chooses a row or not; with `range` everything from the one that was chosen before. */
  toggle(index: number, range: boolean): void;
  /** Chooses all from the row where the range began up to this one. */
  extend(from: number, to: number): void;
  all(): void;
  /** Chooses these and no others: what is left to do of what was begun. */
  only(rows: readonly Row[]): void;
  clear(): void;
};

/** Which rows of a list are chosen. Those that are not in the list any more are not chosen either. */
export function useSelection<Row extends Item>(rows: Row[]): Selection<Row> {
  const [ids, setIds] = useState<ReadonlySet<Item["id"]>>(new Set());
  const anchor = useRef<Item["id"] | undefined>(undefined);
  const now = useRef(rows);
  now.current = rows;
  const chosen = useMemo(() => (ids.size === 0 ? [] : rows.filter(({ id }) => ids.has(id))), [ids, rows]);
  const toggle = useCallback((index: number, range: boolean) => {
    const all = now.current;
    const row = all[index];
    if (!row) return;
    const from = range ? all.findIndex(({ id }) => id === anchor.current) : -1;
    anchor.current = row.id;
    setIds((before) => {
      const next = new Set(before);
      const on = !before.has(row.id);
      const [low, high] = from < 0 ? [index, index] : [Math.min(from, index), Math.max(from, index)];
      for (const { id } of all.slice(low, high + 1)) {
        if (on || from >= 0) next.add(id);
        else next.delete(id);
      }
      return next;
    });
  }, []);
  const extend = useCallback((from: number, to: number) => {
    const all = now.current;
    const [start, end] = [all[from], all[to]];
    if (!start || !end) return;
    anchor.current = end.id;
    setIds((before) => new Set([...before, start.id, end.id]));
  }, []);
  const all = useCallback(() => setIds(new Set(now.current.map(({ id }) => id))), []);
  const only = useCallback((rows: readonly Row[]) => setIds(new Set(rows.map(({ id }) => id))), []);
  const clear = useCallback(() => setIds(new Set()), []);
  const has = useCallback((id: Item["id"]) => ids.has(id), [ids]);
  return useMemo(() => ({ rows: chosen, has, toggle, extend, all, only, clear }), [chosen, has, toggle, extend, all, only, clear]);
}

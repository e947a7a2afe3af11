"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useFilters } from "./use-filters";
import { useLive } from "./use-live";
import { type FetchPage, type Initial, type Item, usePages } from "./use-pages";
import { useSelection } from "./use-selection";

type Source<Row extends Item> = {
  name: string;
  path: string;
  filters: readonly string[];
  fetchPage: FetchPage<Row>;
  /** Whether a row can still change by itself. */
  isUnfinished?: (row: Row) => boolean;
  /** How a row looks as soon as it is heard how it stands. */
  heard?: (row: Row, status: string) => Row;
  stream: boolean;
};

/** So near to the top new rows come in by themselves; further down they wait, so that nothing moves under the reader's eyes. */
const AT_TOP = 40;
/** As many as one request can ask for. */
const MOST_ASKED = 100;

/** A list as a page has it: its filters, its rows as they change, what is new, and what is chosen. */
export function useList<Row extends Item>(source: Source<Row>, initial: Initial<Row>) {
  const [filters, set] = useFilters(source.path, source.filters);
  const pages = usePages(source.name, initial, filters, source.fetchPage);
  const { rows, change, prepend, fetchNews, startOver } = pages;
  const selection = useSelection(rows);
  const visible = useRef<Row[]>([]);
  const onVisible = useCallback((seen: Row[]) => {
    visible.current = seen;
  }, []);
  const [news, setNews] = useState<{ of: string; rows: Row[] | "many" }>();
  const of = JSON.stringify(filters);
  const waiting = news?.of === of ? news.rows : [];
  const isNewestFirst = (filters.sort ?? "newest") === "newest" && filters.until === undefined;

  const showNews = useCallback(
    (found: Row[] | "many") => {
      setNews(undefined);
      if (found === "many") startOver();
      else prepend(found);
    },
    [prepend, startOver],
  );
  const { isUnfinished, heard, fetchPage } = source;
  /** Asks again about some rows, and puts what is answered in their place. */
  const refresh = useCallback(
    async (ids: Item["id"][]) => {
      if (ids.length === 0) return;
      const { data } = await fetchPage({ ids: ids.slice(0, MOST_ASKED).join(","), limit: MOST_ASKED });
      const found = new Map(data.map((row) => [row.id, row]));
      change((row) => found.get(row.id) ?? row);
    },
    [fetchPage, change],
  );
  const known = useRef(rows);
  known.current = rows;
  const lookForNews = async () => {
    if (!isNewestFirst || pages.isPlaceholderData || waiting === "many") return;
    const found = await fetchNews(waiting[0]?.id ?? known.current[0]?.id);
    if (found?.length === 0) return;
    const all = found === undefined ? "many" : [...found, ...waiting];
    if (known.current.length === 0) startOver();
    else if (window.scrollY <= AT_TOP && all !== "many") showNews(all);
    else setNews({ of, rows: all });
  };
  useLive({
    stream: source.stream,
    onHeard: heard && (({ id, status }) => change((row) => (row.id === id ? heard(row, status) : row))),
    onLook: async (told) => {
      const unfinished = isUnfinished ? visible.current.filter(isUnfinished).map(({ id }) => id) : [];
      const listed = told.size === 0 ? [] : known.current.filter(({ id }) => told.has(String(id))).map(({ id }) => id);
      await Promise.all([refresh([...new Set([...listed, ...unfinished])]), lookForNews()]);
    },
  });
  // Who scrolls up to the top sees what waits there.
  useEffect(() => {
    if (waiting.length === 0 || waiting === "many") return;
    const look = () => window.scrollY <= AT_TOP && showNews(waiting);
    window.addEventListener("scrollend", look);
    return () => window.removeEventListener("scrollend", look);
  }, [waiting, showNews]);
  const { fetchNextPage, hasNextPage, isPlaceholderData } = pages;
  const more = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]);
  return {
    filters,
    set,
    pages,
    rows,
    selection,
    onVisible,
    refresh,
    lookForNews,
    change,
    waiting,
    showNews,
    more: hasNextPage && !isPlaceholderData ? more : undefined,
    /** Whether it says less than the address asks for: then nothing was found. */
    isNarrowed: Object.keys(filters).some((name) => name !== "sort"),
  };
}

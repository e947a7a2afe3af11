"use client";

import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { ApiRefusal } from "#lib/client";
import { type Filters, keyOf, toQuery } from "./filters";

/** An id is text on the wire; the types of the API let it be a number as well. */
export type Item = { id: string | number };
type ListPage<Row> = { data: Row[]; first_id: string | null; last_id: string | null; has_more: boolean };
export type FetchPage<Row> = (query: Record<string, string | number>, signal?: AbortSignal) => Promise<ListPage<Row>>;
/** The page that the server has rendered, for which filters, and when. */
export type Initial<Row> = { page: ListPage<Row>; filters: Filters; asOf: number };

const LIMIT = 100;
/** Pages. */
const LONG = 3;
/** Rows that are newer than the list's first, at most: after a long pause it is better begun anew. */
const MOST_NEWS = 300;

/** That requests were too many passes, and is waited for as long as it takes; a server that is just starting for a while; a refusal is final. */
const retry = (failures: number, error: Error) => (error instanceof ApiRefusal && error.status < 500 ? error.status === 429 : failures < 6);
const retryDelay = (failures: number) => Math.min(1000 * 2 ** failures, 15_000);

/**
 * A list that goes on for as long as it is scrolled. What was loaded is kept while one looks at a row and comes back; the page
 * that the server renders for a new visit has a new `asOf`, and begins a new list.
 */
export function usePages<Row extends Item>(name: string, initial: Initial<Row>, filters: Filters, fetchPage: FetchPage<Row>) {
  const client = useQueryClient();
  const [asOf] = useState(initial.asOf);
  const filterKey = keyOf(filters);
  const [begun, setBegun] = useState(0);
  const key = useMemo(() => ["list", name, asOf, filterKey, begun], [name, asOf, filterKey, begun]);
  type Data = InfiniteData<ListPage<Row>, string>;
  const query = useInfiniteQuery({
    queryKey: key,
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => fetchPage({ ...toQuery(filters, Date.now()), limit: LIMIT, ...(pageParam && { after_id: pageParam }) }, signal),
    getNextPageParam: (page) => (page.has_more ? page.last_id : null),
    ...(begun === 0 &&
      keyOf(initial.filters) === filterKey &&
      initial.asOf === asOf && { initialData: { pages: [initial.page], pageParams: [""] }, initialDataUpdatedAt: asOf }),
    placeholderData: keepPreviousData,
    // A long list that one comes back to is not loaded again from its top: what changes in it comes by itself.
    staleTime: (query) => ((query.state.data?.pages.length ?? 0) > LONG ? Number.POSITIVE_INFINITY : 30_000),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    // A server that set a timer for it would hold each list that it has rendered for as long.
    gcTime: typeof window === "undefined" ? Number.POSITIVE_INFINITY : 30 * 60_000,
    retry,
    retryDelay,
  });
  const pages = query.data?.pages;
  // A row that has moved between two pages while they were loaded is in both.
  const rows = useMemo(() => [...new Map((pages ?? []).flatMap((page) => page.data).map((row) => [row.id, row])).values()], [pages]);

  const change = useCallback(
    (each: (row: Row) => Row | undefined) =>
      client.setQueryData<Data>(key, (data) => {
        if (!data) return data;
        const pages = data.pages.map((page) => {
          const next = page.data.flatMap((row) => each(row) ?? []);
          return next.length === page.data.length && next.every((row, i) => row === page.data[i]) ? page : { ...page, data: next };
        });
        return pages.every((page, i) => page === data.pages[i]) ? data : { ...data, pages };
      }),
    [client, key],
  );
  const prepend = useCallback(
    (news: Row[]) =>
      client.setQueryData<Data>(key, (data) => {
        const [first, ...others] = data?.pages ?? [];
        return data && first ? { ...data, pages: [{ ...first, data: [...news, ...first.data] }, ...others] } : data;
      }),
    [client, key],
  );
  /** The rows that are newer than the first that is known; nothing when they are too many to be added one by one. */
  const fetchNews = useCallback(
    async (since: Row["id"] | undefined): Promise<Row[] | undefined> => {
      const found: Row[] = [];
      let before: string | number | undefined = since;
      while (found.length < MOST_NEWS) {
        const page = await fetchPage({ ...toQuery(filters, Date.now()), limit: LIMIT, ...(before !== undefined && { before_id: before }) });
        found.unshift(...page.data);
        before = page.first_id ?? before;
        if (!page.has_more || since === undefined) return found;
      }
      return undefined;
    },
    [fetchPage, filters],
  );
  const startOver = useCallback(() => setBegun((times) => times + 1), []);
  return { ...query, rows, change, prepend, fetchNews, startOver };
}

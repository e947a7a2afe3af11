"use client";

import { ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { Alert } from "../alert";
import { Button } from "../button";
import { cn } from "../cn";
import { SkeletonRows } from "../skeleton";
import type { useList } from "./use-list";
import type { Item } from "./use-pages";

type Props<Row extends Item> = { list: ReturnType<typeof useList<Row>>; what: string; empty: ReactNode; children: ReactNode };

/** What stands around a list's rows: what is new, what is loading, what went wrong, and its end. */
export function ListFrame<Row extends Item>({ list, what, empty, children }: Props<Row>) {
  const { pages, rows, waiting, showNews, more } = list;
  const retry = () => void (rows.length > 0 && !pages.isPlaceholderData ? pages.fetchNextPage() : pages.refetch());
  if (pages.isPending && rows.length === 0) return <SkeletonRows label={`Loading ${what}`} rows={10} />;
  const failed = pages.isError || pages.isFetchNextPageError;
  return (
    <div className="space-y-3">
      {/* No margin: one of an empty box collapses, and the list would move when something comes into it. */}
      <div className="sticky top-14 z-20 mb-0! h-0 overflow-visible text-center md:top-2">
        {waiting.length > 0 && (
          <Button
            size="sm"
            variant="primary"
            className="rounded-full px-3 shadow-md"
            onClick={() => {
              window.scrollTo({ top: 0, behavior: "instant" });
              showNews(waiting);
            }}
          >
            <ArrowUp aria-hidden /> {waiting === "many" ? "Many" : waiting.length} new
          </Button>
        )}
      </div>
      <p role="status" className="sr-only">
        {waiting.length > 0 ? `${waiting === "many" ? "Many" : waiting.length} new ${what}` : ""}
      </p>
      {pages.isPlaceholderData && pages.failureCount > 0 && <Alert tone="info" title="The server did not answer. It is asked again in a moment …" />}
      <div className={cn("mt-0!", pages.isPlaceholderData && "opacity-50 transition-opacity duration-150")}>
        {rows.length > 0 ? children : failed ? null : empty}
      </div>
      {failed && (
        <Alert title={rows.length > 0 ? `More ${what} could not be loaded.` : `The ${what} could not be loaded.`}>
          <p>{pages.error?.message}</p>
          <Button size="sm" className="mt-2" onClick={retry} disabled={pages.isFetching}>
            Try again
          </Button>
        </Alert>
      )}
      {rows.length > 0 && !failed && (
        <p className="h-5 text-center text-xs text-muted-foreground">
          {more
            ? pages.failureCount > 0
              ? "The server is asked again in a moment …"
              : "Loading more …"
            : rows.length > 20
              ? `All ${rows.length.toLocaleString("en")} are shown`
              : ""}
        </p>
      )}
    </div>
  );
}

"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { FolderSearch } from "lucide-react";
import { api, type OutputOf } from "#lib/client";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Link } from "../ui/link";
import { SkeletonRows } from "../ui/skeleton";
import { TimeAgo } from "../ui/time-ago";
import { KIND_ICONS } from "./kind-icons";
import { placeIn } from "./place";
import { Refused } from "./refused";

type App = OutputOf<"GET /connectors/{app}">["app"];

/** What can be read from a connected account. Its app turns pages forwards only, so more is added at the end. */
export function Sources({ app, name }: { app: App; name: string }) {
  const { data, error, isPending, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ["sources", app],
    queryFn: ({ pageParam, signal }) => api("GET /connectors/{app}/sources", { app, limit: 30, ...(pageParam && { after_id: pageParam }) }, { signal }),
    initialPageParam: "",
    getNextPageParam: (last) => (last.has_more ? (last.last_id ?? undefined) : undefined),
    retry: false,
    refetchOnWindowFocus: false,
  });
  if (isPending) return <SkeletonRows label={`Asking ${name}`} />;
  const sources = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <div className="space-y-4">
      {sources.length > 0 && (
        <ul aria-label="Sources" className="divide-y overflow-hidden rounded-lg border">
          {sources.map((source) => {
            const Icon = KIND_ICONS[source.kind];
            return (
              <li key={source.id} className="relative flex items-center gap-3 p-3 hover:bg-muted/50">
                <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                <div className="min-w-0 flex-1">
                  <Link href={placeIn(app, { source: source.id, title: source.name })} className="font-medium break-words after:absolute after:inset-0">
                    {source.name}
                  </Link>
                  {source.description && <p className="truncate text-muted-foreground">{source.description}</p>}
                </div>
                {source.updatedAt && (
                  <span className="shrink-0 text-xs text-muted-foreground">
                    <TimeAgo at={source.updatedAt} />
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {error && <Refused error={error} onRetry={() => void (data ? fetchNextPage() : refetch())} />}
      {!error && sources.length === 0 && (
        <EmptyState icon={FolderSearch} title="There is nothing to read">
          {app === "notion" ? "Choose pages for it in Notion, or connect it again." : `The account at ${name} is empty, or lets nothing be seen.`}
        </EmptyState>
      )}
      {hasNextPage && !error && (
        <div className="flex justify-center">
          <Button disabled={isFetching} onClick={() => void fetchNextPage()}>
            {isFetching ? "Loading…" : "Show more"}
          </Button>
        </div>
      )}
    </div>
  );
}

"use client";

import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { History, RotateCcw } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { api, type OutputOf } from "#lib/client";
import { Alert } from "../ui/alert";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { Modal } from "../ui/modal";
import { SkeletonRows } from "../ui/skeleton";
import { TimeAgo } from "../ui/time-ago";
import { pathOf } from "./run-now";
import { nameOf, type Trigger } from "./trigger";

type TriggerEvent = OutputOf<"GET /triggers/{id}/events">["data"][number];

const LOOKS = {
  started: { label: "Started", tone: "success" },
  failed: { label: "Failed", tone: "danger" },
  skipped: { label: "Passed over", tone: "neutral" },
} as const;

/** What a trigger was told and what came of it, to be started once more. */
export function TriggerHistory({ trigger, may }: { trigger: Trigger; may: boolean }) {
  const [open, setOpen] = useState(false);
  const name = nameOf(trigger);
  return (
    <>
      <Button size="sm" variant="ghost" aria-label={`History of ${name}`} onClick={() => setOpen(true)}>
        <History aria-hidden /> History
      </Button>
      <Modal open={open} onOpenChange={setOpen} title="History" description={`What ${name} was told in the last 30 days, newest first.`}>
        {open && <Events trigger={trigger} may={may} />}
      </Modal>
    </>
  );
}

function Events({ trigger: { id }, may }: { trigger: Trigger; may: boolean }) {
  const { data, error, isPending, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ["trigger-events", id],
    queryFn: ({ pageParam, signal }) => api("GET /triggers/{id}/events", { id, limit: 20, ...(pageParam && { after_id: pageParam }) }, { signal }),
    initialPageParam: "",
    getNextPageParam: (last) => (last.has_more ? (last.last_id ?? undefined) : undefined),
  });
  if (isPending) return <SkeletonRows rows={3} label="Loading the history" />;
  const events = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <div className="space-y-4">
      {error && <Alert title={error.message} />}
      {!error && events.length === 0 && <p className="rounded-lg border border-dashed p-4 text-muted-foreground">Nothing has started it yet.</p>}
      {events.length > 0 && (
        <ul aria-label="Events" className="divide-y rounded-lg border">
          {events.map((event) => (
            <EventRow key={event.id} trigger={String(id)} event={event} may={may} onReplayed={() => void refetch()} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <div className="flex justify-center">
          <Button disabled={isFetching} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </div>
  );
}

function EventRow({ trigger, event, may, onReplayed }: { trigger: string; event: TriggerEvent; may: boolean; onReplayed(): void }) {
  const { id, status, problem, replayOf, at, runId, executionId } = event;
  const { label, tone } = LOOKS[status];
  const path = pathOf(event);
  const replay = useMutation({
    mutationFn: () => api("POST /triggers/{id}/events/{eventId}/replay", { id: trigger, eventId: String(id) }),
    onSuccess: onReplayed,
    onError: (error) => toast.error(error.message),
  });
  return (
    <li className="flex items-start gap-3 p-3">
      <div className="min-w-0 flex-1 space-y-0.5">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Badge tone={tone}>{label}</Badge>
          {path && (
            <Link href={path} className="font-mono text-xs text-accent underline-offset-2 hover:underline">
              {runId ?? executionId}
            </Link>
          )}
          <span className="text-xs text-muted-foreground">
            <TimeAgo at={at} />
          </span>
        </p>
        {replayOf && <p className="text-xs text-muted-foreground">Once more what came as {replayOf}</p>}
        {problem && <p className="text-xs break-words text-danger">{problem.message}</p>}
      </div>
      {may && (
        <Button size="sm" disabled={replay.isPending} aria-label={`Start ${id} once more`} onClick={() => replay.mutate()}>
          <RotateCcw aria-hidden /> Again
        </Button>
      )}
    </li>
  );
}
